"""Segments are kept up to date person by person: whatever was loaded, edited or left out, each equals its full rebuild."""

import csv
import random
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.support.histories import random_history, write_csv
from tests.python.support.tables import base_tables, carry_snapshots, differences, query
from tests.python.support.workspace import Workspace

ALL = ("--select", "+path:models/segments", "+load_ledger", "+segment_transitions", "+dim_users")
# the tables beside the segments that are kept in the same way
BESIDE = ("marts.dim_users", "marts.fct_sessions", "marts.fct_user_days", "marts.segment_memberships", "marts.segment_transitions")
# the first is what the segments ship with; each of the others changes one segment, or one and what stands on it
DEFINITIONS: tuple[dict[str, Any], ...] = (
    {}, {"dormant_after": "4 days"}, {"daily_habit_active_days": 1}, {"first_use_window": "3 days"}, {"bargain_min_orders": 1},
)
# the last clock to begin a day, and the first: what lies beside a change belongs to other days there
TIME_ZONES = ("Etc/GMT+12", "Pacific/Kiritimati")
STREAM = (
    "select event_name, person_key, at_ms, is_activity, platform, product_category, feature_name, feature_tier"
    " from intermediate.int_event_times left join intermediate.int_event_kinds using (kind_number, event_number) order by all"
)
OF_CHANGED = (
    "select times.*, at_ms - changed_from_ms from intermediate.int_event_times as times inner join ("
    " select person_key, min(changed_from_ms) as changed_from_ms from intermediate.int_user_changes where user_id is not null"
    " and change_number > (select coalesce(max(change_number) filter (is_everybody), 0) from intermediate.int_user_changes)"
    " group by all) using (person_key) order by all"
)
STATE = "select segment, definition_hash, changes_through from intermediate.segment_state order by 1"
# what a load may build: everything, no segment at all, or some of them with what they stand on
SELECTIONS = (
    ALL, ALL, ("--select", "+load_ledger"), ("--select", "+dormant_users", "+at_risk_daily_users", "+load_ledger"),
    ("--select", "path:models/segments"), ("--select", "int_user_changes", "int_event_times_changed"),
    ("--select", "+daily_habit_users", "+load_ledger"), ("--select", "+segment_memberships"),
    ("--select", "+fct_events", "int_user_changes", "fct_sessions", "dim_users"),
    ("--select", "+int_sessions", "int_user_changes", "fct_sessions"),
    ("--select", "+int_user_changes", "fct_user_days", "segment_transitions"),
)


def load(workspace: Workspace, seed: int, loads: int) -> dict[str, Any]:
    """Builds a random history in loads, each with definitions and a selection drawn by lot; returns the vars of the last one.

    Days are told in the same time zone by all loads.
    """
    rng, history = random.Random(f"segments {seed}"), random_history(seed)
    instants = history.instants()
    given: dict[str, Any] = {}
    for number, cut in enumerate([*sorted(rng.sample(instants[:-1], loads - 1)), instants[-1]], start=1):
        history.write(cut, workspace.raw_events, workspace.raw_users)
        given = workspace.own_data | rng.choice(DEFINITIONS) | {"reporting_timezone": TIME_ZONES[(seed + 1) % 2]}
        workspace.build(*(rng.choice(SELECTIONS) if 1 < number < loads else ALL), given=given)
    return given


def segment_differences(built: Path, expected: Path) -> list[str]:
    """What differs between two files in the segments, in the stream that they are made from, and in the tables kept beside them."""
    others = [name for name in base_tables(built) if not name.startswith("segments.") and name not in BESIDE]
    found = differences(built, expected, ignoring=tuple(others))
    return found if query(built, STREAM) == query(expected, STREAM) else [*found, "int_event_times"]


def spells(database: Path, segment: str) -> list[tuple]:
    """All spells of one segment, in order."""
    return query(database, f"select user_id, per_value, valid_from, valid_to from segments.{segment} order by all")


