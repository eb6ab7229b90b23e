"""aha_moments: the planted one is found; all of it counted again without SQL; and where goals come by chance, nothing is found."""

import hashlib
import math
from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache

import duckdb
import numpy as np
import pytest
from scipy import stats
from scipy.stats.contingency import relative_risk

from cli.builds import ROOT
from demo.effects import AHA
from tests.python.support.compiled_models import Models, compiled, rows_of
from tests.python.support.demo_build import demo_build

DAYS, MOST_TIMES, MIN_PEOPLE, SHUFFLES = (1, 3, 7), 10, 10, 199
# goal: event, first day and day after the last on which it counts
GOALS = {"subscription": ("subscription_started", 0, 30), "week_4_retention": (None, 21, 28)}
EXCLUDED = {"subscription": {"subscription_started", "trial_started", "subscription_cancelled"}, "week_4_retention": set()}
MODELS = ("int_goal_people", "int_aha_landmarks", "int_aha_candidates", "int_aha_chance", "aha_moments")
Candidate = tuple[str, int, str, int]


def share(text: str) -> float:
    return int(hashlib.md5(text.encode()).hexdigest()[:8], 16) / 2**32


# --- the demo, counted again


@pytest.fixture(scope="module")
def table() -> dict[Candidate, dict]:
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        rows = rows_of(connection, "select * from marts.aha_moments")
    return {(row["goal"], row["within_days"], row["event_name"], row["at_least"]): row for row in rows}


@pytest.fixture(scope="module")
def counted() -> dict[Candidate, dict]:
    """Counts of both halves, score and share of shuffles of each candidate, from fct_events and dim_users, person by person."""
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        events = connection.execute("select user_id, event_name, occurred_at, is_activity from marts.fct_events").fetchall()
        people_of = "select user_id, coalesce(signed_up_at, first_seen_at), deleted_at from marts.dim_users where not is_anonymous"
        users = connection.execute(people_of).fetchall()
        (as_of,) = connection.execute("select as_of from intermediate.int_as_of").fetchone()
    began = min(at for _, _, at, _ in events)
    done = defaultdict(list)
    for user, name, at, is_activity in events:
        done[user].append((name, at, is_activity))
    found = {}
    for goal, (goal_event, first_day, end_day) in GOALS.items():
        people = {u: (up, gone) for u, up, gone in users if up >= began and up + timedelta(days=end_day) <= as_of}
        draws = {user: [share(f"{shuffle}|{user}") for shuffle in range(1, SHUFFLES + 1)] for user in people}
        best = np.full(SHUFFLES, -2.0)
        for days in DAYS:
            outcome, did = {}, {}
            for user, (up, gone) in people.items():
                landmark = up + timedelta(days=days)
                reached = [
                    at for name, at, active in done[user]
                    if (name == goal_event if goal_event else active) and at < up + timedelta(days=end_day)
                    and (first_day == 0 or at >= up + timedelta(days=first_day))
                ]  # fmt: skip
                if (gone and gone < landmark) or (reached and min(reached) < landmark):
                    continue
                outcome[user] = bool(reached)
                counts = defaultdict(int)
                for name, at, active in done[user]:
                    counts[name] += active and up <= at < landmark
                did[user] = counts
            search = sorted(user for user in outcome if share(f"aha_moments|{user}") < 0.5)
            shown = [user for user in outcome if user not in set(search)]
            k = sum(outcome[user] for user in search)
            drawn = [
                {search[place] for place in np.lexsort((np.arange(len(search)), [draws[u][shuffle] for u in search]))[:k]}
                for shuffle in range(SHUFFLES)
            ]
            for name in {name for user in outcome for name in did[user]} - EXCLUDED[goal]:
                for times in range(1, MOST_TIMES + 1):
                    doers = {user for user in search if did[user][name] >= times}
                    if not MIN_PEOPLE <= len(doers) <= len(search) - MIN_PEOPLE:
                        continue
                    scores = [phi(len(search), len(doers), k, len(doers & each)) for each in drawn]
                    best = np.maximum(best, scores)
                    others = [user for user in shown if did[user][name] >= times]
                    found[goal, days, name, times] = {
                        "score": phi(len(search), len(doers), k, sum(outcome[user] for user in doers)),
                        "people": len(shown), "reached": sum(outcome[user] for user in shown),
                        "people_with": len(others), "reached_with": sum(outcome[user] for user in others),
                    }  # fmt: skip
        for candidate, row in found.items():
            if candidate[0] == goal:
                row["p_value"] = (1 + int(np.sum(best >= row["score"]))) / (1 + SHUFFLES)
    return found


