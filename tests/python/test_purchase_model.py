"""BG/NBD and Gamma-Gamma: the closed forms against the integrals they stand for, and the fit against data with known parameters.

The integrals run over the models' stories: a rate from a gamma and a chance to leave from a beta distribution, and what follows.
"""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import approx_fprime

from prediction import bg_nbd, gamma_gamma
from prediction.bg_nbd import BgNbd
from prediction.gamma_gamma import GammaGamma
from prediction.maximum_likelihood import Array, maximize, significant
from tests.python.support.simulated_buyers import simulate, simulate_values

# the paper's own example (in weeks), few leaving, many leaving, customers much alike; a below, at and above 1
MODELS = [BgNbd(0.243, 4.414, 0.793, 2.426), BgNbd(0.8, 60, 0.1, 8), BgNbd(2.5, 20, 3, 1.5), BgNbd(9, 90, 1, 4)]
HISTORIES = [(0, 0.0, 0.0), (0, 0.0, 38.86), (1, 5.0, 5.0), (2, 30.43, 38.86), (7, 20.0, 100.0), (25, 180.0, 200.0)]
VALUES = [GammaGamma(6.25, 3.74, 15.44), GammaGamma(1.2, 1.5, 80), GammaGamma(0.6, 5, 300)]


def columns(*histories: tuple[float, float, float]) -> tuple[Array, ...]:
    return tuple(np.array(column, dtype=float) for column in zip(*histories, strict=True))


def over_the_story(model: BgNbd, log_of: Callable[[Array, Array], Array]) -> float:
    """The mean of exp(log_of(rate, chance to leave)): a trapezoidal sum over log rate and log odds, where all is smooth."""
    log_rate = np.arange(np.log(model.r / model.alpha) - 6 - 32 / model.r, 6, 0.1)[:, None]
    log_odds = np.arange(-32 / model.a, 32 / min(model.b, 1), 0.2)[None, :]
    rate, leaving = np.exp(log_rate), 1 / (1 + np.exp(-log_odds))
    # change of variables: d rate = rate d log_rate, d leaving = leaving (1 - leaving) d log_odds
    log_weight = stats.gamma.logpdf(rate, model.r, scale=1 / model.alpha) + log_rate
    log_weight = log_weight + model.a * np.log(leaving) - model.b * np.logaddexp(0, log_odds) - np.log(beta_function(model))
    return float(np.sum(np.exp(log_weight + log_of(rate, leaving))) * 0.1 * 0.2)


def beta_function(model: BgNbd) -> float:
    log_odds = np.arange(-40 / model.a, 40 / min(model.b, 1), 0.2)
    return float(np.sum(np.exp(-model.a * np.logaddexp(0, -log_odds) - model.b * np.logaddexp(0, log_odds))) * 0.2)


def log_alive(x: float, T: float) -> Callable[[Array, Array], Array]:
    """x purchases, as many times staying, and none since the last until T, though there."""
    return lambda rate, leaving: x * np.log(rate) - rate * T + x * np.log1p(-np.minimum(leaving, 1 - 1e-16))


