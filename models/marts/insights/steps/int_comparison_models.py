"""Learns and judges the same model on demographics, channel, behavior, all of them, and all of them with shuffled outcomes."""

from typing import Any

import numpy as np

from prediction.goal_model import FOLDS, areas, best_penalty, coverage_of_best, interval, predict, usable

SETS = {
    "demographics": ("demographics",),
    "channel": ("channel",),
    "behavior": ("behavior",),
    "all": ("demographics", "channel", "behavior"),
}
COLUMNS = {
    "feature_set": "varchar", "learnt_people": "bigint", "learnt_reached": "bigint", "judged_people": "bigint",
    "judged_reached": "bigint", "features": "bigint", "auc": "double", "auc_low": "double", "auc_high": "double",
    "auc_gain": "double", "auc_gain_low": "double", "auc_gain_high": "double", "coverage_10": "double", "coverage_20": "double",
}  # fmt: skip
# shares of the judged people with the highest scores
BEST = (0.1, 0.2)
# how often outcomes are shuffled, to see where a model that can learn nothing ends up
SHUFFLES = 20
SEED = 20260928


def model(dbt: Any, session: Any) -> Any:
    """One row per feature set; no figures where fewer than five people, learnt from or judged, reached the goal or did not."""
    dbt.config(materialized="table")
    people = dbt.ref("int_comparison_people").project("user_id, is_judged, reached").order("user_id").fetchnumpy()
    is_judged, reached = people["is_judged"].astype(bool), people["reached"].astype(bool)
    counts = [int(part.sum()) for part in (~is_judged, reached & ~is_judged, is_judged, reached & is_judged)]
    groups, features = matrix(dbt.ref("int_comparison_features"), people["user_id"])
    chosen = {name: np.isin(groups, its) & usable(features[~is_judged]) for name, its in SETS.items()}

    if min(counts[1], counts[0] - counts[1], counts[3], counts[2] - counts[3]) < FOLDS:
        sets = chosen | {"shuffled": chosen["all"]}
        return as_relation(session, [[name, *counts, int(columns.sum()), *[None] * 8] for name, columns in sets.items()])
    learnt, outcomes, unseen, truth = features[~is_judged], reached[~is_judged], features[is_judged], reached[is_judged]
    penalties = {name: best_penalty(learnt[:, columns], outcomes) for name, columns in chosen.items()}
    scores = np.array([predict(learnt[:, its], outcomes, unseen[:, its], penalties[name]) for name, its in chosen.items()])
    area, covariance = areas(scores, truth)
    rows = []
    for place, (name, columns) in enumerate(chosen.items()):
        own = interval(area[place], covariance[place, place], 0, 1)
        gain = interval(area[place] - area[0], covariance[place, place] + covariance[0, 0] - 2 * covariance[place, 0], -1, 1)
        covered = [coverage_of_best(scores[place], truth, share) for share in BEST]
        gains = [gain.estimate, gain.low, gain.high] if place else [None] * 3
        rows.append([name, *counts, int(columns.sum()), own.estimate, own.low, own.high, *gains, *covered])
    columns = chosen["all"]
    dice = np.random.default_rng(SEED)
    nothing = np.array([
        predict(learnt[:, columns], dice.permutation(outcomes), unseen[:, columns], penalties["all"]) for _ in range(SHUFFLES)
    ])  # fmt: skip
    area, _ = areas(nothing, truth)
    spread = interval(area.mean(), area.var(ddof=1), 0, 1)
    covered = [float(np.mean([coverage_of_best(each, truth, share) for each in nothing])) for share in BEST]
    rows.append(["shuffled", *counts, int(columns.sum()), spread.estimate, spread.low, spread.high, *[None] * 3, *covered])
    return as_relation(session, [[round(cell, 6) if isinstance(cell, float) else cell for cell in row] for row in rows])


def matrix(relation: Any, users: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The group of each feature, and the amounts as (people, features); 0 where somebody has no row."""
    rows = relation.project("user_id, feature_group, feature, amount").fetchall()
    names = sorted({(group, feature) for _, group, feature, _ in rows})
    place, column = ({name: number for number, name in enumerate(values)} for values in (users, names))
    amounts = np.zeros((len(users), len(names)))
    for user, group, feature, amount in rows:
        amounts[place[user], column[group, feature]] = amount
    return np.array([group for group, _ in names], dtype=object), amounts


def as_relation(session: Any, rows: list[list[Any]]) -> Any:
    """The rows with the names and types of COLUMNS."""
    typed = ", ".join(f"cast(? as {type_}) as {name}" for name, type_ in COLUMNS.items())
    return session.sql(" union all ".join(f"select {typed}" for _ in rows), params=[value for row in rows for value in row])
