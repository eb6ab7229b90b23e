"""The project on PostgreSQL and Spark: the same rows as on DuckDB, in one load or two. Run by make test-engines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.builds import Build
from cli.export import export, export_postgres
from tests.python.engines.engine import DuckDB, Engine, Postgres, Spark
from tests.python.engines.parity import Compared, compare, report
from tests.python.support.histories import EVENT_COLUMNS, USER_COLUMNS, iso, random_history
from tests.python.test_incremental_equals_full_refresh import random_cuts

pytestmark = pytest.mark.engines

# parameters fitted in Python come from the seed, and the run's moment is the same everywhere
GIVEN = {"purchase_model_parameters": "purchase_model_parameters", "run_at": "2026-11-24 12:00:00"}
DEMO = GIVEN
ONLINE_RETAIL = GIVEN | {"event_sources": ["online_retail"], "reporting_currency": "GBP"}
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
NO_TESTS = (*NO_UNIT_TESTS, "--exclude-resource-type", "test")
# what is built on Spark first, where every table costs a second
MEMBERSHIPS = ("+path:models/marts/membership", "+path:models/marts/core")
# how the runs went, and whom the last one looked at again: not the data
RUNS = (
    "marts.load_ledger", "intermediate.int_arrivals_changed", "intermediate.int_users_touched",
    "intermediate.int_user_changes", "intermediate.int_event_times_changed",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="module")
def demo_on_duckdb(folder: Path) -> DuckDB:
    engine = DuckDB(folder / "demo_duckdb")
    engine.dbt("build", *NO_TESTS, given=DEMO)
    return engine


@pytest.fixture(scope="module")
def demo_on_postgres(folder: Path) -> Iterator[Postgres]:
    """With all data tests, among them each primitive of macros/engines on literals."""
    engine = Postgres(folder / "demo_postgres")
    engine.dbt("build", *NO_UNIT_TESTS, given=DEMO)
    yield engine


@pytest.fixture(scope="module")
def demo_on_spark(folder: Path) -> Spark:
    engine = Spark(folder / "demo_spark")
    engine.dbt("build", *NO_TESTS, "--select", *MEMBERSHIPS, given=DEMO)
    return engine


def check_equal(title: str, one: Engine, other: Engine, results: list[Compared], capsys: pytest.CaptureFixture[str]) -> None:
    said = report(f"{title}: {one.name} in {one.seconds:.0f} s, {other.name} in {other.seconds:.0f} s", results)
    with capsys.disabled():
        print(f"\n{said}")
    assert results and not [result for result in results if result.differences], said


def test_demo_on_postgres(demo_on_duckdb: DuckDB, demo_on_postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> None:
    check_equal("Demo", demo_on_duckdb, demo_on_postgres, compare(demo_on_duckdb, demo_on_postgres), capsys)


def test_columns_on_postgres_have_the_types_of_their_contracts(demo_on_postgres: Postgres) -> None:
    """Precision and scale too, and of views too: dbt compares neither."""
    spelled = {"string": "text", "timestamp": "timestamp without time zone"}
    nodes = json.loads((demo_on_postgres.folder / "target/manifest.json").read_text())["nodes"].values()
    types = demo_on_postgres.types()
    promised = {
        (f"{node['schema']}.{node['name']}", column["name"]): column["data_type"]
        for node in nodes if node["config"].get("contract", {}).get("enforced") for column in node["columns"].values()
    }  # fmt: skip
    assert len(promised) > 600
    assert {at: types.get(at) for at in promised} == {
        at: spelled.get(kind, kind.replace("decimal", "numeric")) for at, kind in promised.items()
    }


def test_online_retail_on_postgres(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_duckdb, on_postgres = DuckDB(folder / "retail_duckdb"), Postgres(folder / "retail_postgres")
    on_postgres.load_online_retail()
    on_duckdb.dbt("build", *NO_TESTS, given=ONLINE_RETAIL)
    on_postgres.dbt("build", *NO_TESTS, given=ONLINE_RETAIL)
    check_equal("Online retail", on_duckdb, on_postgres, compare(on_duckdb, on_postgres), capsys)


def test_demo_on_spark(demo_on_duckdb: DuckDB, demo_on_spark: Spark, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything from raw events to memberships. Views cannot be read from outside; the tables that stand on them can."""
    built = set(demo_on_spark.tables())
    results = compare(demo_on_duckdb, demo_on_spark, (demo_on_duckdb.stored() & built).__contains__)
    assert {"marts.segment_memberships", "marts.segment_population_daily", "marts.fct_events", "marts.dim_users"} <= built
    check_equal("Demo", demo_on_duckdb, demo_on_spark, results, capsys)


def test_every_table_of_the_demo_on_spark(demo_on_duckdb: DuckDB, demo_on_spark: Spark, capsys: pytest.CaptureFixture[str]) -> None:
    demo_on_spark.dbt("build", *NO_TESTS, given=DEMO)
    results = compare(demo_on_duckdb, demo_on_spark, demo_on_duckdb.stored().__contains__)
    check_equal("Demo, every table", demo_on_duckdb, demo_on_spark, results, capsys)


def test_primitives_on_spark(demo_on_spark: Spark) -> None:
    """Each primitive of macros/engines on literals, with values worked out by hand."""
    demo_on_spark.dbt("test", "--select", "path:tests/singular/engines", given=DEMO)


