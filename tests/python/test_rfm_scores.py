"""RFM scores are fair: on any customers, equal gets equal and better never gets less, by the compiled SQL of user_rfm itself."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.python.support.workspace import PROJECT, Workspace

AS_OF = datetime(2026, 6, 10, 12, tzinfo=UTC).replace(tzinfo=None)
FEWEST_CUSTOMERS = 5
NAMES = {
    "champions", "loyal", "potential_loyalists", "new", "promising", "need_attention", "about_to_sleep", "at_risk", "cannot_lose",
    "hibernating", "lost",
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """An order so many hours before as_of."""

    hours_ago: int
    is_refunded: bool = False


@dataclass(frozen=True)
class Customer:
    """The orders of a person and what they earned after refunds, in cents."""

    orders: tuple[Order, ...]
    cents: int


@dataclass(frozen=True)
class Score:
    """A row of user_rfm."""

    recency_days: int
    frequency: int
    monetary: object
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    name: str | None


Scorer = Callable[[list[Customer]], dict[int, Score]]
# few different days and sums, so that many tie
orders = st.builds(Order, hours_ago=st.one_of(st.integers(0, 60), st.integers(0, 4000)), is_refunded=st.booleans())
sums = st.sampled_from((-500, 0, 1, 2000, 2001))
customers = st.builds(Customer, orders=st.lists(orders, min_size=1, max_size=5).map(tuple), cents=sums)
crowds = st.lists(customers, min_size=1, max_size=24)
checked = settings(max_examples=80, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def score(workspace: Workspace) -> Iterator[Scorer]:
    """Runs the compiled user_rfm on tables that hold the given customers; keys are their places in the list."""
    run = workspace.try_dbt("compile", "--select", "user_rfm", given=workspace.own_data)
    assert run.succeeded, run.output
    nodes = json.loads((workspace.folder / "target" / "manifest.json").read_text())["nodes"].values()
    statement = next(node["compiled_code"] for node in nodes if node["name"] == "user_rfm")
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as built; use built")
        connection.execute("create schema marts; create schema intermediate; create schema reference")
        connection.execute("create table intermediate.int_as_of as select ?::timestamp as as_of", [AS_OF])
        seed = PROJECT / "seeds/reference/rfm_segments.csv"
        connection.execute(f"create table reference.rfm_segments as from read_csv('{seed}')")
        yield lambda crowd: run_on(connection, statement, crowd)


def run_on(connection: duckdb.DuckDBPyConnection, statement: str, crowd: list[Customer]) -> dict[int, Score]:
    placed = [(str(place), AS_OF - timedelta(hours=order.hours_ago), order.is_refunded)
              for place, customer in enumerate(crowd) for order in customer.orders]  # fmt: skip
    connection.execute(
        "create or replace table marts.fct_orders as "
        "select unnest(?::varchar[]) as user_id, unnest(?::timestamp[]) as ordered_at, unnest(?::boolean[]) as is_fully_refunded",
        [list(column) for column in zip(*placed, strict=True)],
    )
    connection.execute(
        "create or replace table marts.user_spending as select unnest(?::varchar[]) as user_id, 'lifetime' as time_window, "
        "cast(unnest(?::integer[]) / 100 as decimal(18, 4)) as net_revenue_after_refunds",
        [[str(place) for place in range(len(crowd))], [customer.cents for customer in crowd]],
    )
    connection.execute(
        "create or replace table marts.dim_users as select user_id, null::timestamp as deleted_at from marts.user_spending"
    )
    rows = connection.execute(
        "select user_id, recency_days, frequency, monetary, recency_score, frequency_score, monetary_score, rfm_segment "
        f"from ({statement})"
    ).fetchall()
    return {int(user): Score(*facts) for user, *facts in rows}


def better_or_equal(scored: dict[int, Score], value: str, name: str, sign: int = 1) -> bool:
    """Over all pairs: a better value has no lower score, an equal value the same."""
    pairs = sorted((sign * getattr(row, value), getattr(row, name)) for row in scored.values())
    return all(one[1] <= two[1] and (one[0] < two[0] or one[1] == two[1]) for one, two in pairwise(pairs))


@checked
@given(crowd=crowds)
def test_scores_follow_from_the_share_that_is_worse(score: Scorer, crowd: list[Customer]) -> None:
    """Facts and scores against plain Python: days, distinct days, and the full fifths of everyone that are strictly worse."""
    facts = {}
    for place, customer in enumerate(crowd):
        days = {(AS_OF - timedelta(hours=order.hours_ago)).date() for order in customer.orders if not order.is_refunded}
        if days:
            facts[place] = ((AS_OF.date() - max(days)).days, len(days), customer.cents)
    scored = score(crowd)
    assert {place: (row.recency_days, row.frequency, round(row.monetary * 100)) for place, row in scored.items()} == facts
    for place, row in scored.items():
        recency, frequency, cents = facts[place]
        worse = (
            sum(other[0] > recency for other in facts.values()),
            sum(other[1] < frequency for other in facts.values()),
            sum(other[2] < cents for other in facts.values()),
        )
        expected = tuple(1 + 5 * count // len(facts) for count in worse) if len(facts) >= FEWEST_CUSTOMERS else (None, None, None)
        assert (row.recency_score, row.frequency_score, row.monetary_score) == expected
        assert row.name in (NAMES if expected[0] else {None})


@checked
@given(crowd=crowds)
def test_better_is_never_scored_lower_and_equal_is_scored_equally(score: Scorer, crowd: list[Customer]) -> None:
    scored = score(crowd)
    if len(scored) >= FEWEST_CUSTOMERS:
        assert better_or_equal(scored, "recency_days", "recency_score", sign=-1)
        assert better_or_equal(scored, "frequency", "frequency_score")
        assert better_or_equal(scored, "monetary", "monetary_score")


@checked
@given(crowd=crowds.filter(lambda crowd: len(crowd) > FEWEST_CUSTOMERS), at=st.integers(0, 23), cents=st.integers(1, 5000))
def test_buying_more_never_lowers_a_score_of_the_buyer(score: Scorer, crowd: list[Customer], at: int, cents: int) -> None:
    """One more purchase now: the buyer is more recent, on no fewer days, and has spent more."""
    place = at % len(crowd)
    before = score(crowd)
    buyer = crowd[place]
    crowd = [*crowd[:place], replace(buyer, orders=(*buyer.orders, Order(0)), cents=buyer.cents + cents), *crowd[place + 1 :]]
    after = score(crowd)
    if place in before and before[place].name:
        assert after[place].recency_score >= before[place].recency_score
        assert after[place].frequency_score >= before[place].frequency_score
        assert after[place].monetary_score >= before[place].monetary_score


@checked
@given(crowd=crowds, at=st.integers(0, 23), hours_ago=st.integers(0, 4000))
def test_what_is_no_purchase_day_changes_nothing(score: Scorer, crowd: list[Customer], at: int, hours_ago: int) -> None:
    """A fully refunded order is no order; a second purchase of one day is the same day; the order of the rows says nothing."""
    place = at % len(crowd)
    buyer = crowd[place]
    again = (replace(buyer.orders[0]), Order(hours_ago, is_refunded=True))
    changed = [*crowd[:place], replace(buyer, orders=(*again, *reversed(buyer.orders))), *crowd[place + 1 :]]
    assert score(changed) == score(crowd)
