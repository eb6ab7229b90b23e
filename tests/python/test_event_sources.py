"""Every source that can be switched on, from tables as its vendor writes them to events, segments and audiences.

Beside each source's raw tables in tests/event_sources/<source>/ lie the rows they have to become, worked out by hand in the
README.md there: expected_events.csv (every row that comes in, and what becomes of it) and expected_spells.csv (all spells of some
segments), expected_audience_members.csv (all members of some audiences), where the source sends ids of sessions also
expected_given_sessions.csv (all sessions when they are kept). Tables of records and lists are made by tables.ddl, which
gives the rows their types; what a team would have to set is in vars.json.
"""

import csv
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.python.support.tables import query
from tests.python.support.workspace import PROJECT, Workspace

FIXTURES = PROJECT / "tests/event_sources"
SOURCES = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
TO_EVENTS = ("--select", "+fct_events", "+events_quarantine", "+events_duplicates", "path:models/staging")
Row = dict[str, str]

OUTCOMES = """
    select source, 'clean' as outcome, event_id, user_id, event_name, occurred_at, received_at, is_activity, {canonical}
    from marts.fct_events
    union all
    select source, 'quarantined: ' || reasons, event_id, coalesce(user_id, 'anon:' || anonymous_id), event_name, occurred_at,
        received_at, null, {canonical}
    from marts.events_quarantine
    union all
    select source, 'duplicate: ' || duplicate_kind, event_id, coalesce(user_id, 'anon:' || anonymous_id), event_name, occurred_at,
        received_at, null, {canonical}
    from marts.events_duplicates
"""
CANONICAL = ("order_id", "product_id", "product_category", "feature_name", "coupon_code", "currency", "plan", "quantity",
             "unit_price", "list_price", "discount_amount", "revenue")  # fmt: skip


def load_raw_tables(database: Path, *sources: str) -> None:
    """Loads the raw tables of sources, each into the schema that the vendor's connector would write to unasked."""
    with duckdb.connect(str(database)) as connection:
        for source in sources:
            if (FIXTURES / source / "tables.ddl").exists():
                connection.execute((FIXTURES / source / "tables.ddl").read_text().replace("{folder}", str(FIXTURES / source)))
                continue
            connection.execute(f"create schema {source}")
            for path in sorted((FIXTURES / source).iterdir()):
                if path.suffix not in (".csv", ".jsonl") or path.name.startswith("expected_"):
                    continue
                reader = f"read_csv('{path}')" if path.suffix == ".csv" else f"read_json('{path}', maximum_depth = 1)"
                connection.execute(f'create table {source}."{path.stem}" as from {reader}')
                if path.suffix == ".jsonl":
                    plain_cells_to_text(connection, f'{source}."{path.stem}"')