def log_gone(x: float, t_x: float) -> Callable[[Array, Array], Array]:
    """x purchases, leaving after the last of them."""
    return lambda rate, leaving: (
        x * np.log(rate) - rate * t_x + np.log(leaving) + (x - 1) * np.log1p(-np.minimum(leaving, 1 - 1e-16))
    )


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("model", MODELS)
def test_closed_forms_are_the_integrals_they_stand_for(model: BgNbd, history: tuple[float, float, float]) -> None:
    x, t_x, T = history
    alive = over_the_story(model, log_alive(x, T))
    either = alive + (over_the_story(model, log_gone(x, t_x)) if x else 0)
    assert np.exp(bg_nbd.log_likelihood(model, *columns(history)))[0] == pytest.approx(either, rel=1e-7)
    assert bg_nbd.p_alive(model, *columns(history))[0] == pytest.approx(alive / either, rel=1e-7)
    for days in (1, 90, 365):
        # while there at a rate, with a chance to leave after each purchase: the sum of a geometric series
        def later(rate: Array, leaving: Array, days: float = days) -> Array:
            return log_alive(x, T)(rate, leaving) + np.log(-np.expm1(-rate * leaving * days) / leaving)

        expected = over_the_story(model, later) / either
        assert bg_nbd.expected_purchases(model, days, *columns(history))[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("model", VALUES)
def test_values_follow_from_their_story(model: GammaGamma) -> None:
    """One customer's purchases are gamma distributed at a rate of the customer's own; what is expected is shape by rate."""
    for purchases, average in ((1.0, 12.5), (3.0, 40.0), (20.0, 7.0)):
        def density(rate: float, purchases: float = purchases, average: float = average) -> float:
            return stats.gamma.pdf(average, model.p * purchases, scale=1 / (rate * purchases)) * stats.gamma.pdf(
                rate, model.q, scale=1 / model.gamma
            )

        # over the logarithm of the rate, where the density is smooth
        total = quad(lambda u: density(np.exp(u)) * np.exp(u), -40, 8, limit=400, points=[-4, -1])[0]
        value = quad(lambda u: density(np.exp(u)) * model.p, -40, 8, limit=400, points=[-4, -1])[0]
        one = np.array([purchases]), np.array([average])
        assert np.exp(gamma_gamma.log_likelihood(model, *one))[0] == pytest.approx(total, rel=1e-6)
        assert gamma_gamma.expected_value(model, *one)[0] == pytest.approx(value / total, rel=1e-6)
    assert gamma_gamma.expected_value(model, np.zeros(1), np.zeros(1))[0] == pytest.approx(model.p * model.gamma / (model.q - 1))


positive = st.floats(0.05, 20)
models = st.builds(BgNbd, r=positive, alpha=st.floats(1, 200), a=positive, b=positive)
spans = st.tuples(st.floats(0, 300), st.floats(0, 300), st.floats(0.5, 300))


@given(models, st.integers(1, 40), spans)
def test_scores_move_as_the_theory_says(model: BgNbd, x: int, spans: tuple[float, float, float]) -> None:
    """With x fixed, a longer silence makes leaving likelier, a later last purchase less so, and a longer horizon brings more."""
    until_last, since_last, more = spans
    t_x, T = until_last, until_last + since_last
    now, later, livelier = columns((x, t_x, T)), columns((x, t_x, T + more)), columns((x, min(t_x + more, T), T))
    slack = 1 + 1e-9
    p_now, p_later, p_livelier = (bg_nbd.p_alive(model, *state)[0] for state in (now, later, livelier))
    assert 0 <= p_later <= p_now * slack
    assert p_now <= p_livelier * slack <= slack * slack
    soon, long_after = (bg_nbd.expected_purchases(model, days, *now)[0] for days in (90, 90 + more))
    assert 0 <= soon <= long_after * (1 + 1e-6)
    assert bg_nbd.expected_purchases(model, 90, *later)[0] <= soon * (1 + 1e-6)
    # nobody buys more than if nobody could leave
    assert soon <= (model.r + x) / (model.alpha + T) * 90 * (1 + 1e-6)
    assert bg_nbd.p_alive(model, *columns((0, 0, T)))[0] == 1


def test_slopes_are_those_of_the_likelihoods() -> None:
    histories, customers = columns(*HISTORIES), np.arange(1.0, 7)
    for model in MODELS:
        vector = np.array([model.r, model.alpha, model.a, model.b])
        total = lambda v: bg_nbd._total_with_slope(BgNbd(*v), *histories, customers)  # noqa: E731
        assert total(vector)[1] == pytest.approx(approx_fprime(vector, lambda v: total(v)[0], 1e-7), rel=1e-4, abs=1e-4)  # noqa: B023
    purchases, average = np.array([1.0, 3, 20]), np.array([12.5, 40, 7])
    for values in VALUES:
        vector = np.array([values.p, values.q, values.gamma])
        total = lambda v: gamma_gamma._total_with_slope(GammaGamma(*v), purchases, average)  # noqa: E731
        assert total(vector)[1] == pytest.approx(approx_fprime(vector, lambda v: total(v)[0], 1e-7), rel=1e-4, abs=1e-4)  # noqa: B023


TRUE = (0.8, 40.0, 0.9, 3.0)


def test_known_parameters_are_recovered_and_their_forecast_comes_true() -> None:
    """The truth may be less likely than the fit only by what chance allows (a chi-square of four degrees, one in a thousand)."""
    buyers = simulate(seed=1, customers=8000, parameters=TRUE, ages=(60, 300), days_later=90)
    history = (buyers.x, buyers.t_x, buyers.T)
    fit = bg_nbd.fit(*history, np.ones(8000))
    assert fit.converged
    assert fit.at_bounds == ()
    assert fit.parameters == pytest.approx(TRUE, rel=0.2)
    truth = float(np.sum(bg_nbd.log_likelihood(BgNbd(*TRUE), *history)))
    assert 0 <= 2 * (fit.log_likelihood - truth) < stats.chi2.ppf(0.999, 4)

    expected = bg_nbd.expected_purchases(BgNbd(*fit.parameters), 90, *history)
    for tenth in np.array_split(np.argsort(expected, kind="stable"), 10):
        misses = buyers.later[tenth] - expected[tenth]
        assert abs(np.mean(misses)) < 4 * np.std(misses) / np.sqrt(len(tenth)) + 0.01
    has_bought_again = buyers.later > 0
    alive = bg_nbd.p_alive(BgNbd(*fit.parameters), *history)
    repeated = buyers.x > 0
    assert np.mean(alive[repeated & has_bought_again]) > np.mean(alive[repeated & ~has_bought_again]) + 0.2


def test_customers_counted_once_or_by_weight_are_fitted_alike() -> None:
    buyers = simulate(seed=2, customers=400, parameters=TRUE, ages=(60, 300), days_later=0)
    rows = np.floor(np.array([buyers.x, buyers.t_x, buyers.T]))
    states, counts = np.unique(rows, axis=1, return_counts=True)
    one_by_one, weighted = bg_nbd.fit(*rows, np.ones(400)), bg_nbd.fit(*states, counts.astype(float))
    assert weighted.parameters == pytest.approx(one_by_one.parameters, rel=1e-4)
    assert weighted.log_likelihood == pytest.approx(one_by_one.log_likelihood, rel=1e-9)


def test_known_values_are_recovered() -> None:
    true = (4.0, 3.5, 30.0)
    purchases = np.random.default_rng(3).integers(1, 12, 6000).astype(float)
    average = simulate_values(4, purchases, *true)
    fit = gamma_gamma.fit(purchases, average)
    assert fit.converged
    assert fit.at_bounds == ()
    assert fit.parameters == pytest.approx(true, rel=0.15)
    truth = float(np.sum(gamma_gamma.log_likelihood(GammaGamma(*true), purchases, average)))
    assert 0 <= 2 * (fit.log_likelihood - truth) < stats.chi2.ppf(0.999, 3)


def test_customers_who_never_leave_are_told_from_those_who_do() -> None:
    """Nobody leaves: the chance to leave runs to its bound, and what is expected is what plain NBD expects."""
    buyers = simulate(seed=5, customers=1500, parameters=(0.8, 40.0, 1e-9, 1.0), ages=(60, 300), days_later=0)
    history = (buyers.x, buyers.t_x, buyers.T)
    fit = bg_nbd.fit(*history, np.ones(1500))
    r, alpha, a, b = fit.parameters
    assert fit.converged
    assert set(fit.at_bounds) <= {"a", "b"}
    assert fit.at_bounds
    assert a / (a + b) < 0.001
    nbd = (r + buyers.x) / (alpha + buyers.T) * 90
    assert bg_nbd.expected_purchases(BgNbd(*fit.parameters), 90, *history) == pytest.approx(nbd, rel=0.01)


def test_a_search_that_ends_on_a_slope_has_not_converged() -> None:
    kink = maximize(lambda v: (-abs(np.log(v[0]) - 0.3), -np.sign(np.log(v) - 0.3) / v), [(2.0,)], {"k": (0.1, 10)}, 1)
    assert not kink.converged
    hill = maximize(lambda v: (-((np.log(v[0]) - 0.3) ** 2), -2 * (np.log(v) - 0.3) / v), [(2.0,)], {"k": (0.1, 10)}, 1)
    assert hill.converged
    assert hill.parameters[0] == pytest.approx(np.exp(0.3), rel=1e-5)
    cliff = maximize(lambda v: (np.log(v[0]), 1 / v), [(2.0,)], {"k": (0.1, 10)}, 1)
    assert cliff.at_bounds == ("k",)


def test_nothing_to_learn_from_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="bought twice"):
        bg_nbd.fit(*columns((0, 0, 10)), np.ones(1))
    with pytest.raises(ValueError, match="of some value"):
        gamma_gamma.fit(np.array([]), np.array([]))
    assert significant(123456.789) == 123457
