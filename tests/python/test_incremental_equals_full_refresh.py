"""The law of loads: raw data that comes in pieces ends in the same tables as the same data at once, row for row.

Snapshots are history: what earlier builds saw is in no raw data. A rebuild keeps them, so the build at once is given those of the
loads; it must then add nothing to them, and make everything else anew.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.support.histories import DAY, Delivery, History, iso, random_history
from tests.python.support.tables import base_tables, carry_snapshots, differences, query
from tests.python.support.workspace import Workspace

# what must run for the next load to be incremental; everything after it is rebuilt in every run anyway
LOADED = ("--select", "+load_ledger")
# the stored seeds stay as a test has left them
NO_SEEDS = ("--exclude-resource-type", "seed")
# selections that leave the pipeline half-built in as many ways
PARTS = (
    ("int_events_judged", "load_ledger"),
    ("int_events_judged", "int_events_sessionized", "fct_events", "int_first_events", "load_ledger"),
    ("int_load_definitions", "int_events_judged", "int_events_copied", "int_identity_spells", "fct_events"),
    ("fct_events", "int_events_received_daily", "events_conservation_daily", "load_ledger"),
)


@dataclass(frozen=True)
class Loaded:
    """One history, built load after load into one file and at once into another."""

    history: History
    end: int
    in_loads: Path
    at_once: Path


def random_cuts(history: History, seed: int, loads: int) -> list[int]:
    """Instants at which something arrives, in order; the last one is the end."""
    instants = history.instants()
    return [*sorted(random.Random(f"cuts {seed}").sample(instants[:-1], loads - 1)), instants[-1]]


def ledger(database: Path) -> list[tuple]:
    """All of load_ledger."""
    return query(database, "select * from marts.load_ledger order by load_number")


def load_both_ways(
    workspace: Workspace, seed: int, loads: int, clocked: bool = False, in_parts: bool = False, whole: bool = False,
    kept_sessions: tuple[str, ...] = (),
) -> Loaded:  # fmt: skip
    """Builds a random history in loads and at once.

    clocked: each run takes the load's instant for its own moment, and some devices' clocks run ahead of it. in_parts: before
    each load but the first, some models alone are built on its raw data. whole: every load builds every model. kept_sessions:
    the sources whose own session ids are kept.
    """
    history = random_history(seed, clocks_far_ahead=clocked)
    cuts = random_cuts(history, seed, loads)
    workspace.forget()
    given: dict[str, Any] = {}
    for number, cut in enumerate(cuts, start=1):
        history.write(cut, workspace.raw_events, workspace.raw_users)
        given = workspace.own_data | ({"run_at": iso(cut)} if clocked else {})
        given |= {"given_sessions": list(kept_sessions)} if kept_sessions else {}
        if in_parts and number > 1:
            workspace.build("--select", *PARTS[(seed + number) % len(PARTS)], given=given)
        workspace.build(*(LOADED if number < loads and not whole else ()), given=given)
    in_loads = workspace.keep(f"in_loads_{seed}")
    carry_snapshots(in_loads, workspace.database)
    workspace.build(given=given)
    assert len(ledger(in_loads)) == loads, ledger(in_loads)
    return Loaded(history, cuts[-1], in_loads, workspace.keep(f"at_once_{seed}"))


@pytest.fixture(scope="module")
def loaded(workspace: Workspace) -> Loaded:
    """A history in four loads and at once."""
    return load_both_ways(workspace, seed=1, loads=4, in_parts=True)


def assert_equal(built: Path, expected: Path) -> None:
    """Every stored table but the ledger holds the same rows in both files."""
    found = differences(built, expected)
    assert not found, "\n".join(found)


def test_loads_end_in_the_same_tables(loaded: Loaded) -> None:
    assert len(base_tables(loaded.in_loads)) > 25
    assert_equal(loaded.in_loads, loaded.at_once)


@pytest.mark.long
def test_loads_under_their_own_clock_end_in_the_same_tables(workspace: Workspace) -> None:
    """An event from a device ahead of the run's moment is kept out until that moment has come, then let in."""
    loaded = load_both_ways(workspace, seed=2, loads=3, clocked=True)
    assert_equal(loaded.in_loads, loaded.at_once)