def phi(people: int, first: int, second: int, both: int) -> float:
    """To six decimals, as the table has it."""
    return round((people * both - first * second) / math.sqrt(first * (people - first) * second * (people - second)), 6)


def test_every_candidate_is_counted_as_by_hand(table: dict[Candidate, dict], counted: dict[Candidate, dict]) -> None:
    assert table.keys() == counted.keys() and len(table) > 100
    for candidate, row in counted.items():
        for column, value in row.items():
            assert float(table[candidate][column]) == pytest.approx(value, abs=2e-6), (candidate, column)


def test_intervals_are_those_of_scipy(table: dict[Candidate, dict]) -> None:
    for row in table.values():
        n1, n0 = row["people_with"], row["people"] - row["people_with"]
        x1, x0 = row["reached_with"], row["reached"] - row["reached_with"]
        if not (n1 and n0):
            continue
        one, zero = (stats.binomtest(x, n).proportion_ci(method="wilson") for x, n in ((x1, n1), (x0, n0)))
        lift = x1 / n1 - x0 / n0
        low, high = lift - np.hypot(x1 / n1 - one.low, zero.high - x0 / n0), lift + np.hypot(one.high - x1 / n1, x0 / n0 - zero.low)
        assert [float(row[f"lift_absolute{end}"]) for end in ("_low", "", "_high")] == pytest.approx([low, lift, high], abs=2e-6)
        if x1 and x0:
            katz = relative_risk(x1, n1, x0, n0).confidence_interval()
            assert float(row["lift_relative_low"]) == pytest.approx(katz.low - 1, abs=2e-5)
            assert float(row["lift_relative_high"]) == pytest.approx(katz.high - 1, abs=2e-4)


def test_the_planted_moment_is_found(table: dict[Candidate, dict]) -> None:
    planted = table["subscription", AHA.within_days, AHA.event_name, AHA.at_least]
    assert planted["place"] <= 3 and planted["is_confirmed"]
    assert planted["lift_absolute_low"] < (AHA.rate_with_percent - AHA.rate_without_percent) / 100 < planted["lift_absolute_high"]
    # nothing was planted for retention
    assert not any(row["is_significant"] for row in table.values() if row["goal"] == "week_4_retention")
    assert all(row["reading"].endswith("whether pushing others helps is for campaign_results.") for row in table.values())


def test_the_rule_is_the_segment_of_activated_users(table: dict[Candidate, dict]) -> None:
    """The rule of the table's top row, rendered by the vocabulary, holds for those whom the segment file holds now."""
    top = next(row for row in table.values() if row["goal"] == "subscription" and row["place"] == 1)
    text = (ROOT / "models/segments/lifecycle/activated_users.sql").read_text()
    project = (ROOT / "dbt_project.yml").read_text()
    assert top["rule"] == "performed('project_created', at_least=3, within='3 days', of='signed_up')"
    assert "'project_created'" in text and "of='signed_up'" in text
    assert f"activation_projects: {top['at_least']}\n" in project and f"activation_window: {top['within_days']} days\n" in project


def test_the_readme_shows_the_top_ten(table: dict[Candidate, dict]) -> None:
    readme = (ROOT / "README.md").read_text()
    best = sorted((row for row in table.values() if row["goal"] == "subscription"), key=lambda row: row["place"])[:10]
    for row in best:
        did = f"{row['event_name']} | {row['at_least']} | {row['within_days']} | {row['people_with']} of {row['people']}"
        rates = f"{row['rate_with']:.0%} | {row['rate_without']:.0%}"
        assert f"| {row['place']} | {did} | {rates} | {100 * row['lift_absolute']:+.0f} (" in readme


