"""Own events build with what a team has, and a file that cannot work stops the build before anything changes."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.python.support.raw_files import write_parquet, write_text
from tests.python.support.tables import base_tables, differences, query, relations
from tests.python.support.workspace import Run, Workspace

# names of the demo's tracking plan, its test accounts and features: beside own events they must mean nothing
MINIMAL = (
    "user_id,event_name,occurred_at",
    "ann,Order Completed,2026-03-01 10:00:00",
    "ann,subscription_renewed,2026-03-01 12:00:00",
    "qa_robot,whatever-they do,2026-03-02T00:00:00.5Z",
    "test_ann,Order Completed,2026-03-02T09:00:00+02:00",
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A folder whose raw events are one CSV file and which knows no users."""
    return Workspace(tmp_path_factory.mktemp("own"))


def build_own(workspace: Workspace, *lines: str) -> None:
    """Builds everything, data tests included, on a CSV file of the given lines."""
    workspace.forget()
    write_text(workspace.raw_events, *lines)
    run = workspace.try_dbt("build", "--exclude-resource-type", "unit_test", given={"raw_events": str(workspace.raw_events)})
    assert run.succeeded, run.output


@pytest.fixture(scope="module")
def minimal(own: Workspace) -> Path:
    """The build of MINIMAL."""
    build_own(own, *MINIMAL)
    return own.keep("minimal")


def test_three_columns_are_enough(minimal: Path) -> None:
    events = query(minimal, "select user_id, event_name, occurred_at::text, received_at = occurred_at, is_activity "
                            "from marts.fct_events order by user_id, occurred_at")  # fmt: skip
    assert events == [
        ("ann", "order_completed", "2026-03-01 10:00:00", True, True),
        ("ann", "subscription_renewed", "2026-03-01 12:00:00", True, True),
        ("qa_robot", "whatever_they_do", "2026-03-02 00:00:00.5", True, True),
        ("test_ann", "order_completed", "2026-03-02 07:00:00", True, True),
    ]
    assert query(minimal, "select count(*) from marts.events_quarantine") == [(0,)]
    assert query(minimal, "select count(*) from marts.fct_orders") == [(2,)]
    users = query(minimal, "select user_id, first_seen_at::text, signed_up_at, sessions from marts.dim_users order by 1")
    assert users == [("ann", "2026-03-01 10:00:00", None, 2), ("qa_robot", "2026-03-02 00:00:00.5", None, 1),
                     ("test_ann", "2026-03-02 07:00:00", None, 1)]  # fmt: skip


def test_nothing_of_the_demo_comes_along(minimal: Path) -> None:
    assert query(minimal, "select table_name from information_schema.tables where table_schema = 'raw'") == []
    assert query(minimal, "select count(*) from marts.dim_users") == [(3,)]


def test_one_event_name_is_enough(own: Workspace) -> None:
    build_own(own, "anonymous_id,event_name,occurred_at", "phone,Opened,2026-03-01", "phone,Opened,2026-03-09")
    assert query(own.database, "select user_id, is_anonymous, sessions from marts.dim_users") == [("anon:phone", True, 2)]


def test_no_events_are_enough(own: Workspace) -> None:
    build_own(own, "user_id,event_name,occurred_at")
    filled = [name for name in base_tables(own.database) if query(own.database, f"select count(*) from {name}") > [(0,)]]
    # rates, the catalog of segments and verdicts are no events; the calendar begins and ends on the earliest plausible day
    assert filled == ["intermediate.int_as_of", "intermediate.int_churn_reference_days", "intermediate.int_comparison_models",
                      "intermediate.int_exchange_rates", "intermediate.int_purchase_model_fitted", "marts.behavior_vs_demographics",
                      "marts.churn_risk_verdict", "marts.dim_dates", "marts.purchase_model_fit", "marts.segment_catalog",
                      "marts.segment_overlap", "marts.segment_population_daily"]  # fmt: skip
    reasons = "select reason from marts.purchase_model_fit union all select verdict from marts.churn_risk_verdict"
    assert all(reason.startswith(("only 0 customers", "not enough past: 0")) for (reason,) in query(own.database, reasons))
    population = "select sum(members_at_day_end), sum(entered), sum(exited) from marts.segment_population_daily"
    assert query(own.database, population) == [(0, 0, 0)]
    assert query(own.database, "select raw_events, loaded_through from marts.load_ledger") == [(0, None)]


