"""How tables and views are written on DuckDB: whole or not at all, where the old one was; incremental models in the ways dbt names;
segments without dictionaries of ids."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from cli.builds import ROOT

PROJECT = """
name: tiny
profile: tiny
flags: {send_anonymous_usage_stats: false}
"""
PROFILE = "tiny: {target: here, outputs: {here: {type: duckdb, path: tiny.duckdb}}}"
MODEL = """
{{ config(materialized=var('as', 'table'), pre_hook='create table if not exists main.told (word varchar)',
          post_hook=["insert into main.told values ('a word')", "{{ 'from nowhere' if var('fails', '') == 'after' }}"]) }}
select {{ 'nowhere.number' if var('fails', '') == 'within' else var('number', 0) }} as number
"""
GROWING = """
{{ config(materialized='incremental', incremental_strategy=var('strategy', 'append'), unique_key='id',
          on_schema_change=var('on_schema_change', 'ignore'), grants=var('grants', {}),
          post_hook="{{ 'from nowhere' if var('fails', '') == 'after' }}") }}
select {{ var('id', 0) }} as id, '{{ var('word', '') }}' as {{ 'another' if var('fails', '') == 'within' else 'word' }}
    {{- ", {'a': 1} as more" if var('wider', false) }}
"""
GROWING_IN_PYTHON = """
def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="append")
    return session.sql("select 7 as number")
"""
IN_PYTHON = """
def model(dbt, session):
    dbt.config(materialized="table")
    return session.sql("select 7 as number")
"""
SEGMENT = "{{ config(materialized='table') }}{{ segment(all_of=[]) }}"
# of ids that repeat so often that DuckDB, left to choose, makes a dictionary of them
SPELLS = """
{% macro segment(all_of) %}
    select
        'u' || range % 1000 as user_id,
        cast(null as varchar) as per_value,
        timestamp '2026-01-01' as valid_from,
        null as valid_to
    from range(300000)
{% endmacro %}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dbt project of a few models, which writes its tables by this project's macros."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "macros").mkdir()
    (folder / "models").mkdir()
    for macros in ("engines/duckdb_tables.sql", "intervals/spells_of_segment.sql", "membership/segment_state.sql"):
        shutil.copy(ROOT / "macros" / macros, folder / "macros")
    for file, text in {
        "dbt_project.yml": PROJECT, "profiles.yml": PROFILE, "macros/segment.sql": SPELLS,
        "models/one.sql": MODEL, "models/growing.sql": GROWING, "models/a_segment.sql": SEGMENT, "models/in_python.py": IN_PYTHON,
        "models/growing_in_python.py": GROWING_IN_PYTHON,
    }.items():  # fmt: skip
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def run(project: Path, model: str, **variables: object) -> subprocess.CompletedProcess[str]:
    """Builds a model with these vars."""
    dbt = [str(Path(sys.executable).parent / "dbt"), "--quiet", "run", "--select", model, "--vars", json.dumps(variables)]
    settings = os.environ | {"DBT_PROFILES_DIR": str(project)}
    return subprocess.run(dbt, cwd=project, env=settings, check=False, capture_output=True, text=True)


def ran(project: Path, model: str, **variables: object) -> bool:
    return run(project, model, **variables).returncode == 0


