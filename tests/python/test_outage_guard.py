"""A broken release must not mail everyone: one platform's events of a week are taken away from the demo."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.python.support.tables import query
from tests.python.support.workspace import PROJECT, Workspace

RAW = PROJECT / "seeds" / "raw"
RUN = ("--select", "+message_outbox", "+campaign_holdbacks")
LAST_WEEK = datetime(2026, 9, 28, 22) - timedelta(days=7)
NAMES = ("campaigns", "campaign_variants", "suppressions", "test_recipients")


@pytest.fixture(scope="module")
def outage(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demo without what iOS sent during the last week, built once."""
    workspace = Workspace(tmp_path_factory.mktemp("outage"))
    take_away(workspace.raw_events)
    workspace.raw_users.write_bytes((RAW / "raw_users.csv").read_bytes())
    workspace.build(*RUN, given=given(workspace))
    return workspace


def given(workspace: Workspace) -> dict[str, str]:
    return workspace.own_data | {name: name for name in NAMES}


def take_away(target: Path) -> None:
    """Writes the demo's raw events without iOS rows that happened in the last week."""
    with (
        (RAW / "raw_events.csv").open(encoding="utf-8", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        rows = csv.DictReader(source)
        writer = csv.DictWriter(file, list(rows.fieldnames or ()))
        writer.writeheader()
        for row in rows:
            if row["platform"] != "ios" or row["occurred_at"] < LAST_WEEK.isoformat():
                writer.writerow(row)


def test_the_missing_platform_is_found(outage: Workspace) -> None:
    found = query(outage.database, "select distinct kind, name from marts.outage_findings order by all")
    assert ("platform", "ios") in found
    assert not [finding for finding in found if "android" in finding[1] or "web" in finding[1]]
    days = query(outage.database, "select count(*) from marts.outage_findings where kind = 'platform' and seen = 0")
    assert days[0][0] >= 6, "every whole day of the week is missing"


def test_nobody_is_mailed_because_events_are_missing(outage: Workspace) -> None:
    on_absence = "select campaign_id from intermediate.int_campaigns where is_absence_based"
    sent = query(
        outage.database, f"select count(*) filter (campaign_id in ({on_absence})), count(*) from activation.message_outbox"
    )
    assert sent[0][0] == 0
    assert sent[0][1] > 0, "campaigns on what happened go on"
    held = query(
        outage.database, "select campaign_id, count(*) from marts.campaign_holdbacks where rule = 'outage_guard' group by 1"
    )
    assert {"win_back_daily", "weekly_reason", "dormant_return"} <= dict(held).keys()
    entered = "select count(*) from intermediate.int_campaign_entries where campaign_id = 'win_back_daily'"
    assert query(outage.database, entered)[0][0] > 10, "without the guard the people on iOS would seem to be at risk"
    decided = f"select count(*) from marts.campaign_decisions where campaign_id in ({on_absence}) and not is_measured_only"
    assert query(outage.database, decided) == [(0,)]


@pytest.mark.long
def test_what_somebody_approves_goes(outage: Workspace) -> None:
    outage.build(*RUN, given=given(outage) | {"approved_outages": "all"})
    sent = query(outage.database, "select count(*) from activation.message_outbox where campaign_id = 'weekly_reason'")
    assert sent[0][0] > 0
