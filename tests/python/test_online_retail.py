"""Real data: what the project makes of the shop's invoices, against figures counted straight from the file, without SQL rules;
and who is in the spending segments, against the sentences of their rules applied to every customer in plain Python.

Rulings: identical lines are real purchases; an invoice with at least one product line is one order; an invoice that begins with C
takes back; postage, fees and corrections are no products; a line without a customer is a guest's and cannot be segmented.
"""

import csv
import os
import re
import subprocess
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

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


# customer -> its orders in time, each (when it was made, what it earned)
Orders = dict[str, list[tuple[datetime, Decimal]]]
# the last invoice of a customer, moments in between, and one before everything: membership is known for each
END = datetime(2011, 8, 31, 17, 31)
MOMENTS = (END, datetime(2011, 6, 14, 23, 59, 59), datetime(2011, 4, 1), datetime(2010, 12, 1, 8))


@pytest.fixture(scope="module")
def orders() -> Orders:
    """An order is an invoice of a known customer that takes nothing back and has a product line; the first of them dates it."""
    sql = f"select InvoiceNo, StockCode, Quantity, UnitPrice, CustomerID, InvoiceDate from '{LINES}'"
    made: dict[tuple[str, str], tuple[datetime, Decimal]] = {}
    for invoice, code, quantity, price, customer, at in duckdb.sql(sql).fetchall():
        if customer is not None and not invoice.startswith("C") and code.upper() not in NO_PRODUCTS:
            first, earned = made.get((str(customer), invoice), (at, Decimal(0)))
            made[str(customer), invoice] = (min(first, at), earned + quantity * Decimal(str(price)))
    by_customer: Orders = {}
    for (customer, _), order in made.items():
        by_customer.setdefault(customer, []).append(order)
    return by_customer


def spenders(orders: Orders, x: datetime) -> dict[str, set[str]]:
    """Segment -> the customers in it at x, by the sentences in README and the thresholds of dbt_project.yml."""
    limits = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    # the 30 dates up to yesterday, the 30 before them, and so on, four times
    yesterday = x.date() - timedelta(days=1)
    blocks = [(yesterday - timedelta(days=30 * n + 29), yesterday - timedelta(days=30 * n)) for n in range(4)]
    found: dict[str, set[str]] = {name: set() for name in SPENDING}
    for customer, all_orders in orders.items():
        until_now = [(at, earned) for at, earned in all_orders if at <= x]
        recent = [earned for at, earned in until_now if at > x - timedelta(days=90)]
        with_orders = sum(any(first <= at.date() <= last for at, _ in until_now) for first, last in blocks)
        holds = {
            "one_time_buyers": len(until_now) == 1,
            "repeat_buyers": len(until_now) >= 2,
            "loyal_customers": with_orders >= limits["loyal_blocks"],
            "high_aov_whales": len(recent) >= limits["whale_min_orders"]
            and sum(recent, Decimal(0)) / max(1, len(recent)) >= limits["whale_average_order"],
        }
        for segment in holds:
            if holds[segment]:
                found[segment].add(customer)
    return found


# what user_rfm tells of a customer: days since the last purchase, days with one, money kept, three scores, their name
Rfm = tuple[int, int, Decimal, int, int, int, str]


@pytest.fixture(scope="module")
def rfm(orders: Orders) -> dict[str, Rfm]:
    """Every customer scored at the end: one more than the full fifths of all customers who are strictly worse."""
    sql = f"select StockCode, Quantity, UnitPrice, CustomerID from '{LINES}' where starts_with(InvoiceNo, 'C')"
    taken_back = Counter[str]()
    for code, quantity, price, customer in duckdb.sql(sql).fetchall():
        if customer is not None and code.upper() not in NO_PRODUCTS:
            taken_back[str(customer)] -= quantity * Decimal(str(price))
    facts = {}
    for customer, made in orders.items():
        days = {at.date() for at, _ in made}
        facts[customer] = ((END.date() - max(days)).days, len(days), sum(earned for _, earned in made) - taken_back[customer])
    with (ROOT / "seeds/reference/rfm_segments.csv").open(encoding="utf-8") as file:
        names = {tuple(map(int, row[:3])): row[3] for row in list(csv.reader(file))[1:]}
    worst_first = [sorted(column) for column in zip(*((-days, often, money) for days, often, money in facts.values()), strict=True)]
    scored: dict[str, Rfm] = {}
    for customer, (days, often, money) in facts.items():
        worse = (bisect_left(values, value) for values, value in zip(worst_first, (-days, often, money), strict=True))
        scores = tuple(1 + 5 * count // len(facts) for count in worse)
        scored[customer] = (days, often, money, *scores, names[scores])
    return scored


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


# the last two need what the file has no column for: coupons or discounts, and categories
SPENDING = ("one_time_buyers", "repeat_buyers", "loyal_customers", "high_aov_whales", "bargain_hunters", "category_buyers")
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


@pytest.mark.parametrize("x", MOMENTS, ids=str)
def test_spending_segments_hold_whom_their_sentences_hold(marts: duckdb.DuckDBPyConnection, orders: Orders, x: datetime) -> None:
    sql = """
        select segment, user_id from segment_memberships
        where segment in (select unnest($segments)) and valid_from <= $x and (valid_to is null or valid_to > $x)
    """
    members: dict[str, set[str]] = {name: set() for name in SPENDING}
    for segment, customer in marts.execute(sql, {"segments": list(SPENDING), "x": x}).fetchall():
        members[segment].add(customer)
    assert members == spenders(orders, x)


def test_rfm_of_every_customer_follows_from_the_file(marts: duckdb.DuckDBPyConnection, rfm: dict[str, Rfm]) -> None:
    rows = marts.execute(
        "select user_id, recency_days, frequency, monetary, recency_score, frequency_score, monetary_score, rfm_segment "
        "from user_rfm"
    ).fetchall()
    assert {customer: tuple(facts) for customer, *facts in rows} == rfm
    champions = marts.execute("select user_id from segment_members where segment = 'champions'").fetchall()
    assert {customer for (customer,) in champions} == {customer for customer, facts in rfm.items() if facts[-1] == "champions"}


def test_only_what_the_file_has_no_column_for_is_empty_at_the_end(orders: Orders) -> None:
    empty = {segment for segment, customers in spenders(orders, END).items() if not customers}
    assert empty == {"bargain_hunters", "category_buyers"}


def test_readme_publishes_the_same_figures(counted: dict[str, Decimal]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| ([a-z][\w ]+?) \| ([\d,.]+)(?: GBP)? \|$", text, flags=re.MULTILINE))
    published = {name: Decimal(figure.replace(",", "")) for name, figure in table.items()}
    assert published == {name: round(figure, 2) for name, figure in counted.items()}


def test_readme_publishes_the_sizes_of_the_spending_segments(
    marts: duckdb.DuckDBPyConnection, orders: Orders, rfm: dict[str, Rfm]
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([\d,]+) \|$", text, flags=re.MULTILINE)
    published = {name: int(size.replace(",", "")) for name, size in rows}
    built = dict(marts.execute("select segment, size from segment_catalog where family = 'spending'").fetchall())
    champions = sum(facts[-1] == "champions" for facts in rfm.values())
    counted = {name: len(customers) for name, customers in spenders(orders, END).items()}
    assert published == built == counted | {"champions": champions}
