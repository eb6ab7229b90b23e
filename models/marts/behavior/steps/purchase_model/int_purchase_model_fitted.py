"""Finds the parameters of both purchase models under which the histories are likeliest."""

from typing import Any

from prediction import bg_nbd, gamma_gamma
from prediction.maximum_likelihood import Fit

COLUMNS = {
    "model": "varchar", "r": "double", "alpha": "double", "a": "double", "b": "double", "p": "double", "q": "double",
    "gamma": "double", "log_likelihood": "double", "customers": "bigint", "repeat_buyers": "bigint", "converged": "boolean",
    "at_bounds": "varchar", "fitted_as_of": "timestamp",
}  # fmt: skip


def model(dbt: Any, session: Any) -> Any:
    """Two rows: the parameters of both models that make the histories likeliest; nulls where there is nothing to learn from."""
    dbt.config(materialized="table")
    states = dbt.ref("int_purchase_states").order("repeat_purchases, recency_days, age_days").fetchnumpy()
    x, t_x, T, customers = (states[name].astype(float) for name in ("repeat_purchases", "recency_days", "age_days", "customers"))
    valued = dbt.ref("int_purchase_histories").filter("average_repeat_value > 0")
    values = valued.order("valued_repeat_purchases, average_repeat_value").fetchnumpy()
    purchases, average = (values[name].astype(float) for name in ("valued_repeat_purchases", "average_repeat_value"))
    (as_of,) = dbt.ref("int_as_of").fetchall()[0]

    repeat_buyers = int(customers[x > 0].sum())
    bought = bg_nbd.fit(x, t_x, T, customers) if repeat_buyers else None
    spent = gamma_gamma.fit(purchases, average) if len(purchases) else None
    rows = [
        ["bg_nbd", *parameters(bought, 4), *[None] * 3, *outcome(bought, int(customers.sum()), repeat_buyers), as_of],
        ["gamma_gamma", *[None] * 4, *parameters(spent, 3), *outcome(spent, len(purchases), len(purchases)), as_of],
    ]
    return as_relation(session, rows)


def parameters(fit: Fit | None, how_many: int) -> list[Any]:
    """The fitted parameters; as many nulls without a fit."""
    return list(fit.parameters) if fit else [None] * how_many


def outcome(fit: Fit | None, customers: int, repeat_buyers: int) -> list[Any]:
    """log_likelihood, customers, repeat_buyers, converged, at_bounds."""
    if fit is None:
        return [None, customers, repeat_buyers, None, None]
    return [round(fit.log_likelihood, 4), customers, repeat_buyers, fit.converged, ",".join(fit.at_bounds)]


def as_relation(session: Any, rows: list[list[Any]]) -> Any:
    """The rows with the names and types of COLUMNS."""
    typed = ", ".join(f"cast(? as {type_}) as {name}" for name, type_ in COLUMNS.items())
    return session.sql(" union all ".join(f"select {typed}" for _ in rows), params=[value for row in rows for value in row])