def asked(project: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(project / "tiny.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_model_takes_the_place_of_what_had_its_name_and_leaves_nothing_beside(project: Path) -> None:
    kinds = {"table": "BASE TABLE", "view": "VIEW"}
    for number, kind in enumerate(["table", "view", "view", "table"]):
        assert ran(project, "one", **{"as": kind, "number": number})
        assert asked(project, "select number from one") == [(number,)]
        found = asked(project, "select table_name, table_type from information_schema.tables where table_name like 'one%'")
        assert found == [("one", kinds[kind])]
    assert asked(project, "select count(*) from told") == [(4,)]


@pytest.mark.parametrize(("kind", "fails"), [("table", "after"), ("view", "within")])
def test_a_model_that_fails_leaves_what_was_there(project: Path, kind: str, fails: str) -> None:
    assert ran(project, "one", **{"as": "table", "number": 41})
    told = asked(project, "select count(*) from told")
    assert not ran(project, "one", **{"as": kind, "number": 42, "fails": fails})
    assert asked(project, "select number from one") == [(41,)]
    assert asked(project, "select count(*) from told") == told
    assert len(asked(project, "select 1 from information_schema.tables where table_name like 'one%'")) == 1


@pytest.mark.parametrize("model", ["one", "in_python"])
def test_what_a_killed_run_left_beside_is_in_nobodys_way(project: Path, model: str) -> None:
    with duckdb.connect(str(project / "tiny.duckdb")) as connection:
        connection.execute(f"create table {model}__dbt_tmp as select 13 as number")
    assert ran(project, model, **{"as": "table", "number": 7})
    assert asked(project, f"select number from {model}") == [(7,)]
    assert len(asked(project, f"select 1 from information_schema.tables where table_name like '{model}%'")) == 1


@pytest.fixture
def growing(project: Path) -> Path:
    """The same project, in which the incremental model has been built before: two rows, of the words "one" and "two"."""
    with duckdb.connect(str(project / "tiny.duckdb")) as connection:
        connection.execute("create or replace table growing as from (values (1, 'one'), (2, 'two')) as stored(id, word)")
    return project


@pytest.mark.parametrize(
    ("strategy", "rows"),
    [
        ("append", [(1, "one"), (2, "two"), (2, "zwei")]),
        ("delete+insert", [(1, "one"), (2, "zwei")]),
        ("merge", [(1, "one"), (2, "zwei")]),
    ],
)
def test_an_incremental_model_takes_rows_in_by_the_strategy_it_names(growing: Path, strategy: str, rows: list[tuple]) -> None:
    assert ran(growing, "growing", id=2, word="zwei", strategy=strategy)
    assert asked(growing, "from growing order by id, word") == rows


@pytest.mark.parametrize("fails", ["within", "after"])
def test_an_incremental_model_that_fails_leaves_what_was_there(growing: Path, fails: str) -> None:
    """Within: when rows are gone and their successors lack a column; after: in the last hook."""
    assert not ran(growing, "growing", id=2, word="zwei", strategy="delete+insert", fails=fails)
    assert asked(growing, "from growing order by id") == [(1, "one"), (2, "two")]


def test_an_incremental_model_in_python_takes_rows_in_and_leaves_nothing_beside(project: Path) -> None:
    with duckdb.connect(str(project / "tiny.duckdb")) as connection:
        connection.execute("create table growing_in_python as select 6 as number")
        connection.execute("create table growing_in_python__dbt_tmp as select 13 as number")
    assert ran(project, "growing_in_python")
    assert asked(project, "from growing_in_python order by number") == [(6,), (7,)]
    assert asked(project, "select table_name from information_schema.tables where table_name like '%dbt_tmp%'") == []


def test_a_config_that_these_tables_would_not_follow_is_refused(growing: Path) -> None:
    refused = run(growing, "growing", id=3, word="three", grants={"select": ["reader"]})
    assert refused.returncode != 0
    assert "growing: the config grants has no effect" in refused.stdout
    assert asked(growing, "select count(*) from growing") == [(2,)]


def test_a_view_becomes_an_incremental_model(project: Path) -> None:
    with duckdb.connect(str(project / "tiny.duckdb")) as connection:
        connection.execute("drop table if exists growing; create view growing as select 0 as id, 'none' as word")
    assert ran(project, "growing", id=1, word="one")
    assert asked(project, "from growing") == [(1, "one")]


def test_a_new_column_is_left_out_refused_or_taken_in_as_the_config_says(growing: Path) -> None:
    assert ran(growing, "growing", id=3, word="three", wider=True)
    assert asked(growing, "from growing order by id") == [(1, "one"), (2, "two"), (3, "three")]
    assert not ran(growing, "growing", id=4, word="four", wider=True, on_schema_change="fail")
    assert asked(growing, "select count(*) from growing") == [(3,)]
    assert ran(growing, "growing", id=4, word="four", wider=True, on_schema_change="append_new_columns")
    assert ran(growing, "growing", id=5, word="five", wider=True, on_schema_change="fail")
    assert asked(growing, "select id, more.a from growing order by id") == [(1, None), (2, None), (3, None), (4, 1), (5, 1)]


def test_the_ids_of_a_segment_are_written_as_they_are(project: Path) -> None:
    assert ran(project, "a_segment", **{"as": "table", "number": 1})
    kept = asked(
        project,
        "select distinct column_name, compression from pragma_storage_info('a_segment')"
        " where column_name = 'user_id' and segment_type = 'VARCHAR'",
    )
    assert kept == [("user_id", "Uncompressed")]
    assert asked(project, "select count(*), count(distinct user_id), count(valid_to) from a_segment") == [(300000, 1000, 0)]
    assert asked(project, "select distinct valid_from from a_segment") == asked(project, "select timestamp '2026-01-01'")
