"""Gamma-Gamma: what a customer's purchases are worth, from the average of those seen.

Fader, Hardie and Lee (2005), RFM and CLV: Using Iso-value Curves for Customer Base Analysis, Journal of Marketing Research 42(4);
Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value. Values of one customer's purchases follow a gamma distribution of
shape p, whose rate is drawn from a gamma distribution (shape q, rate gamma), whatever the customer's number of purchases.

All arrays have one element per customer: `purchases` is the number of valued purchases, `average` their mean value.
"""

from dataclasses import astuple, dataclass

import numpy as np
from scipy.special import digamma, gammaln

from prediction.maximum_likelihood import Array, Fit, maximize

BOUNDS = {"p": (1e-3, 1e3), "q": (1e-3, 1e3), "gamma": (1e-6, 1e9)}


@dataclass(frozen=True)
class GammaGamma:
    """Parameters of the model: shapes `p` and `q`, and `gamma` in the unit of the money; all positive."""

    p: float
    q: float
    gamma: float


def log_likelihood(model: GammaGamma, purchases: Array, average: Array) -> Array:
    """Logarithm of the density of each customer's average: the note's equation 1a. Needs purchases >= 1 and average > 0."""
    p, q, gamma = astuple(model)
    return (
        gammaln(p * purchases + q) - gammaln(p * purchases) - gammaln(q) + q * np.log(gamma) - np.log(average)
        + p * purchases * np.log(purchases * average) - (p * purchases + q) * np.log(gamma + purchases * average)
    )  # fmt: skip


def expected_value(model: GammaGamma, purchases: Array, average: Array) -> Array:
    """Value expected of each further purchase: the note's equation 5. All customers' mean where purchases is 0; needs q > 1."""
    p, q, gamma = astuple(model)
    return p * (gamma + purchases * average) / (p * purchases + q - 1)


def fit(purchases: Array, average: Array) -> Fit:
    """The likeliest parameters p, q, gamma, in this order; `average` in money, above 0.

    Raises:
        ValueError: there is no customer.
    """
    if not len(purchases):
        raise ValueError("Gamma-Gamma needs at least one customer with a purchase of some value")
    mean = float(np.sum(purchases * average) / np.sum(purchases))
    starts = [(p, q, mean * (q - 1) / p) for p in (1.0, 5.0) for q in (2.0, 6.0)]
    return maximize(
        lambda parameters: _total_with_slope(GammaGamma(*parameters), purchases, average), starts, BOUNDS, float(len(purchases))
    )


def _total_with_slope(model: GammaGamma, purchases: Array, average: Array) -> tuple[float, Array]:
    """The log-likelihood of all customers, and its slope by p, q and gamma."""
    p, q, gamma = astuple(model)
    total = gamma + purchases * average
    slopes = (
        purchases * (digamma(p * purchases + q) - digamma(p * purchases) + np.log(purchases * average / total)),
        digamma(p * purchases + q) - digamma(q) + np.log(gamma / total),
        q / gamma - (p * purchases + q) / total,
    )
    return float(np.sum(log_likelihood(model, purchases, average))), np.array([np.sum(slope) for slope in slopes])