@pytest.mark.long
def test_loads_whose_sessions_are_given_end_in_the_same_tables(workspace: Workspace) -> None:
    loaded = load_both_ways(workspace, seed=3, loads=3, in_parts=True, kept_sessions=("app",))
    assert_equal(loaded.in_loads, loaded.at_once)
    kinds = "select count(given_session_id) > 50, count(*) - count(given_session_id) > 50 from marts.fct_sessions"
    assert query(loaded.in_loads, kinds) == [(True, True)], "too few sessions of a kind to say anything"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 16))
def test_any_loads_end_in_the_same_tables(workspace: Workspace, seed: int) -> None:
    loaded = load_both_ways(workspace, seed, 2 + seed % 5, clocked=seed % 4 == 3, in_parts=seed % 3 == 0, whole=seed % 2 == 0)
    assert_equal(loaded.in_loads, loaded.at_once)


def test_a_second_run_changes_nothing(workspace: Workspace, loaded: Loaded) -> None:
    workspace.restore(loaded.in_loads)
    loaded.history.write(loaded.end, workspace.raw_events, workspace.raw_users)
    workspace.build(given=workspace.own_data)
    assert_equal(workspace.database, loaded.in_loads)
    assert ledger(workspace.database) == ledger(loaded.in_loads)


def test_what_arrives_before_the_look_back_is_reported_and_a_full_refresh_finds_it(workspace: Workspace, loaded: Loaded) -> None:
    """load_lookback is 3 days: what was received 3 days before the newest arrival so far is read, a millisecond earlier is not."""
    (loaded_through,) = query(loaded.in_loads, "select max(epoch_ms(received_at)) from marts.fct_events")[0]
    events = list(loaded.history.events)
    for event_id, received_at in (("in_time", loaded_through - 3 * DAY), ("forgotten", loaded_through - 3 * DAY - 1)):
        row = {"event_id": event_id, "user_id": "p1a", "event_name": "app_opened", "source": "late"}
        events.append(Delivery(row | {"occurred_at": iso(received_at), "received_at": iso(received_at)}, loaded.end))
    History(events, loaded.history.users).write(loaded.end, workspace.raw_events, workspace.raw_users)
    found = "select event_id from marts.fct_events where source = 'late' order by 1"
    missed = "select source, missed_events from marts.events_conservation_daily where missed_events <> 0"

    workspace.restore(loaded.in_loads)
    workspace.build(*LOADED, given=workspace.own_data)
    assert query(workspace.database, found) == [("in_time",)]
    assert query(workspace.database, missed) == [("late", 1)]
    assert ledger(workspace.database)[-1][-1] == 1, "missed_events is the last column of the ledger"

    workspace.build(*LOADED, "--full-refresh", given=workspace.own_data)
    assert query(workspace.database, found) == [("forgotten",), ("in_time",)]
    assert query(workspace.database, missed) == []


def test_an_earlier_copy_takes_an_event_from_whoever_had_it(workspace: Workspace, loaded: Loaded) -> None:
    """Of two copies under two users the one received first counts, also where it is read later."""
    people = "select min(user_id), max(user_id), max(epoch_ms(received_at)) from marts.fct_events where user_id not like 'anon:%'"
    one, other, loaded_through = query(loaded.in_loads, people)[0]
    row = {"event_id": "shared", "event_name": "app_opened", "source": "late", "occurred_at": iso(loaded_through - DAY)}
    copies = [
        Delivery(row | {"user_id": user_id, "received_at": iso(loaded_through - minutes * 60_000)}, loaded.end)
        for user_id, minutes in ((one, 1), (other, 2))
    ]
    workspace.restore(loaded.in_loads)
    for known, whose in ((1, one), (2, other)):
        events = [*loaded.history.events, *copies[:known]]
        History(events, loaded.history.users).write(loaded.end, workspace.raw_events, workspace.raw_users)
        workspace.build(*LOADED, given=workspace.own_data)
        assert query(workspace.database, "select user_id from marts.fct_events where event_id = 'shared'") == [(whose,)]


