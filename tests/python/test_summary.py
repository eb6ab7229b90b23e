"""The summary after a build: its figures against a database counted by hand, and a remedy for every reason there is."""

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from cli.builds import Build, UserError
from cli.remedies import EVENT_REMEDIES, TRAIT_REMEDIES, USER_REMEDIES
from cli.summary import open_build, render, summarize
from tests.python.tiny_build import make_tiny_build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    database = tmp_path / "tiny.duckdb"
    make_tiny_build(database)
    return Build("demo", database)


def test_figures_are_those_of_the_tables(build: Build) -> None:
    with open_build(build.database) as connection:
        summary = summarize(connection)
    assert (summary.raw, summary.clean, summary.duplicates, summary.quarantined, summary.missed) == (15, 8, 2, 4, 1)
    # a row with two reasons counts under both; equal counts in order of their names
    assert list(summary.event_reasons.items()) == [("bot", 3), ("missing_ids", 2), ("unknown_event", 1)]
    assert summary.user_reasons == {"unknown_country": 1}
    assert summary.trait_reasons == {"invalid_traits": 2, "missing_ids": 1}
    assert (summary.users, summary.anonymous, summary.sessions, summary.orders) == (3, 1, 4, 2)
    assert (summary.revenue, summary.refunds) == (Decimal("1234.50"), Decimal("4.25"))
    assert (summary.segments, summary.memberships) == (2, 3)


def test_text_names_figures_remedies_the_file_and_what_is_next(build: Build) -> None:
    with open_build(build.database) as connection:
        text = render(summarize(connection), build)
    assert "as of 2026-07-01 12:00:00 UTC" in text
    assert "1,230.25 USD net revenue (1,234.50 earned, 4.25 refunded)" in text
    assert re.search(r"2 +missing_ids +send user_id or anonymous_id", text)
    assert re.search(r"2 +invalid_traits +send traits as one JSON object", text)
    assert re.search(r"1 came in too late .*FULL_REFRESH=1", text)
    assert str(build.database) in text
    assert text.count("\n  make ") == 3


def test_next_commands_stay_with_the_build(build: Build) -> None:
    shop = Build("online_retail", build.database, {"reporting_currency": "GBP"})
    with open_build(build.database) as connection:
        text = render(summarize(connection), shop)
    assert "GBP net revenue" in text
    assert "make publish SOURCE=online_retail" in text


@pytest.mark.parametrize(
    ("macro", "remedies"),
    [
        ("quarantine_reasons", EVENT_REMEDIES),
        ("user_quarantine_reasons", USER_REMEDIES),
        ("trait_quarantine_reasons", TRAIT_REMEDIES),
    ],
)
def test_every_quarantine_reason_has_a_remedy(macro: str, remedies: dict[str, str]) -> None:
    text = (ROOT / f"macros/loading/{macro}.sql").read_text(encoding="utf-8")
    body = text[text.index(f"macro {macro}()") : text.index("endmacro")]
    declared = re.findall(r"^ {8}'(\w+)':", body, flags=re.MULTILINE)
    assert len(declared) >= 10
    assert set(declared) == set(remedies)


def test_nothing_built_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run make build first"):
        open_build(tmp_path / "none.duckdb")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(UserError, match="no finished build"):
        open_build(tmp_path / "empty.duckdb")
