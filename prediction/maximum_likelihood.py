"""Finds the positive parameters under which the data are likeliest, and says when not to believe them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, minimize

Array = NDArray[np.float64]
# significant digits that a published parameter keeps: scores follow from what is published, and machines differ only beyond them
DIGITS = 6
# largest slope of the log-likelihood per customer, by the logarithm of a parameter, at which a maximum counts as found
FLAT = 1e-4


@dataclass(frozen=True)
class Fit:
    """The likeliest parameters, rounded to six significant digits.

    `log_likelihood` is summed over customers, at the optimum; `converged` is false when the search ended on a slope; `at_bounds`
    names the parameters that ran into a bound of the search, which means that the data do not tell them.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    converged: bool
    at_bounds: tuple[str, ...]


def maximize(
    log_likelihood: Callable[[Array], tuple[float, Array]],
    starts: Sequence[Sequence[float]],
    bounds: dict[str, tuple[float, float]],
    customers: float,
) -> Fit:
    """The best of several searches (L-BFGS-B over the logarithms of the parameters).

    Args:
        log_likelihood: of a vector of parameters, in the order of `bounds`: its value, and its slope by each parameter.
        starts: vectors of parameters to start from; each is moved inside the bounds.
        bounds: smallest and largest value of each parameter by name; all positive.
        customers: number of customers the sum runs over; the searches look at the mean, so that size does not change them.
    """
    limits = np.log(np.array(list(bounds.values())))

    def mean_loss(logarithms: Array) -> tuple[float, Array]:
        parameters = np.exp(logarithms)
        value, slope = log_likelihood(parameters)
        return -value / customers, -slope * parameters / customers

    searches = [_search(mean_loss, np.clip(np.log(start), *limits.T), limits) for start in starts]
    best = min(searches, key=lambda found: found.fun)
    inside = (best.x > limits[:, 0] + 0.01) & (best.x < limits[:, 1] - 0.01)
    return Fit(
        parameters=tuple(significant(value) for value in np.exp(best.x)),
        log_likelihood=float(-best.fun * customers),
        converged=bool(np.isfinite(best.fun) and np.all(np.abs(best.jac[inside]) < FLAT)),
        at_bounds=tuple(name for name, is_inside in zip(bounds, inside, strict=True) if not is_inside),
    )


def significant(value: float) -> float:
    """A number rounded to six significant digits, so that it survives being written down."""
    return float(f"{value:.{DIGITS}g}")


def _search(loss: Callable[[Array], tuple[float, Array]], start: Array, limits: Array) -> OptimizeResult:
    options = {"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-8}
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits, options=options)
