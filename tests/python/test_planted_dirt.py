"""What the demo's generator planted as dirt is what the pipeline finds, kind by kind, and nothing else."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.python.support.demo_build import demo_build

PROJECT = Path(__file__).parents[2]
# the generator names what is wrong with a cell; the project names the reason
USER_REASONS = {
    "bad_birth_year": "implausible_birth_year",
    "bad_country": "unknown_country",
    "bad_signed_up_at": "unparseable_signed_up_at",
    "bad_timezone": "unknown_timezone",
    "bad_traits": "invalid_traits",
    "duplicate": "duplicate_user",
    "missing_ids": "missing_user_id",
    "test_account": "test_account",
}


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    """The rows of demo/truth/planted_dirt.csv: table, kind, destination, reasons, rows."""
    with (PROJECT / "demo/truth/planted_dirt.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def demo() -> Iterator[duckdb.DuckDBPyConnection]:
    """The built demo, read-only."""
    with duckdb.connect(str(demo_build().database), read_only=True) as opened:
        yield opened


def counts(built: duckdb.DuckDBPyConnection, query: str) -> Counter[str]:
    """Key to number of rows of a two-column query."""
    return Counter(dict(built.execute(query).fetchall()))


def reasons_in_order(reasons: str) -> str:
    """`b;a` as `a,b`: the generator and the project list several reasons in orders of their own."""
    return ",".join(sorted(reasons.replace(",", ";").split(";")))


def test_every_planted_row_is_quarantined_for_its_reasons(planted: list[dict[str, str]], demo: duckdb.DuckDBPyConnection) -> None:
    expected: Counter[str] = Counter()
    for row in planted:
        if row["destination"] == "events_quarantine":
            expected[reasons_in_order(row["reasons"])] += int(row["rows"])
    found: Counter[str] = Counter()
    for reasons, rows in counts(demo, "select reasons, count(*) from marts.events_quarantine group by 1").items():
        found[reasons_in_order(reasons)] += rows
    assert found == expected


def test_every_planted_copy_is_a_duplicate_of_its_kind(planted: list[dict[str, str]], demo: duckdb.DuckDBPyConnection) -> None:
    kind = {
        "resent_identical_later": "resent, same",
        "resent_in_same_batch": "resent, same",
        "resent_differing": "resent, differs",
        "order_reported_by_client_and_server": "order_reported_again",
    }
    expected: Counter[str] = Counter()
    for row in planted:
        if row["destination"] == "events_duplicates":
            expected[kind[row["kind"]]] += int(row["rows"])
    found = counts(
        demo,
        """
        select
            case differs_from_kept when true then 'resent, differs' when false then 'resent, same' else duplicate_kind end,
            count(*)
        from marts.events_duplicates group by 1
        """,
    )
    assert found == expected


def test_every_bad_user_cell_is_emptied_or_left_out_with_its_reason(
    planted: list[dict[str, str]], demo: duckdb.DuckDBPyConnection
) -> None:
    expected: Counter[str] = Counter()
    for row in planted:
        if row["table"] == "users" and row["reasons"]:
            expected[USER_REASONS[row["reasons"]]] += int(row["rows"])
    assert counts(demo, "select reasons, count(*) from marts.users_quarantine group by 1") == expected
