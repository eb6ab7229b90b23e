"""A dbt build that is killed leaves each table as it was or as it will be, and the next build ends as if nothing had happened."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.python.support.histories import History, random_history
from tests.python.support.killing import build_and_kill, copy_as_left
from tests.python.support.tables import base_tables, differences, is_equal_table, relations
from tests.python.support.workspace import Workspace

# the models whose tables carry over from run to run, those between them, and the last one
MOMENTS = ("int_load_definitions", "int_events_judged", "int_identity_spells", "int_events_sessionized", "fct_events",
           "int_first_events", "events_conservation_daily", "load_ledger")  # fmt: skip
# marks what differs until a load is complete: a state between yesterday's and today's is its business
MARKED = "intermediate.int_arrivals_seen"


@dataclass(frozen=True)
class TwoDays:
    """A history, the instant at which yesterday's load ended, and what undisturbed runs made of it by then and by today."""

    history: History
    yesterday_ends: int
    today_ends: int
    yesterday: Path
    today: Path


@pytest.fixture(scope="module")
def two_days(workspace: Workspace) -> TwoDays:
    """Yesterday built at once; today built upon it."""
    history = random_history(3)
    instants = history.instants()
    cuts = (instants[len(instants) // 2], instants[-1])
    workspace.forget()
    history.write(cuts[0], workspace.raw_events, workspace.raw_users)
    workspace.build(given=workspace.own_data)
    yesterday = workspace.keep("yesterday")
    workspace.restore(yesterday)
    history.write(cuts[1], workspace.raw_events, workspace.raw_users)
    workspace.build(given=workspace.own_data)
    return TwoDays(history, *cuts, yesterday, workspace.keep("today"))


def neither_yesterdays_nor_todays(workspace: Workspace, days: TwoDays) -> list[str]:
    """The tables that a killed run left in a third state, and the tables and views it lost."""
    left = workspace.folder / "as_left.duckdb"
    copy_as_left(workspace, left)
    lost = sorted(set(relations(days.yesterday)) - set(relations(left)))
    torn = [
        name
        for name in sorted(set(base_tables(days.today)) & set(relations(left)) - {MARKED})
        if not is_equal_table(left, days.today, name) and not is_equal_table(left, days.yesterday, name)
    ]
    return lost + torn


def check_kills(workspace: Workspace, days: TwoDays, moments: list[str], seed: int) -> None:
    """Kills one run after another, each going on where the last one was killed, then lets one end."""
    dice = random.Random(f"kills {seed}")
    days.history.write(days.today_ends, workspace.raw_events, workspace.raw_users)
    workspace.restore(days.yesterday)
    for model in moments:
        assert build_and_kill(workspace, model, dice.random() * 0.4, given=workspace.own_data), f"{model} was not killed"
        assert neither_yesterdays_nor_todays(workspace, days) == [], f"after a kill in {model}"
    workspace.build(given=workspace.own_data)
    found = differences(workspace.database, days.today)
    assert not found, "\n".join(found)


def test_a_run_after_killed_ones_ends_as_if_nothing_had_happened(workspace: Workspace, two_days: TwoDays) -> None:
    check_kills(workspace, two_days, ["int_events_judged", "fct_events", "int_identity_spells"], seed=1)


def test_a_first_run_that_is_killed_is_no_burden(workspace: Workspace, two_days: TwoDays) -> None:
    """Tables stand without a ledger that says what they hold: the next run must not take them for a load."""
    two_days.history.write(two_days.today_ends, workspace.raw_events, workspace.raw_users)
    workspace.forget()
    assert build_and_kill(workspace, "fct_events", 0.2, given=workspace.own_data)
    two_days.history.write(two_days.yesterday_ends, workspace.raw_events, workspace.raw_users)
    workspace.build(given=workspace.own_data)
    found = differences(workspace.database, two_days.yesterday)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 4))
def test_any_killed_runs_recover(workspace: Workspace, two_days: TwoDays, seed: int) -> None:
    moments = random.Random(f"moments {seed}").choices(MOMENTS, k=4)
    check_kills(workspace, two_days, moments, seed)


@pytest.mark.long
def test_a_killed_full_refresh_is_finished_by_the_next_run(workspace: Workspace, two_days: TwoDays) -> None:
    """Found only by a full refresh: rows received long before. Killed half-way, it must not leave them in half of the tables."""
    two_days.history.write(two_days.today_ends, workspace.raw_events, workspace.raw_users)
    workspace.restore(two_days.yesterday)
    workspace.build(given=workspace.own_data | {"load_lookback": "1 second"})
    assert differences(workspace.database, two_days.today), "without a look-back something must have been missed"
    assert build_and_kill(workspace, "int_events_sessionized", 0.1, "--full-refresh", given=workspace.own_data)
    workspace.build(given=workspace.own_data)
    # a snapshot rightly remembers what the build without a look-back had seen
    found = [one for one in differences(workspace.database, two_days.today) if not one.startswith("snapshots.")]
    assert not found, "\n".join(found)