def plain_cells_to_text(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Columns without objects and arrays become text, as a loader of JSON lines writes them; the others stay JSON."""
    for name, *_ in connection.execute(f"describe {table}").fetchall():
        nested = f"""select count(*) from {table} where json_type("{name}") in ('OBJECT', 'ARRAY')"""
        if connection.execute(nested).fetchone() == (0,):
            connection.execute(f"""alter table {table} alter "{name}" type varchar using "{name}" ->> '$'""")


def switched_on(*sources: str) -> dict[str, Any]:
    """The vars that make a build read these sources."""
    files = [path for path in (FIXTURES / source / "vars.json" for source in sources) if path.exists()]
    settings = {"event_sources": list(sources)}
    for path in files:
        settings |= json.loads(path.read_text())
    return settings


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file; a blank cell is missing."""
    with path.open(newline="", encoding="utf-8") as file:
        return [dict(row) for row in csv.DictReader(file)]


def as_text(value: object) -> str:
    """A cell as the expected files write it: blank for null, decimals and times without what says nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    text = str(value)
    if isinstance(value, bool):
        return text.lower()
    return text.rstrip("0").rstrip(".") if "." in text else text


def outcomes(database: Path, source: str, columns: list[str]) -> Counter[tuple[str, ...]]:
    """What became of a source's rows, as a multiset of the given columns."""
    found = query(database, f"select {', '.join(columns)} from ({OUTCOMES.format(canonical=', '.join(CANONICAL))}) "
                            f"where source = '{source}'")  # fmt: skip
    return Counter(tuple(as_text(cell) for cell in row) for row in found)


def is_late(row: Row) -> bool:
    """An expected row that is clean and came more than three days after it happened."""
    if row["outcome"] != "clean":
        return False
    return datetime.fromisoformat(row["received_at"]) - datetime.fromisoformat(row["occurred_at"]) > timedelta(days=3)


def assert_same(found: Counter[tuple[str, ...]], expected: list[Row]) -> None:
    wanted = Counter(tuple(row.values()) for row in expected)
    assert not (found - wanted), f"these should not be there: {sorted((found - wanted).elements())}"
    assert not (wanted - found), f"these are missing: {sorted((wanted - found).elements())}"


def describe(database: Path, source: str) -> str:
    """Rows in and out of a source in one line."""
    ((rows_in,),) = query(database, f"select count(*) from staging.stg_{source}__events")
    (counts,) = query(database, f"""
        select (select count(*) from marts.fct_events where source = '{source}'),
               (select count(*) from marts.events_duplicates where source = '{source}'),
               (select count(*) from marts.events_quarantine where source = '{source}'),
               (select count(*) from marts.fct_events where source = '{source}' and received_at > occurred_at + interval 3 days)""")
    clean, duplicates, quarantined, late = counts
    return (f"{source}: {rows_in} rows in, {clean} clean, {duplicates} duplicates, {quarantined} quarantined; "
            f"{late} received more than 3 days late")  # fmt: skip


def assert_events(database: Path, source: str) -> None:
    expected = rows_of(FIXTURES / source / "expected_events.csv")
    print(describe(database, source))
    assert_same(outcomes(database, source, list(expected[0])), expected)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """All of them on at once, some of their event ids the same; built to the events."""
    workspace = Workspace(tmp_path_factory.mktemp("all_sources"))
    load_raw_tables(workspace.database, *SOURCES)
    workspace.build(*TO_EVENTS, given=switched_on(*SOURCES))
    return workspace


@pytest.fixture(scope="module")
def all_sources(workspace: Workspace) -> Path:
    """The database of that build."""
    return workspace.database


@pytest.mark.parametrize("source", SOURCES)
def test_each_row_becomes_what_it_should(all_sources: Path, source: str) -> None:
    assert_events(all_sources, source)


def test_sessions_are_as_their_sources_gave_them(tmp_path: Path) -> None:
    sources = [source for source in SOURCES if (FIXTURES / source / "expected_given_sessions.csv").exists()]
    workspace = Workspace(tmp_path)
    load_raw_tables(workspace.database, *sources)
    workspace.build("--select", "+fct_sessions", given=switched_on(*sources) | {"given_sessions": sources})
    for source in sources:
        expected = rows_of(FIXTURES / source / "expected_given_sessions.csv")
        found = query(workspace.database, f"select {', '.join(expected[0])} from marts.fct_sessions where source = '{source}'")
        assert_same(Counter(tuple(as_text(cell) for cell in row) for row in found), expected)
    asked = "select count(*) from marts.fct_events where is_activity <> (session_id is not null)"
    assert query(workspace.database, asked) == [(0,)]


def test_equal_ids_of_two_sources_are_two_events(all_sources: Path) -> None:
    shared = query(all_sources, "select event_id, count(distinct source) from marts.fct_events group by 1 having count(*) > 1")
    assert shared, "the fixtures of two sources have to share event ids"
    assert all(count > 1 for _, count in shared)
    assert query(all_sources, "select 1 from marts.events_duplicates group by source, event_id having count(*) > 3") == []


def test_personal_fields_stay_outside(all_sources: Path) -> None:
    personal = "properties like '%@example.com%' or properties like '%203.0.113.%' or properties like '%Ann Lee%'"
    assert query(all_sources, f"select source, event_id, properties from marts.fct_events where {personal}") == []


@pytest.mark.long
@pytest.mark.parametrize("source", SOURCES)
def test_a_source_alone_makes_segments_and_audiences(tmp_path: Path, source: str) -> None:
    workspace = Workspace(tmp_path)
    load_raw_tables(workspace.database, source)
    run = workspace.try_dbt("build", "--exclude-resource-type", "unit_test", given=switched_on(source))
    assert run.succeeded, run.output
    assert_events(workspace.database, source)
    late = query(workspace.database, "select sum(late_events) from marts.events_conservation_daily")
    assert late == [(sum(is_late(row) for row in rows_of(FIXTURES / source / "expected_events.csv")),)]
    spells = rows_of(FIXTURES / source / "expected_spells.csv")
    segments = ", ".join(f"'{name}'" for name in {row["segment"] for row in spells})
    found = query(workspace.database, f"select {', '.join(spells[0])} from marts.segment_memberships where segment in ({segments})")
    assert_same(Counter(tuple(as_text(cell) for cell in row) for row in found), spells)
    members = rows_of(FIXTURES / source / "expected_audience_members.csv")
    audiences = ", ".join(f"'{name}'" for name in {row["audience_id"] for row in members})
    found = query(workspace.database, f"select {', '.join(members[0])} from activation.audience_members "
                                      f"where audience_id in ({audiences})")  # fmt: skip
    assert_same(Counter(tuple(as_text(cell) for cell in row) for row in found), members)


@pytest.mark.long
@pytest.mark.parametrize("source", SOURCES)
def test_unit_tests_of_a_source(tmp_path: Path, source: str) -> None:
    workspace = Workspace(tmp_path)
    load_raw_tables(workspace.database, source)
    on = switched_on(source)
    workspace.build("--select", f"+path:models/staging/{source}", given=on)
    run = workspace.try_dbt("test", "--select", f"path:models/staging/{source},test_type:unit", given=on)
    assert run.succeeded, run.output


@pytest.mark.long
def test_a_day_that_ga4_writes_again_ends_as_if_it_had_come_once(tmp_path: Path) -> None:
    """First the copies made by 11-05, then the later one of 11-03, against all copies at once."""
    workspace = Workspace(tmp_path)
    load_raw_tables(workspace.database, "ga4")
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("create table ga4.later as from ga4.events where copied_at > '2026-11-05'")
        connection.execute("delete from ga4.events where copied_at > '2026-11-05'")
    workspace.build(given=switched_on("ga4"))
    said = "select properties from marts.fct_events where event_name = 'page_viewed'"
    assert "Winter" not in str(query(workspace.database, said))
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("insert into ga4.events from ga4.later")
    workspace.build(given=switched_on("ga4"))
    rewritten = workspace.keep("rewritten")
    load_raw_tables(workspace.database, "ga4")
    workspace.build(given=switched_on("ga4"))
    for table in ("marts.fct_events", "marts.events_duplicates", "marts.events_quarantine", "marts.segment_memberships"):
        found, wanted = query(rewritten, f"from {table}"), query(workspace.database, f"from {table}")
        assert sorted(found, key=str) == sorted(wanted, key=str), table


def test_every_folder_of_staging_can_be_switched_off() -> None:
    switches = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["models"]["behavioral_segments"]["staging"]
    for folder in (PROJECT / "models/staging").iterdir():
        assert f"'{folder.name}' in var('event_sources'" in switches[folder.name]["+enabled"], folder.name


@pytest.mark.parametrize("kind", ["users", "user_traits", "user_traits_once"])
def test_the_list_of_sources_with_more_than_events_is_the_files(kind: str) -> None:
    listed = (PROJECT / "macros/staging/sources_with.sql").read_text().split(f"'{kind}': [")[1].split("]")[0]
    files = {path.parent.name for path in (PROJECT / "models/staging").glob(f"*/stg_*__{kind}.sql")}
    assert sorted(yaml.safe_load(f"[{listed}]")) == sorted(files)


def test_a_name_mapped_twice_is_explained(workspace: Workspace) -> None:
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("insert into reference.event_names values ('segment', 'order-completed', 'order_refunded')")
    once = ("--select", "test_name:maps_each_name_once", "--store-failures")
    run = workspace.try_dbt("test", *once, given=switched_on(*SOURCES))
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("delete from reference.event_names where source_event = 'order-completed'")
    assert not run.succeeded
    failures = "from information_schema.tables where table_name like 'maps_each_name_once%'"
    ((table,),) = query(workspace.database, f"select table_schema || '.' || table_name {failures}")
    said = query(workspace.database, f"select problem from {table}")
    assert said == [("event_names.csv maps segment order_completed 2 times (to order_completed and order_refunded): keep one row",)]


def test_every_column_of_every_source_is_described(workspace: Workspace) -> None:
    nodes = json.loads((workspace.folder / "target/manifest.json").read_text())["nodes"].values()
    models = [node for node in nodes if node["original_file_path"].startswith("models/staging/")]
    models = [node for node in models if node["resource_type"] == "model"]
    assert {node["original_file_path"].split("/")[2] for node in models} == set(SOURCES)
    for node in models:
        described = {name for name, column in node["columns"].items() if column["description"].strip()}
        columns = f"select column_name from information_schema.columns where table_name = '{node['name']}'"
        assert described == {name for (name,) in query(workspace.database, columns)}, node["name"]