@pytest.mark.parametrize("seed", [3, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(20, 24))])
def test_segments_kept_by_person_equal_their_rebuild(workspace: Workspace, seed: int) -> None:
    workspace.forget()
    given = load(workspace, seed, loads=4 + seed % 2)
    kept = workspace.keep(f"kept_{seed}")
    of_changed = query(kept, "select * from intermediate.int_event_times_changed order by all")
    assert of_changed, "no load was told person by person"
    assert of_changed == query(kept, OF_CHANGED)
    carry_snapshots(kept, workspace.database)
    workspace.build(*ALL, given=given)
    rebuilt = workspace.keep(f"rebuilt_{seed}")
    assert not segment_differences(kept, rebuilt)


@pytest.fixture(scope="module")
def loaded_twice(workspace: Workspace) -> Path:
    """A history of which all but the last arrivals are loaded; the rest lies in the raw files."""
    history = random_history(4)
    instants = history.instants()
    workspace.forget()
    for cut in (instants[-40], instants[-20]):
        history.write(cut, workspace.raw_events, workspace.raw_users)
        workspace.build(*ALL, given=workspace.own_data)
    history.write(instants[-1], workspace.raw_events, workspace.raw_users)
    return workspace.keep("loaded_twice")


def marked(workspace: Workspace, kept: Path, segments: tuple[str, ...]) -> None:
    """Puts a file back with a spell of a person nobody knows in each segment: it stays unless the segment is built whole."""
    workspace.restore(kept)
    with duckdb.connect(str(workspace.database)) as connection:
        for segment in segments:
            connection.execute(f"insert into segments.{segment} (user_id, valid_from) values ('mark', timestamp '2026-01-01')")


def is_marked(database: Path, segment: str) -> bool:
    """Whether the mark is still there, so that the segment was not built whole."""
    return query(database, f"select count(*) from segments.{segment} where user_id = 'mark'") == [(1,)]


def test_only_what_changed_is_built_whole(workspace: Workspace, loaded_twice: Path) -> None:
    """One var is tuned: its segment and those that stand on it are built whole, all others only for the people with news."""
    segments = ("daily_habit_users", "at_risk_daily_users", "dormant_users", "repeat_buyers")
    marked(workspace, loaded_twice, segments)
    workspace.build(*ALL, given=workspace.own_data | {"daily_habit_active_days": 1})
    found = {segment: is_marked(workspace.database, segment) for segment in segments}
    assert found == {"daily_habit_users": False, "at_risk_daily_users": False, "dormant_users": True, "repeat_buyers": True}


def test_a_run_without_news_touches_nobody(workspace: Workspace, loaded_twice: Path) -> None:
    marked(workspace, loaded_twice, ())
    workspace.build(*ALL, given=workspace.own_data)
    kept = workspace.keep("up_to_date")
    state = query(kept, STATE)
    marked(workspace, kept, ("new_users",))
    workspace.build(*ALL, given=workspace.own_data)
    assert query(workspace.database, STATE) == state
    assert is_marked(workspace.database, "new_users")
    (sent,) = (workspace.folder / "target" / "run").rglob("segments/**/new_users.sql")
    assert "nobody has changed" in sent.read_text(encoding="utf-8")


def test_a_country_that_changes_while_nobody_asks_who_changed_is_told_later(workspace: Workspace, loaded_twice: Path) -> None:
    """A run without int_user_changes reads the new country; the next complete one tells of it."""
    workspace.restore(loaded_twice)
    workspace.build(*ALL, given=workspace.own_data)
    with workspace.raw_users.open(encoding="utf-8", newline="") as file:
        users = list(csv.DictReader(file))
    known = query(workspace.database, "select user_id from marts.dim_users where country is distinct from 'NZ'")
    moved = next(row for row in users if (row["user_id"],) in known)
    moved["country"] = "NZ"
    write_csv(workspace.raw_users, tuple(users[0]), users)
    workspace.build(*ALL, "--exclude", "int_user_changes", given=workspace.own_data)
    workspace.build(*ALL, given=workspace.own_data)
    found = query(workspace.database, f"select country from marts.dim_users where user_id = '{moved['user_id']}'")
    assert found == [("NZ",)]