# --- apps in which the goal comes when it comes


@cache
def models() -> Models:
    return compiled("aha_moments", MODELS, {"aha_shuffles": 99})


def simulate(seed: int, people: int = 400) -> tuple[duckdb.DuckDBPyConnection, np.ndarray, np.ndarray]:
    """An app whose goal comes at times independent of what people did, and makes them five times as active from then on.

    Returns the tables, and per person how often they did the first event in 7 days and whether they reached the goal in 30.
    """
    dice = np.random.default_rng(seed)
    goal_at = np.where(dice.random(people) < 0.4, dice.exponential(6, people), np.inf)
    began, start = 60 * dice.random(people), datetime(2026, 1, 1)
    events, early = [("u0", "opened", start, True)], np.zeros(people)
    for user in range(people):
        for kind in range(4):
            rate = dice.gamma(2, 0.15)
            before = dice.uniform(0, 10, dice.poisson(10 * rate))
            after = dice.uniform(0, 10, dice.poisson(50 * rate))
            times = np.concatenate([before[before < goal_at[user]], after[after >= goal_at[user]]])
            early[user] += kind == 0 and np.sum(times < 7)
            events += [(f"u{user}", f"event_{kind}", start + timedelta(days=began[user] + time), True) for time in times]
        if goal_at[user] < 90:
            events.append((f"u{user}", "paid", start + timedelta(days=began[user] + goal_at[user]), True))
    connection = duckdb.connect()
    names, kinds, times, flags = (np.array(column) for column in zip(*events, strict=True))
    given = {"user_id": names, "event_name": kinds, "moment": np.array(times, dtype="datetime64[us]"), "is_activity": flags}  # noqa: F841
    connection.execute(
        "create table fct_events as "
        "select user_id, event_name, date_trunc('millisecond', moment) as occurred_at, is_activity from given"
    )
    ups = np.array([start + timedelta(days=float(day)) for day in began], dtype="datetime64[us]")
    users = {"user_id": np.array([f"u{user}" for user in range(people)]), "up": ups}  # noqa: F841
    connection.execute(
        "create table dim_users as select user_id, false as is_anonymous, date_trunc('millisecond', up) as signed_up_at, "
        "date_trunc('millisecond', up) as first_seen_at, cast(null as timestamp) as deleted_at from users"
    )
    connection.execute("create table int_as_of as select timestamp '2026-06-01' as as_of")
    connection.execute(
        "create table insight_goals as "
        "select 'paid' as goal, 'paid' as event_name, 0 as after_days, 30 as within_days, 'a payment' as description"
    )
    connection.execute("create table insight_exclusions as select 'paid' as goal, 'event' as kind, 'paid' as name")
    return connection, early, goal_at < 30


def false_alarms(repetitions: int, seed: int) -> tuple[int, int]:
    """In how many apps anything is significant, and in how many the usual table of 'did it 5 times in the first week' is."""
    ours = usual = 0
    for repetition in range(repetitions):
        connection, early, reached = simulate(seed + repetition)
        models().run(connection)
        rows = rows_of(connection, "select place, is_significant from aha_moments")
        assert len(rows) > 20
        ours += any(row["is_significant"] for row in rows)
        did = early >= 5
        grid = [[np.sum(did & reached), np.sum(did & ~reached)], [np.sum(~did & reached), np.sum(~did & ~reached)]]
        usual += stats.chi2_contingency(grid, correction=False).pvalue < 0.05
        connection.close()
    return ours, usual


def check_false_alarms(repetitions: int, seed: int) -> None:
    ours, usual = false_alarms(repetitions, seed)
    assert stats.binomtest(ours, repetitions, 0.05, alternative="greater").pvalue > 0.001, f"{ours} of {repetitions}"
    assert usual > 0.8 * repetitions, "without a landmark the early converters make what they did later look like its cause"


def test_goals_that_come_by_chance_have_no_signs() -> None:
    check_false_alarms(25, seed=1000)


@pytest.mark.long
def test_goals_that_come_by_chance_have_no_signs_in_many_apps() -> None:
    check_false_alarms(200, seed=5000)