def test_a_copy_that_says_the_same_to_the_millisecond_is_a_copy(workspace: Workspace, loaded: Loaded) -> None:
    """A row that is loaded twice, word for word, shows in nothing that tells rows apart by what they say."""
    newest = "select event_id from marts.fct_events where source = 'app' order by received_at desc, event_id limit 1"
    (event_id,) = query(loaded.in_loads, newest)[0]
    copies = [delivery for delivery in loaded.history.events if delivery.row["event_id"] == event_id]
    History([*loaded.history.events, copies[-1]], loaded.history.users).write(loaded.end, workspace.raw_events, workspace.raw_users)
    workspace.restore(loaded.in_loads)
    workspace.build(*LOADED, given=workspace.own_data)
    counted = f"select count(*) from marts.{{}} where event_id = '{event_id}'"
    assert query(workspace.database, counted.format("fct_events")) == [(1,)]
    assert query(workspace.database, counted.format("events_duplicates")) == [(len(copies),)]


@pytest.mark.parametrize("alone", [(), ("fct_events",)], ids=["then_a_load", "then_fct_events_alone"])
def test_sessions_built_whole_by_themselves_hide_no_move(workspace: Workspace, loaded: Loaded, alone: tuple[str, ...]) -> None:
    """A first sign-in gives a device's settled events to the user, also where all below fct_events was built anew by then."""
    (loaded_through,) = query(loaded.in_loads, "select max(epoch_ms(received_at)) from marts.fct_events")[0]
    events = list(loaded.history.events)
    workspace.restore(loaded.in_loads)
    for days, event_id, whose in ((1, "before", {"anonymous_id": "d"}), (5, "between", {"user_id": "p1a"}),
                                  (6, "sign_in", {"anonymous_id": "d", "user_id": "u"})):  # fmt: skip
        times = {name: iso(loaded_through + days * DAY) for name in ("occurred_at", "received_at")}
        events.append(Delivery({"event_id": event_id, "event_name": "app_opened", "source": "late"} | whose | times, loaded.end))
        History(events, loaded.history.users).write(loaded.end, workspace.raw_events, workspace.raw_users)
        if event_id == "sign_in":
            below = ("int_events_judged", "int_events_copied", "int_identity_spells", "int_events_sessionized")
            workspace.build("--full-refresh", "--select", *below, given=workspace.own_data)
            for name in alone:
                workspace.build("--select", name, given=workspace.own_data)
        workspace.build(*LOADED, given=workspace.own_data)
    owners = "select event_id, user_id from marts.fct_events where anonymous_id = 'd' order by 1"
    assert query(workspace.database, owners) == [("before", "u"), ("sign_in", "u")]


@pytest.mark.parametrize("is_mistaken", [True, False], ids=["came_and_went", "went_and_came_back"])
def test_what_a_stopped_load_took_for_true_leaves_no_trace(workspace: Workspace, loaded: Loaded, is_mistaken: bool) -> None:
    """A load stops past fct_events; corrected, the data lack an event that it took in, or have one again that it missed."""
    (loaded_through,) = query(loaded.in_loads, "select max(epoch_ms(received_at)) from marts.fct_events")[0]
    instant = iso(loaded_through - DAY)
    row = {"event_id": "doubted", "user_id": "p1a", "event_name": "app_opened", "source": "late", "occurred_at": instant}
    without = loaded.history
    with_it = History([*without.events, Delivery(row | {"received_at": instant}, loaded.end)], without.users)
    truth, error = (without, with_it) if is_mistaken else (with_it, without)
    workspace.restore(loaded.in_loads)
    truth.write(loaded.end, workspace.raw_events, workspace.raw_users)
    workspace.build(*LOADED, given=workspace.own_data)
    expected = workspace.keep("truth")
    workspace.restore(expected)
    for history, selection in ((error, ("--select", "+int_sessions", "fct_events")), (truth, LOADED)):
        history.write(loaded.end, workspace.raw_events, workspace.raw_users)
        workspace.build(*selection, given=workspace.own_data)
        found = query(workspace.database, "select count(*) from marts.fct_events where event_id = 'doubted'")
        assert found == [(int(history is with_it),)]
    assert_equal(workspace.database, expected)


