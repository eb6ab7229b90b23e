"""Customers who buy, stay and leave exactly as BG/NBD and Gamma-Gamma say, so that what a model should find is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Buyers:
    """One row per customer: `x`, `t_x` and `T` until now in days, and `later` purchases in the days after now."""

    x: Array
    t_x: Array
    T: Array
    later: Array


def purchase_times(random: np.random.Generator, r: float, alpha: float, a: float, b: float, until: float) -> list[float]:
    """Days after the first purchase on which one customer buys again, drawn step by step from the model's story."""
    rate, leaving = random.gamma(r, 1 / alpha), random.beta(a, b)
    times: list[float] = []
    now = 0.0
    while True:
        now += random.exponential(1 / rate) if rate > 0 else np.inf
        if now > until:
            return times
        times.append(now)
        if random.random() < leaving:
            return times


def simulate(
    seed: int, customers: int, parameters: tuple[float, float, float, float], ages: tuple[float, float], days_later: float
) -> Buyers:
    """Customers whose first purchase lies between the two `ages` (days ago), watched for `days_later` more days."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(customers):
        age = random.uniform(*ages)
        times = purchase_times(random, *parameters, until=age + days_later)
        seen = [time for time in times if time <= age]
        rows.append((len(seen), seen[-1] if seen else 0.0, age, len(times) - len(seen)))
    return Buyers(*np.array(rows, dtype=float).T)


def simulate_values(seed: int, purchases: Array, p: float, q: float, gamma: float) -> Array:
    """The average value of each customer's `purchases`, drawn from Gamma-Gamma."""
    random = np.random.default_rng(seed)
    rates = random.gamma(q, 1 / gamma, len(purchases))
    return random.gamma(p * purchases, 1 / rates) / purchases
