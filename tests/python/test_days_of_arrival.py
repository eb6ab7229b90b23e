"""A raw table in days of arrival: a load opens the days that it reads again, no others, and ends where reading all of them ends."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.support.histories import DAY, EVENT_COLUMNS, Delivery, History, iso, random_history, write_csv
from tests.python.support.tables import carry_snapshots, differences, query
from tests.python.support.workspace import Workspace

LOADED = ("--select", "+load_ledger")


@dataclass(frozen=True)
class Days:
    """A history whose raw events lie in one Parquet file for each day on which the loader brought them."""

    history: History
    workspace: Workspace

    @property
    def folder(self) -> Path:
        return self.workspace.folder / "days"

    def given(self, cut: int) -> dict[str, Any]:
        """The vars of a load that runs at an instant."""
        raw = {"raw_events": f"{self.folder}/*/*.parquet", "raw_events_day": "received_day"}
        return self.workspace.own_data | raw | {"run_at": iso(cut)}

    def write(self, cut: int, *more: Delivery) -> None:
        """What has come by an instant, of the history and of further rows."""
        history = History([*self.history.events, *more], self.history.users)
        history.write(cut, self.workspace.raw_events, self.workspace.raw_users)
        rows = [delivery.row | {"received_day": iso(delivery.available_at)[:10]} for delivery in history.come_by(cut)]
        write_csv(self.workspace.raw_events, (*EVENT_COLUMNS, "received_day"), rows)
        shutil.rmtree(self.folder, ignore_errors=True)
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (from read_csv('{self.workspace.raw_events}', all_varchar = true)) "
                f"to '{self.folder}' (format parquet, partition_by (received_day))"
            )


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    return Days(random_history(21, clocks_far_ahead=True), Workspace(tmp_path_factory.mktemp("days")))


@pytest.fixture(scope="module")
def cuts(days: Days) -> list[int]:
    """Three loads: two thirds, most of the rest, and all."""
    instants = days.history.instants()
    return [instants[len(instants) * 2 // 3], instants[len(instants) * 9 // 10], instants[-1]]


@pytest.fixture(scope="module")
def in_loads(days: Days, cuts: list[int]) -> Path:
    """The build of all three loads."""
    for cut in cuts:
        days.write(cut)
        days.workspace.build(*(LOADED if cut != cuts[-1] else ()), given=days.given(cut))
    return days.workspace.keep("in_loads")


def test_loads_that_open_their_own_days_end_in_the_same_tables(days: Days, in_loads: Path, cuts: list[int]) -> None:
    carry_snapshots(in_loads, days.workspace.database)
    days.workspace.build(given=days.given(cuts[-1]))
    assert differences(days.workspace.keep("at_once"), in_loads) == []
    late = "from intermediate.int_events_received where parsed_received_at is null and arrival_day_began_at = received_at limit 1"
    assert query(in_loads, late), "nothing that came later than it happened lacks its time of arrival"


def test_older_days_are_not_opened(days: Days, in_loads: Path, cuts: list[int]) -> None:
    """All but the first file, which tells the columns, are no Parquet up to a week before the newest day."""
    days.write(cuts[-1])
    files = sorted(days.folder.glob("*/*.parquet"))
    older = [file for file in files[1:] if file.parent.name < f"received_day={iso(cuts[-1] - 7 * DAY)[:10]}"]
    assert len(older) > 20
    for file in older:
        file.write_text("no Parquet")
    days.workspace.restore(in_loads)
    days.workspace.build("--select", "int_events_judged", "int_traits_received", given=days.given(cuts[-1]))
    assert differences(days.workspace.database, in_loads) == []
    run = days.workspace.try_dbt("run", "--select", "int_events_judged", "--full-refresh", given=days.given(cuts[-1]))
    assert not run.succeeded


def test_what_comes_into_an_older_day_is_reported_and_a_full_refresh_finds_it(days: Days, in_loads: Path, cuts: list[int]) -> None:
    """Both rows say that they were received just now. One lies in yesterday's file, one in a file older than load_lookback."""
    (loaded_through,) = query(in_loads, "select max(epoch_ms(loaded_through)) from marts.load_ledger")[0]
    row = {"user_id": "p1a", "event_name": "app_opened", "source": "late"}
    row |= {"occurred_at": iso(loaded_through - 9 * DAY), "received_at": iso(loaded_through)}
    days.write(cuts[-1], *(Delivery(row | {"event_id": f"{age} days"}, loaded_through - age * DAY) for age in (1, 5)))
    found = "select event_id from marts.fct_events where source = 'late' order by 1"
    missed = "select sum(missed_events) from marts.events_conservation_daily where source = 'late'"
    days.workspace.restore(in_loads)
    for more, expected in (((), ["1 days"]), (("--full-refresh",), ["1 days", "5 days"]), ((), ["1 days", "5 days"])):
        days.workspace.build(*LOADED, *more, given=days.given(cuts[-1]))
        assert query(days.workspace.database, found) == [(event_id,) for event_id in expected]
        assert query(days.workspace.database, missed) == [(2 - len(expected),)]
