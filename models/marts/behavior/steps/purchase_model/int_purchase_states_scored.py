"""Scores the distinct histories of customers with the fitted BG/NBD."""

from typing import Any

from prediction.bg_nbd import BgNbd, expected_purchases, p_alive

HORIZONS = (90, 365)
DECIMALS = 6


def model(dbt: Any, session: Any) -> Any:
    """Each history with its scores under the fitted parameters; no rows while the fit is not to be trusted."""
    dbt.config(materialized="table")
    states = dbt.ref("int_purchase_states").order("repeat_purchases, recency_days, age_days").fetchnumpy()
    trusted = dbt.ref("purchase_model_fit").filter("model = 'bg_nbd' and is_trusted").project("r, alpha, a, b").fetchall()
    history = {name: states[name][: None if trusted else 0] for name in ("repeat_purchases", "recency_days", "age_days")}
    x, t_x, T = (column.astype(float) for column in history.values())
    fitted = BgNbd(*(trusted[0] if trusted else (1.0, 1.0, 1.0, 1.0)))
    scores = {"p_alive": p_alive(fitted, x, t_x, T)}
    scores |= {f"expected_purchases_{days}d": expected_purchases(fitted, days, x, t_x, T) for days in HORIZONS}
    return history | {name: values.round(DECIMALS) for name, values in scores.items()}