def test_a_second_build_changes_nothing_on_postgres(demo_on_postgres: Postgres, demo_on_duckdb: DuckDB) -> None:
    """Incremental tables replace their window, append-only ones append nothing: equal to DuckDB's one build still."""
    demo_on_postgres.dbt("build", *NO_TESTS, given=DEMO | {"run_at": "2026-11-24 13:00:00"})
    results = compare(demo_on_duckdb, demo_on_postgres, lambda table: table not in RUNS)
    assert [result for result in results if result.differences] == []


def test_rebuilding_segments_alone_leaves_what_stands_on_them(demo_on_postgres: Postgres, demo_on_duckdb: DuckDB) -> None:
    """PostgreSQL drops the views on a table that is built anew: nothing on a segment may be one."""
    before = demo_on_postgres.tables()
    demo_on_postgres.dbt("run", "--select", "path:models/segments", given=DEMO)
    assert demo_on_postgres.tables() == before


def test_export_is_the_same_from_both(
    demo_on_duckdb: DuckDB, demo_on_postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File by file and byte by byte; then there is nothing new."""
    for name, value in demo_on_postgres.environment.items():
        monkeypatch.setenv(name, value)
    from_duckdb = export(Build("demo", demo_on_duckdb.folder / "built.duckdb"), tmp_path / "duckdb", "json")
    from_postgres = export_postgres(tmp_path / "postgres", "json")
    assert [(file.name, rows) for file, rows in from_postgres] == [(file.name, rows) for file, rows in from_duckdb]
    assert len(from_postgres) == 4 and all(rows for _, rows in from_postgres)
    for (one, _), (other, _) in zip(from_duckdb, from_postgres, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert export_postgres(tmp_path / "postgres", "json") == []


@pytest.mark.parametrize("make", [Postgres, Spark], ids=["postgres", "spark"])
def test_two_loads_equal_one(make: type[Engine], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A random history with copies, late and broken rows, late sign-ins, given sessions: in two loads here, at once on DuckDB."""
    history = random_history(seed=1)
    cuts = random_cuts(history, seed=1, loads=2)
    at_once, in_loads = DuckDB(folder / f"once_{make.name}"), make(folder / f"loads_{make.name}")
    given = GIVEN | {"raw_events": "loads.raw_events", "raw_users": "loads.raw_users",
                     "tracking_plan": "tracking_plan", "test_accounts": "test_accounts", "given_sessions": ["app"]}  # fmt: skip
    events, users = folder / "raw_events.csv", folder / "raw_users.csv"
    for number, cut in enumerate(cuts, start=1):
        history.write(cut, events, users)
        for engine in (in_loads, at_once) if number == len(cuts) else (in_loads,):
            engine.load_csv("loads.raw_events", EVENT_COLUMNS, events)
            engine.load_csv("loads.raw_users", USER_COLUMNS, users)
            chosen = ("+load_ledger", "+dim_users", *(("+segment_transitions",) if number == len(cuts) else ()))
            engine.dbt("build", *NO_TESTS, "--select", *chosen, given=given)
    stored = at_once.stored()
    results = compare(at_once, in_loads, lambda table: table in stored and table not in RUNS)
    check_equal(f"Two loads, to {iso(cuts[0])} and {iso(cuts[1])}", at_once, in_loads, results, capsys)


NASTY = {
    "apostrophe": "it's",
    "quotes": 'say "hi"',
    "backslash": "C:\\new\\table",
    "braces": "{{ not jinja }} {token}",
    "percent": "100% of %s",
    "lines": "two\nlines\tand a tab",
    "scripts": "Zoë 日本 🌿 עברית",
    "word_null": "null",
    "blanks": "  kept  ",
}


@pytest.mark.parametrize("make", [DuckDB, Postgres, Spark], ids=["duckdb", "postgres", "spark"])
def test_seeds_survive_the_trip(make: type[Engine], folder: Path) -> None:
    """Every text of a seed comes back as it was; an empty cell is null, and decimals keep their digits."""
    project = folder / f"seeds_{make.name}"
    (project / "seeds").mkdir(parents=True)
    macros = Path(__file__).parents[3] / "macros"
    (project / "dbt_project.yml").write_text(json.dumps({
        "name": "behavioral_segments", "version": "0.1.0", "profile": "behavioral_segments", "macro-paths": [str(macros)],
        "flags": {"send_anonymous_usage_stats": False}}))  # fmt: skip
    texts = [f'{name},"{text.replace(chr(34), chr(34) * 2)}",,,' for name, text in NASTY.items()]
    cells = ["name,text_cell,amount,is_true,day", *texts, "numbers,,12.3400,true,2026-02-28", "small,,-0.0001,false,1999-12-31"]
    (project / "seeds/nasty.csv").write_text("\n".join(cells) + "\n", encoding="utf-8")
    (project / "seeds/nasty.yml").write_text(
        "seeds:\n  - name: nasty\n    config:\n      schema: trips\n      column_types: {name: varchar, text_cell: varchar, "
        "amount: 'decimal(18,4)', is_true: boolean, day: date}\n"
    )
    engine = make(folder / f"trip_{make.name}")
    engine.dbt("seed", project=project)
    found = {row[0]: tuple(str(value) if value is not None else None for value in row[1:])
             for row in engine.rows("trips.nasty", ["name", "text_cell", "amount", "is_true", "day"])}  # fmt: skip
    expected: dict[str, Any] = {name: (text, None, None, None) for name, text in NASTY.items()}
    expected["numbers"] = (None, "12.3400", "True", "2026-02-28")
    expected["small"] = (None, "-0.0001", "False", "1999-12-31")
    # DuckDB reads the file itself; elsewhere dbt does, and takes the cell `null` for a missing one
    expected["word_null"] = ("null" if make is DuckDB else None, None, None, None)
    assert found == expected
