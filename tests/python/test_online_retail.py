"""Real data: what the project makes of the shop's invoices, against figures counted straight from the file, without SQL rules.

Rulings: identical lines are real purchases; an invoice with at least one product line is one order; an invoice that begins with C
takes back; postage, fees and corrections are no products; a line without a customer is a guest's and cannot be segmented.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = ROOT / "data/online_retail/online_retail_to_2011-08-31.parquet"
NO_PRODUCTS = {"POST", "DOT", "C2", "M", "D", "S", "AMAZONFEE", "BANK CHARGES", "B", "CRUK"}


@pytest.fixture(scope="module")
def counted() -> dict[str, Decimal]:
    """The figures by name, counted line by line."""
    lines = duckdb.sql(f"select InvoiceNo, StockCode, Quantity, UnitPrice, CustomerID from '{LINES}'").fetchall()
    products = [line for line in lines if line[1].upper() not in NO_PRODUCTS]
    amount = Counter[tuple[bool, bool]]()
    invoices: dict[tuple[bool, bool], set[str]] = {}
    rows = Counter[tuple[bool, bool]]()
    for invoice, _, quantity, price, customer in products:
        kind = (customer is None, invoice.startswith("C"))
        amount[kind] += Decimal(quantity) * Decimal(str(price))
        invoices.setdefault(kind, set()).add(invoice)
        rows[kind] += 1
    # what becomes an event: each bought line, each invoice of either kind
    known, known_back, guest, guest_back = (False, False), (False, True), (True, False), (True, True)
    return {
        "invoice lines": Decimal(len(lines)),
        "product lines bought": Decimal(rows[known]),
        "orders": Decimal(len(invoices[known])),
        "customers with orders": Decimal(len({c for i, _, _, _, c in products if c is not None and not i.startswith("C")})),
        "refunds": Decimal(len(invoices[known_back])),
        "earned": amount[known],
        "refunded": -amount[known_back],
        "net revenue": amount[known] + amount[known_back],
        "quarantined as missing_ids": Decimal(rows[guest] + len(invoices[guest]) + len(invoices[guest_back])),
        "of these also negative_amount": Decimal(sum(1 for i, _, q, _, c in products if q < 0 and not i.startswith("C"))),
    }


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of a build of its own."""
    folder = tmp_path_factory.mktemp("online_retail")
    environment = os.environ | {"DBT_DUCKDB_PATH": str(folder / "demo.duckdb"), "DBT_PROFILES_DIR": str(ROOT)}
    command = [sys.executable, "-m", "cli.build", "--source", "online_retail"]
    build = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert build.returncode == 0, build.stdout + build.stderr
    with duckdb.connect(str(folder / "online_retail.duckdb"), read_only=True) as connection:
        connection.execute("use marts")
        yield connection


FIGURES = {
    "product lines bought": "select count(*) from fct_events where event_name = 'product_purchased'",
    "orders": "select count(*) from fct_orders",
    "customers with orders": "select count(distinct user_id) from fct_orders",
    "refunds": "select count(*) from fct_events where event_name = 'order_refunded'",
    "earned": "select sum(net_revenue) from fct_orders",
    "refunded": "select sum(refunds) from fct_user_days",
    "net revenue": "select sum(revenue) - sum(refunds) from dim_users",
    "quarantined as missing_ids": "select count(*) from events_quarantine where reasons like '%missing_ids%'",
    "of these also negative_amount": "select count(*) from events_quarantine where reasons like '%negative_amount%'",
}


@pytest.mark.parametrize("figure", FIGURES)
def test_marts_hold_what_the_file_holds(marts: duckdb.DuckDBPyConnection, counted: dict[str, Decimal], figure: str) -> None:
    assert Decimal(marts.execute(FIGURES[figure]).fetchall()[0][0]) == counted[figure]


def test_readme_publishes_the_same_figures(counted: dict[str, Decimal]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| ([a-z][\w ]+?) \| ([\d,.]+)(?: GBP)? \|$", text, flags=re.MULTILINE))
    published = {name: Decimal(figure.replace(",", "")) for name, figure in table.items()}
    assert published == {name: round(figure, 2) for name, figure in counted.items()}