def test_a_session_earns_nothing_of_an_order_that_is_gone(workspace: Workspace, loaded: Loaded) -> None:
    """The last of two orders is withdrawn, and the session cut short in a run that does not bring up its events."""
    (loaded_through,) = query(loaded.in_loads, "select max(epoch_ms(received_at)) from marts.fct_events")[0]
    events = []
    for minutes, amount in ((40, 0), (20, 100), (10, 50)):
        instant = iso(loaded_through - minutes * 60_000)
        row = {"event_id": f"e{minutes}", "user_id": "buyer", "source": "late", "occurred_at": instant, "received_at": instant}
        row["event_name"] = "order_completed"
        row["properties"] = json.dumps({"order_id": f"o{minutes}", "revenue": amount, "currency": "USD"})
        events.append(Delivery(row, loaded.end))
    everything, sessions_alone = ("+load_ledger", "+fct_sessions"), ("+int_sessions", "int_user_changes", "fct_sessions")
    earned = "select cast(revenue as integer), events from marts.fct_sessions where user_id = 'buyer'"
    workspace.restore(loaded.in_loads)
    for known, selection in ((3, everything), (2, sessions_alone), (2, everything)):
        history = History([*loaded.history.events, *events[:known]], loaded.history.users)
        history.write(loaded.end, workspace.raw_events, workspace.raw_users)
        workspace.build("--select", *selection, given=workspace.own_data)
        found = query(workspace.database, earned)
        assert found == [({3: 150, 2: 100}[known], known)]


def test_a_copy_that_counted_before_copies_were_looked_for_counts_no_longer(workspace: Workspace, loaded: Loaded) -> None:
    """A settled event of somebody whom the last load touched is sent again under another user, and some models alone are built."""
    settled = """
        select event_id, source
        from marts.fct_events
        inner join intermediate.int_users_touched using (user_id)
        where
            epoch_ms(occurred_at) >= computed_from_ms
            and received_at < (select max(received_at) - interval 3 day from marts.fct_events)
        order by 1
    """
    (loaded_through,) = query(loaded.in_loads, "select max(epoch_ms(received_at)) from marts.fct_events")[0]
    event_id, source = query(loaded.in_loads, settled)[0]
    row = {"event_id": event_id, "source": source, "user_id": "somebody else", "event_name": "app_opened"}
    times = {name: iso(loaded_through - DAY) for name in ("occurred_at", "received_at")}
    workspace.restore(loaded.in_loads)
    events = [*loaded.history.events, Delivery(row | times, loaded.end)]
    History(events, loaded.history.users).write(loaded.end, workspace.raw_events, workspace.raw_users)
    for selection in (("--select", *PARTS[1]), LOADED):
        workspace.build(*selection, given=workspace.own_data)
    kept = query(loaded.in_loads, f"from marts.fct_events where event_id = '{event_id}'")
    assert query(workspace.database, f"from marts.fct_events where event_id = '{event_id}'") == kept


def change_plan(workspace: Workspace, back: bool = False) -> None:
    """Adds nobody_knows to the stored tracking plan, as an edited and loaded seed would; or takes it out again."""
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute(
            "delete from reference.tracking_plan where event_name = 'nobody_knows'"
            if back
            else "insert into reference.tracking_plan (event_name, is_activity) values ('nobody_knows', true)"
        )


def test_a_changed_tracking_plan_judges_everything_again(workspace: Workspace, loaded: Loaded) -> None:
    loaded.history.write(loaded.end, workspace.raw_events, workspace.raw_users)
    workspace.restore(loaded.at_once)
    change_plan(workspace)
    workspace.build("--full-refresh", *NO_SEEDS, given=workspace.own_data)
    expected = workspace.keep("full_refresh_with_changed_plan")

    workspace.restore(loaded.in_loads)
    change_plan(workspace)
    workspace.build(*NO_SEEDS, given=workspace.own_data)
    assert query(workspace.database, "select count(*) > 3 from marts.fct_events where event_name = 'nobody_knows'") == [(True,)]
    assert_equal(workspace.database, expected)


@pytest.mark.long
def test_a_changed_plan_that_never_came_through_leaves_no_trace(workspace: Workspace, loaded: Loaded) -> None:
    """A run under another plan stops after judging; the plan is put back; the next run is as if nothing had happened."""
    loaded.history.write(loaded.end, workspace.raw_events, workspace.raw_users)
    workspace.restore(loaded.in_loads)
    change_plan(workspace)
    workspace.build("--select", "+int_events_judged", *NO_SEEDS, given=workspace.own_data)
    unknown = (
        "select count(*) from intermediate.int_events_judged "
        "where event_name = 'nobody_knows' and quarantine_reasons like '%unknown_event%'"
    )
    assert query(workspace.database, unknown) == [(0,)]
    assert query(loaded.in_loads, unknown) > [(3,)]
    change_plan(workspace, back=True)
    workspace.build(*NO_SEEDS, given=workspace.own_data)
    assert_equal(workspace.database, loaded.in_loads)