def test_a_segment_that_was_left_behind_catches_up(workspace: Workspace, loaded_twice: Path) -> None:
    """The last load reaches everything but the segments; a segment built alone later knows who changed meanwhile."""
    marked(workspace, loaded_twice, ("weekly_users",))
    workspace.build("--select", "+load_ledger", given=workspace.own_data)
    workspace.build("--select", "weekly_users", given=workspace.own_data)
    assert is_marked(workspace.database, "weekly_users")
    caught_up = [row for row in spells(workspace.database, "weekly_users") if row[0] != "mark"]
    workspace.build("--select", "weekly_users", "--full-refresh", given=workspace.own_data)
    assert caught_up == spells(workspace.database, "weekly_users")


def test_what_ended_before_a_change_is_left_as_it_is(workspace: Workspace, loaded_twice: Path) -> None:
    """Spells end a microsecond early, as no rule has it: those that ended before their person's events changed still do."""
    marked(workspace, loaded_twice, ())
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("update segments.monthly_users set valid_to = valid_to - interval 1 microsecond")
    workspace.build("--select", "+load_ledger", "+monthly_users", given=workspace.own_data)
    left_early = query(workspace.database, """
        select valid_to >= make_timestamp_ms(changed_from_ms) as is_reached
        from segments.monthly_users
        inner join intermediate.int_user_changes using (user_id)
        where change_number = (select max(change_number) from intermediate.int_user_changes)
            and extract(microsecond from valid_to) % 1000 = 999
    """)
    assert left_early and not any(is_reached for (is_reached,) in left_early)


def test_numbers_given_anew_reach_a_segment_that_was_left_behind(workspace: Workspace, loaded_twice: Path) -> None:
    """The stream is written again alone; the rows of those who changed, of which the segment then reads, have its new numbers."""
    marked(workspace, loaded_twice, ("weekly_users",))
    workspace.build("--select", "+load_ledger", "+int_event_stream", given=workspace.own_data)
    with duckdb.connect(str(workspace.database)) as connection:
        for table in ("int_event_kinds", "int_event_times", "int_event_times_changed"):
            connection.execute(f"update intermediate.{table} set event_number = event_number + 100")
    workspace.build("--select", "int_event_times", "--full-refresh", given=workspace.own_data)
    workspace.build("--select", "weekly_users", given=workspace.own_data)
    assert is_marked(workspace.database, "weekly_users")
    caught_up = [row for row in spells(workspace.database, "weekly_users") if row[0] != "mark"]
    workspace.build("--select", "weekly_users", "--full-refresh", given=workspace.own_data)
    assert caught_up == spells(workspace.database, "weekly_users")


@pytest.mark.parametrize(("given", "built_whole"), [
    ({}, ()),
    ({"daily_habit_active_days": 1}, ("segment_memberships", "segment_transitions")),
    ({"reporting_timezone": "Asia/Tokyo"}, ("dim_users", "fct_user_days", "segment_memberships", "segment_transitions")),
])  # fmt: skip
def test_tables_beside_segments_replace_people_with_news(
    workspace: Workspace, loaded_twice: Path, given: dict[str, Any], built_whole: tuple[str, ...]
) -> None:
    """A row of a person nobody knows stays in a table unless its definition, or one that it stands on, has changed."""
    workspace.restore(loaded_twice)
    with duckdb.connect(str(workspace.database)) as connection:
        for table in BESIDE:
            of_segment = "where segment = 'new_users'" if "segment" in table else ""
            connection.execute(f"insert into {table} select * replace ('mark' as user_id) from {table} {of_segment} limit 1")
    workspace.build(*ALL, given=workspace.own_data | given)
    marks = "select count(*) from {} where user_id = 'mark'"
    lost = [table for table in BESIDE if query(workspace.database, marks.format(table)) == [(0,)]]
    assert lost == [f"marts.{name}" for name in built_whole]
