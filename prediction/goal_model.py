"""How well features known at a moment tell who will reach a goal later: a logistic regression, and figures that judge it."""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

# scikit-learn counts cores with a command that not every machine has, and warns without it
os.environ.setdefault("LOKY_MAX_CPU_COUNT", "1")

Array = NDArray[np.float64]
# penalties that cross-validation chooses from, from everything ignored to next to nothing ignored
PENALTIES = (0.001, 0.01, 0.1, 1.0)
FOLDS = 5
# people who have a feature, and people who have not, below which nothing is learnt of it
MIN_PEOPLE = 5
# digits of a score: differences beyond them are the machine's
DIGITS = 9


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% interval."""

    estimate: float
    low: float
    high: float


def usable(features: Array) -> Array:
    """Columns of (people, features) that enough people have and enough have not, or that differ in amount."""
    if len(features) == 0:
        return np.zeros(features.shape[1], dtype=bool)
    filled = (features != 0).sum(axis=0)
    return (filled >= MIN_PEOPLE) & (features.std(axis=0) > 0)


def best_penalty(features: Array, reached: NDArray[np.bool_]) -> float:
    """The penalty of least log loss in a five-fold cross-validation within these people; 1 without features.

    Args:
        features: (people, features).
        reached: of the same people; at least five of each kind.
    """
    if features.shape[1] == 0:
        return 1.0
    from sklearn.model_selection import GridSearchCV, StratifiedKFold

    # folds are cut in the order given, so that the same input gives the same folds
    folds = StratifiedKFold(FOLDS)
    search = GridSearchCV(_model(1.0), {"logisticregression__C": PENALTIES}, scoring="neg_log_loss", cv=folds, refit=False)
    with _one_thread():
        return float(search.fit(features, reached).best_params_["logisticregression__C"])


def predict(learnt_from: Array, reached: NDArray[np.bool_], judged: Array, penalty: float) -> Array:
    """Log odds of reaching the goal of each judged person, by logistic regression on standardised features (scikit-learn).

    Args:
        learnt_from: (people, features).
        reached: of the same people; some did and some did not.
        judged: (other people, the same features). Without features everybody scores 0.
        penalty: inverse strength by which coefficients are drawn to 0 (`C`).
    """
    if learnt_from.shape[1] == 0:
        return np.zeros(len(judged))
    with _one_thread():
        return np.round(_model(penalty).fit(learnt_from, reached).decision_function(judged), DIGITS)


def _model(penalty: float) -> "Pipeline":
    # here, because importing it costs a build that compares nothing a second
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=penalty, max_iter=1000))


def _one_thread() -> AbstractContextManager[object]:
    # these matrices are small: threads cost more than they bring, and may add up in another order
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def areas(scores: Array, reached: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Areas under the ROC curve of several scores of the same people, and their covariance.

    By E. DeLong, D. DeLong and D. Clarke-Pearson, Biometrics 44 (1988), 837-845: each person's part is the share of people of the
    other kind whom they are ranked rightly against, ties counting half.

    Args:
        scores: (models, people).
        reached: of the people; at least two of each kind.
    """
    won, lost = scores[:, reached], scores[:, ~reached]
    ranks = rankdata(scores, axis=1)
    by_won = (ranks[:, reached] - rankdata(won, axis=1)) / lost.shape[1]
    by_lost = 1 - (ranks[:, ~reached] - rankdata(lost, axis=1)) / won.shape[1]
    covariance = np.atleast_2d(np.cov(by_won)) / won.shape[1] + np.atleast_2d(np.cov(by_lost)) / lost.shape[1]
    return by_won.mean(axis=1), covariance


def interval(estimate: float, variance: float, lowest: float, highest: float) -> Interval:
    """The normal 95% interval, cut at the bounds that the estimate has by nature."""
    margin = 1.959963984540054 * np.sqrt(max(variance, 0))
    return Interval(float(estimate), float(max(estimate - margin, lowest)), float(min(estimate + margin, highest)))


def coverage_of_best(scores: Array, reached: NDArray[np.bool_], share: float) -> float:
    """Share of all who reached the goal among the given share of people with the highest scores; a tie is cut proportionally."""
    places = share * len(scores)
    found = 0.0
    for score in sorted(set(scores), reverse=True):
        tied = scores == score
        taken = min(places, tied.sum())
        found += reached[tied].sum() * taken / tied.sum()
        places -= taken
        if places <= 0:
            break
    return float(found / reached.sum())
