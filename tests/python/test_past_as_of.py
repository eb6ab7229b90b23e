"""A build as of a past moment is the build of what had been received by then: of every table, history included."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.python.support.histories import EVENT_COLUMNS, USER_COLUMNS, Row, random_history, write_csv
from tests.python.support.tables import differences, query
from tests.python.support.workspace import PROJECT, Workspace

INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
BEHAVIOR = ("user_spending", "user_spending_by_currency", "user_rfm", "user_engagement", "engagement_daily", "retention_weekly",
            "user_feature_adoption", "feature_adoption")  # fmt: skip


def instant(text: str) -> datetime | None:
    """A time as raw rows write it; none when nobody can read it."""
    if not INSTANT.fullmatch(text.strip()):
        return None
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return read.replace(tzinfo=read.tzinfo or UTC)


def known_events(rows: list[Row], cut: datetime) -> list[Row]:
    """What had been received by then; where nobody says when, what had happened; where nobody says that either, always."""
    arrivals = [instant(row["received_at"]) or instant(row["occurred_at"]) for row in rows]
    return [row for row, arrived in zip(rows, arrivals, strict=True) if arrived is None or arrived <= cut]


def known_users(rows: list[Row], cut: datetime) -> list[Row]:
    """Who had signed up by then, with the deletions of then."""
    known = []
    for row in rows:
        signed_up, deleted = instant(row["signed_up_at"]), instant(row["deleted_at"])
        if signed_up is None or signed_up <= cut:
            known.append(row | ({"deleted_at": ""} if deleted is not None and deleted > cut else {}))
    return known


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build_past_and_cut(workspace: Workspace, cut: datetime) -> tuple[Path, Path]:
    """Builds the workspace's raw files as of the cut, then only what of them was known by then."""
    given = workspace.own_data | {"as_of": cut.strftime("%Y-%m-%dT%H:%M:%S")}
    workspace.forget()
    workspace.build(given=given)
    past = workspace.keep("past")
    write_csv(workspace.raw_events, EVENT_COLUMNS, known_events(read(workspace.raw_events), cut))
    write_csv(workspace.raw_users, USER_COLUMNS, known_users(read(workspace.raw_users), cut))
    workspace.build(given=given)
    return past, workspace.keep("cut")


def write_random_history(workspace: Workspace) -> None:
    history = random_history(5)
    history.write(history.instants()[-1], workspace.raw_events, workspace.raw_users)


def write_demo(workspace: Workspace) -> None:
    for path in (workspace.raw_events, workspace.raw_users):
        path.write_bytes((PROJECT / "seeds" / "raw" / path.name).read_bytes())


@pytest.mark.parametrize(
    ("write_raw", "cut", "filled"),
    [
        (write_random_history, datetime(2026, 7, 20, 12, tzinfo=UTC), BEHAVIOR),
        pytest.param(write_demo, datetime(2026, 8, 20, tzinfo=UTC), (*BEHAVIOR, "trial_conversion_weekly"), marks=pytest.mark.long),
    ],
)
def test_the_past_is_what_was_known_then(
    workspace: Workspace, write_raw: Callable[[Workspace], None], cut: datetime, filled: tuple[str, ...]
) -> None:
    write_raw(workspace)
    raw_events = len(read(workspace.raw_events))
    past, known = build_past_and_cut(workspace, cut)
    assert raw_events > len(read(workspace.raw_events)) > raw_events / 4, "the cut has to leave something on both sides"
    assert not [name for name in filled if query(past, f"select count(*) from marts.{name}") == [(0,)]]
    found = differences(past, known)
    assert not found, "\n".join(found)
