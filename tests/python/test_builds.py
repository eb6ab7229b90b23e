"""Every choice of input has a database file and dbt vars of its own; a choice that makes no sense is refused in a sentence."""

import argparse
from pathlib import Path

import pytest

from cli.builds import Build, UserError, add_options, chosen_build


def choose(*arguments: str) -> Build:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return chosen_build(parser.parse_args(arguments))


@pytest.fixture(autouse=True)
def no_given_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBT_DUCKDB_PATH", raising=False)


def test_no_two_choices_share_a_database(tmp_path: Path) -> None:
    events = tmp_path / "e.csv"
    events.touch()
    choices = [
        choose(),
        choose("--source", "online_retail"),
        choose("--raw-events", str(events)),
        choose("--as-of", "2026-08-01"),
        choose("--as-of", "2026-08-01T12:00:00"),
        choose("--as-of", "now"),
        choose("--source", "online_retail", "--as-of", "2011-03-01"),
    ]
    assert len({build.database for build in choices}) == len(choices)
    assert len({build.published for build in choices} | {build.database for build in choices}) == 2 * len(choices)


def test_as_of_latest_is_the_ordinary_build() -> None:
    assert choose("--as-of", "latest") == choose()


def test_given_path_moves_every_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_DUCKDB_PATH", "/data/app.duckdb")
    assert choose().database == Path("/data/app.duckdb")
    assert choose("--as-of", "2026-08-01").database == Path("/data/app_as_of_2026-08-01.duckdb")
    assert choose("--source", "online_retail").database == Path("/data/online_retail.duckdb")


def test_a_database_named_like_a_schema_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_DUCKDB_PATH", "/data/marts.duckdb")
    with pytest.raises(UserError, match="marts is the name of a schema"):
        choose()


def test_the_shop_adds_up_in_pounds_and_the_demo_in_the_projects_currency() -> None:
    assert choose("--source", "online_retail").reporting_currency == "GBP"
    assert choose().reporting_currency == "USD"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--raw-events", "no_such_folder/e.csv"), ("RAW_EVENTS", "no_such_folder/e.csv", "no such file")),
        (("--raw-users", "u.csv"), ("RAW_USERS", "RAW_EVENTS")),
        (("--source", "online_retail", "--raw-events", "e.csv"), ("SOURCE", "RAW_EVENTS")),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(arguments: tuple[str, ...], named: tuple[str, ...]) -> None:
    with pytest.raises(UserError) as refusal:
        choose(*arguments)
    assert all(word in str(refusal.value) for word in named)


def test_tables_and_remote_files_are_left_to_the_engine() -> None:
    assert choose("--raw-events", "lake.events").variables == {"raw_events": "lake.events"}
    assert choose("--raw-events", "s3://lake/e/*.parquet").variables == {"raw_events": "s3://lake/e/*.parquet"}
