"""The published hit rates: offers made again from the shop's invoices, without dbt and by another road (sparse matrices)."""

import re
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy import sparse

from benchmarks import recommendations
from benchmarks.recommendations import DAYS, OFFERED, SPLIT_ON, Judged, chart, first_hits, gain, judged, measured, table
from tests.python.test_online_retail import LINES, NO_PRODUCTS

WINDOW, SHRINKAGE, NEIGHBOURS, MOST_ITEMS, POPULAR_DAYS = 90, 20, 10, 200, 30
Result = tuple[list[Judged], tuple[float, float, float], int]


@pytest.fixture(scope="module")
def counted() -> Result:
    sql = f"select InvoiceNo, StockCode, InvoiceDate, CustomerID from '{LINES}' where CustomerID is not null"
    last, later = {}, defaultdict(set)
    for invoice, stock_code, at, customer in duckdb.sql(sql).fetchall():
        product = stock_code.upper()
        if product in NO_PRODUCTS or invoice.startswith("C"):
            continue
        if at.date() < SPLIT_ON:
            last[str(customer), product] = max(last.get((str(customer), product), at), at)
        elif at.date() < SPLIT_ON + timedelta(days=DAYS):
            later[str(customer)].add(product)
    return measured(offers(last, datetime.combine(SPLIT_ON, time.min)), {pair: at.date() for pair, at in last.items()}, later)


def offers(last: dict, as_of: datetime) -> dict[str, list[str]]:
    """Ten products for each customer, best first."""
    users, products = (sorted({pair[place] for pair in last}) for place in (0, 1))
    row, column = ({name: number for number, name in enumerate(names)} for names in (users, products))
    recent = defaultdict(list)
    for (user, product), at in last.items():
        if at > as_of - timedelta(days=WINDOW):
            recent[user].append((at, product))
    kept = [
        (row[user], column[product])
        for user, its in recent.items()
        for _, product in sorted(sorted(its, key=lambda each: each[1]), key=lambda each: each[0], reverse=True)[:MOST_ITEMS]
    ]
    shape = (len(users), len(products))
    has = sparse.csr_array((np.ones(len(kept)), np.array(kept).T), shape=shape)
    both = (has.T @ has).toarray()
    people = both.diagonal().copy()
    np.fill_diagonal(both, 0)
    millionths = np.rint(1e6 * both**2 / np.sqrt(np.maximum(np.outer(people, people), 1)) / (both + SHRINKAGE))
    # ties: more people with both, then by name
    order = np.lexsort((np.broadcast_to(np.arange(len(products)), both.shape), -both, -millionths), axis=1)[:, :NEIGHBOURS]
    near = np.zeros_like(millionths)
    np.put_along_axis(near, order, np.take_along_axis(millionths, order, 1), 1)
    owned = sparse.csr_array((np.ones(len(last)), np.array([(row[u], column[p]) for u, p in last]).T), shape=shape)
    scores = owned @ near
    popular = defaultdict(int)
    for (_, product), at in last.items():
        popular[product] += at > as_of - timedelta(days=POPULAR_DAYS)
    fill = sorted((product for product in popular if popular[product]), key=lambda product: (-popular[product], product))
    made = {}
    for user, score, own in zip(users, scores, owned.toarray() > 0, strict=True):
        found = sorted((place for place in np.flatnonzero(score) if not own[place]), key=lambda place: (-score[place], place))
        names = [products[place] for place in found[:OFFERED]]
        names += [product for product in fill[: 5 * OFFERED] if product not in names and not own[column[product]]]
        made[user] = names[:OFFERED]
    return made


def test_page_publishes_what_the_invoices_say(counted: Result) -> None:
    assert table(*counted) in recommendations.PAGE.read_text(encoding="utf-8")


def test_offers_beat_every_popularity(counted: Result) -> None:
    (ours, *others), (_, low, _), _ = counted
    assert low > 0.05
    assert all(ours.hit_rate > other.hit_rate + 0.05 and ours.mrr > other.mrr + 0.03 for other in others)


def test_hits_are_counted_by_hand() -> None:
    """Of three customers one hits at once, one at the fourth place, one at the eleventh, which is not offered."""
    ranks = first_hits({"a": ["x"], "b": list("123x"), "c": [*"0123456789", "x"]}, {user: {"x"} for user in "abc"})
    assert ranks.tolist() == [1, 4, 0]
    assert judged("", ranks) == Judged("", pytest.approx(2 / 3), pytest.approx((1 + 0.25) / 3))
    assert gain(ranks, np.array([0, 2, 0]))[0] == pytest.approx(1 / 3)


def test_own_products_and_unknown_ones_are_no_hits() -> None:
    day = date(2011, 5, 20)
    bought = {("a", "p"): day, ("b", "q"): day, ("b", "p"): day}
    rows, _, customers = measured({"a": ["q", "p"], "b": ["p"]}, bought, {"a": {"p", "q"}, "b": {"p", "new"}})
    assert customers == 1, "b bought nothing new that was known"
    assert rows[0] == Judged("user_next_best", 1.0, 1.0)
    assert rows[1].hit_rate == 0 and rows[-1].hit_rate == 1, "nothing was popular in the week before; q was once"


def test_chart_shows_the_numbers_of_the_table(counted: Result, tmp_path: Path) -> None:
    drawn = re.findall(r">(\d+\.\d%|\d\.\d{3})</text>", recommendations.CHART.read_text(encoding="utf-8"))
    assert sorted(drawn) == sorted(text for row in counted[0] for text in (f"{row.hit_rate:.1%}", f"{row.mrr:.3f}"))
    chart(counted[0], tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == recommendations.CHART.read_bytes()
