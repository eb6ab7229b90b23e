"""The published calibration of the purchase model: counted again from the shop's invoices, line by line and without dbt."""

import csv
import datetime
import re
from collections import defaultdict
from pathlib import Path

import duckdb
import numpy as np
import pytest

from benchmarks.purchase_model import CHART, DAYS, FITTED_ON, PAGE, SEED, SEED_COLUMNS, Decile, chart, deciles, table
from cli.builds import ROOT
from prediction import bg_nbd
from tests.python.support.demo_build import demo_build
from tests.python.test_online_retail import LINES, NO_PRODUCTS


@pytest.fixture(scope="module")
def counted() -> list[Decile]:
    """The deciles, from invoices alone: whoever bought a product on a day made a purchase on it."""
    sql = f"select InvoiceNo, StockCode, InvoiceDate, CustomerID from '{LINES}' where CustomerID is not null"
    days = defaultdict(set)
    for invoice, stock_code, at, customer in duckdb.sql(sql).fetchall():
        if stock_code.upper() not in NO_PRODUCTS and not invoice.startswith("C"):
            days[str(customer)].add(at.date())
    before = {customer: sorted(day for day in its if day < FITTED_ON) for customer, its in days.items()}
    before = {customer: its for customer, its in before.items() if its}
    end = FITTED_ON + datetime.timedelta(days=DAYS)
    after = {customer: sum(FITTED_ON <= day < end for day in its) for customer, its in days.items()}
    histories = np.array(
        [(len(its) - 1, (its[-1] - its[0]).days, (FITTED_ON - its[0]).days) for its in before.values()], dtype=float
    )
    fit = bg_nbd.fit(*histories.T, np.ones(len(histories)))
    expected = bg_nbd.expected_purchases(bg_nbd.BgNbd(*fit.parameters), DAYS, *histories.T).round(6)
    return deciles(dict(zip(before, expected, strict=True)), after)


def test_page_publishes_what_the_invoices_say(counted: list[Decile]) -> None:
    assert table(counted) in PAGE.read_text(encoding="utf-8")


def test_forecast_is_as_good_as_the_page_claims(counted: list[Decile]) -> None:
    """In sum within a tenth; the best tenth within a sixth; and who is expected to buy more does, but for neighbours."""
    expected, actual = (sum(getattr(row, name) * row.customers for row in counted) for name in ("expected", "actual"))
    assert expected == pytest.approx(actual, rel=0.1)
    assert counted[-1].expected == pytest.approx(counted[-1].actual, rel=1 / 6)
    assert all(later.actual > row.actual for row, later in zip(counted, counted[2:], strict=False) if row.number > 2)


def test_chart_shows_the_numbers_of_the_table(counted: list[Decile]) -> None:
    drawn = re.findall(r">(\d+\.\d\d)</text>", CHART.read_text(encoding="utf-8"))
    assert sorted(drawn) == sorted(f"{value:.2f}" for row in counted for value in (row.expected, row.actual))


def test_chart_is_the_same_on_every_run(counted: list[Decile], tmp_path: Path) -> None:
    chart(counted, tmp_path / "one.svg")
    chart(counted, tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_seed_holds_the_fit_of_the_demo() -> None:
    """Other engines read of the demo what DuckDB fits; `make purchase-model` writes it."""
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        fitted = connection.execute(f"select {', '.join(SEED_COLUMNS)} from marts.purchase_model_fit order by model").fetchall()
    rows = list(csv.DictReader(SEED.open(encoding="utf-8")))
    assert [[*row.values()] for row in rows] == [[as_text(value) for value in row] for row in fitted], "run `make purchase-model`"


def as_text(value: object) -> str:
    """As the seed writes it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    assert ROOT in SEED.parents
