"""BG/NBD: how often customers buy, and whether they still do, from three numbers each.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science
24(2). While alive, a customer buys at a rate drawn from a gamma distribution (shape r, scale 1/alpha); after each purchase it
leaves for good with a probability drawn from a beta distribution (a, b).

All arrays have one element per customer, or per distinct history: `x` purchases after the first, `t_x` time from the first to the
last purchase (0 where x is 0), `T` time from the first purchase until now; 0 <= t_x <= T, both in the same unit, here days.
"""

from dataclasses import astuple, dataclass

import numpy as np
from scipy.special import betaln, digamma, gammaln, hyp2f1

from prediction.maximum_likelihood import Array, Fit, maximize

BOUNDS = {"r": (1e-3, 1e3), "alpha": (1e-3, 1e6), "a": (1e-3, 1e3), "b": (1e-2, 1e3)}


@dataclass(frozen=True)
class BgNbd:
    """Parameters of the model: `r` and `alpha` (in days) of the rates, `a` and `b` of the chances to leave; all positive."""

    r: float
    alpha: float
    a: float
    b: float


def log_likelihood(model: BgNbd, x: Array, t_x: Array, T: Array) -> Array:
    """Logarithm of the likelihood of each history: the paper's equation 6."""
    return _purchases(model, x) + np.logaddexp(*_alive_and_gone(model, x, t_x, T))


def p_alive(model: BgNbd, x: Array, t_x: Array, T: Array) -> Array:
    """Probability that each customer has not left: the chance to buy again. 1 where x is 0: the model lets nobody leave before."""
    alive, gone = _alive_and_gone(model, x, t_x, T)
    return 1 / (1 + np.exp(gone - alive))


def expected_purchases(model: BgNbd, days: float, x: Array, t_x: Array, T: Array) -> Array:
    """Purchases expected of each customer in the next `days`: the paper's equation 10.

    Euler's transformation turns its 2F1(r + x, b + x; a + b + x - 1; z) into one whose terms do not overflow for frequent buyers.
    """
    r, alpha, a, b = astuple(model)
    # the equation divides by a - 1; its limit there is that of its neighbours
    a = a if abs(a - 1) > 1e-7 else 1 + 1e-7
    z = days / (alpha + T + days)
    never_leaving = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, a + b + x - 1, z)
    return (a + b + x - 1) / (a - 1) * (1 - never_leaving) * p_alive(model, x, t_x, T)


def fit(x: Array, t_x: Array, T: Array, customers: Array) -> Fit:
    """The likeliest parameters r, alpha, a, b, in this order.

    Args:
        x: purchases after the first.
        t_x: days from the first to the last purchase.
        T: days from the first purchase until now.
        customers: how many customers have this history.

    Raises:
        ValueError: there is no customer, or nobody bought twice: nothing could be learnt.
    """
    if not np.sum(customers * x) > 0:
        raise ValueError("BG/NBD needs at least one customer who bought twice")
    rate = np.sum(customers * x) / max(np.sum(customers * T), 1.0)
    starts = [(r, r / rate, a, b) for r in (0.3, 2.0) for a, b in ((0.5, 2.0), (1.5, 6.0))]
    return maximize(
        lambda parameters: _total_with_slope(BgNbd(*parameters), x, t_x, T, customers), starts, BOUNDS, float(np.sum(customers))
    )


def _purchases(model: BgNbd, x: Array) -> Array:
    """The factor that both cases of the likelihood share: x purchases, and x times the choice to stay."""
    r, alpha, a, b = astuple(model)
    return gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)


def _alive_and_gone(model: BgNbd, x: Array, t_x: Array, T: Array) -> tuple[Array, Array]:
    """Logarithms of the two cases: no purchase from t_x to T though alive, and gone after the last; impossible without a second."""
    r, alpha, a, b = astuple(model)
    repeated = np.maximum(x, 1)
    gone = np.log(a) - np.log(b + repeated - 1) - (r + x) * np.log(alpha + t_x)
    return -(r + x) * np.log(alpha + T), np.where(x > 0, gone, -np.inf)


def _total_with_slope(model: BgNbd, x: Array, t_x: Array, T: Array, customers: Array) -> tuple[float, Array]:
    """The log-likelihood of all customers, and its slope by r, alpha, a and b."""
    r, alpha, a, b = astuple(model)
    alive, gone = _alive_and_gone(model, x, t_x, T)
    either = np.logaddexp(alive, gone)
    is_gone = np.exp(gone - either)
    stays = digamma(a + b) - digamma(a + b + x)
    slopes = (
        digamma(r + x) - digamma(r) + np.log(alpha) - (1 - is_gone) * np.log(alpha + T) - is_gone * np.log(alpha + t_x),
        r / alpha - (r + x) * ((1 - is_gone) / (alpha + T) + is_gone / (alpha + t_x)),
        stays + is_gone / a,
        stays + digamma(b + x) - digamma(b) - is_gone / (b + np.maximum(x, 1) - 1),
    )
    total = float(np.sum(customers * (_purchases(model, x) + either)))
    return total, np.array([np.sum(customers * slope) for slope in slopes])