def test_typed_parquet_with_users_and_a_quote_in_its_path(tmp_path: Path) -> None:
    """Every time type, ids that are numbers, a name with blanks; columns nobody asked for do no harm."""
    workspace = Workspace(tmp_path / "Ann's folder")
    events, users = workspace.folder / "o'clock.parquet", workspace.folder / "Users.PARQUET"
    write_parquet(events, """
        select 1 as event_id, 7 as user_id, 'Order Completed' as event_name, timestamp '2026-03-01 10:00:00.1239' as occurred_at,
            timestamptz '2026-03-01 12:00:01+02' as received_at, '{"revenue": 5, "currency": "EUR"}'::json as properties,
            true as odd
        union all
        select 2, 7, 'opened', timestamp '2026-03-02', null, null, false
    """)  # fmt: skip
    write_parquet(users, "select 7 as user_id, date '2026-02-27' as signed_up_at, true as marketing_opt_in, 1990 as birth_year")
    workspace.build(given={"raw_events": str(events), "raw_users": str(users)})
    rows = query(workspace.database, "select event_id, user_id, event_name, occurred_at::text, received_at::text, revenue::text "
                                     "from marts.fct_events order by occurred_at")  # fmt: skip
    assert rows == [
        ("1", "7", "order_completed", "2026-03-01 10:00:00.123", "2026-03-01 10:00:01", "5.0000"),
        ("2", "7", "opened", "2026-03-02 00:00:00", "2026-03-02 00:00:00", None),
    ]
    user = query(workspace.database, "select user_id, signed_up_at::text, marketing_opt_in, birth_year from marts.dim_users")
    assert user == [("7", "2026-02-27 00:00:00", True, 1990)]


def refused(workspace: Workspace, minimal: Path, given: dict[str, object]) -> str:
    """What a build says that must stop with everything as it was."""
    workspace.restore(minimal)
    run: Run = workspace.try_dbt("build", given=given)
    assert not run.succeeded
    assert "1 of " not in run.output, "something was built"
    assert differences(workspace.database, minimal) == []
    assert relations(workspace.database) == relations(minimal)
    return run.sentence()


def test_a_file_that_cannot_work_is_refused_with_what_is_wrong_and_what_to_do(own: Workspace, minimal: Path) -> None:
    path = str(own.raw_events)
    for lines, sentence in (
        (("user_id,event_name,at", "a,b,2026-03-01"),
         f"raw_events ({path}) has no column `occurred_at`: add or rename it; found: user_id, event_name, at"),
        (("event_name,occurred_at", "b,2026-03-01"),
         f"raw_events ({path}) has neither `user_id` nor `anonymous_id`: add at least one; found: event_name, occurred_at"),
        ((), f"raw_events ({path}) is an empty file: export it again"),
    ):  # fmt: skip
        write_text(own.raw_events, *lines)
        assert sentence in refused(own, minimal, {"raw_events": path})
    write_text(own.raw_events, *MINIMAL)
    sentence = f"raw_events ({path}) has no column `came_on`: name the date of arrival, or leave the var raw_events_day out"
    assert sentence in refused(own, minimal, {"raw_events": path, "raw_events_day": "came_on"})
    assert "var raw_events_day: the demo says no day of arrival" in refused(own, minimal, {"raw_events_day": "came_on"})
    own.raw_events.unlink()
    assert f"raw_events ({path}): there is no such file" in refused(own, minimal, {"raw_events": path})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"raw_events": "my_schema.my_events"}, "raw_events (my_schema.my_events): there is no such table or view in built"),
        ({"raw_events": "events of may.xlsx"}, "raw_events (events of may.xlsx) is neither a file nor a table that can be read"),
        ({"raw_events": 5}, "raw_events (5) is neither a file nor a table that can be read"),
    ],
)
@pytest.mark.long
def test_a_name_that_means_nothing_is_refused(own: Workspace, minimal: Path, given: dict[str, object], sentence: str) -> None:
    said = refused(own, minimal, given)
    assert sentence in said
    assert "give the path of a .csv or .parquet file, or the name of a table or view" in said


@pytest.mark.long
def test_a_table_can_be_named(own: Workspace, minimal: Path) -> None:
    own.forget()
    with duckdb.connect(str(own.database)) as connection:
        connection.execute("create schema landing")
        columns = "'ann' as user_id, 'opened' as event_name, '2026-03-01' as occurred_at"
        connection.execute(f"create view landing.events as select {columns}")
    own.build(given={"raw_events": "landing.events"})
    assert query(own.database, "select user_id from marts.dim_users") == [("ann",)]


@pytest.mark.long
def test_five_million_rows_build(tmp_path: Path) -> None:
    """200,000 people with 25 events each, in a file of nothing but the three columns."""
    workspace = Workspace(tmp_path)
    events = tmp_path / "events.parquet"
    write_parquet(events, """
        select 'u' || (i % 200000) as user_id, ['opened', 'Order Completed', 'searched'][1 + i % 3] as event_name,
            timestamp '2026-01-01' + to_milliseconds(i * 2000) as occurred_at
        from range(5000000) numbers (i)
    """)  # fmt: skip
    assert shutil.disk_usage(tmp_path).free > 10 * 2**30, "needs 10 GB of disk"
    workspace.build("--select", "+marts.core", given={"raw_events": str(events)})
    assert query(workspace.database, "select count(*), count(distinct user_id) from marts.fct_events") == [(5_000_000, 200_000)]
    assert query(workspace.database, "select sum(events), count(*) from marts.dim_users") == [(5_000_000, 200_000)]
