"""campaign_results against scipy on the demo, and against chance: campaigns without any effect, read by the real SQL.

A simulated campaign has people who come back, convert more or less often by nature, and run into a cap on messages; the message
does nothing. 5% of the campaigns may then seem to work, and as many whenever somebody looks.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy import stats
from scipy.stats.contingency import relative_risk

from cli.definitions import read_manifest, relations_of, run_dbt, upstream_first
from tests.python.support.demo_build import demo_build

TRUTH = Path(__file__).parents[2] / "demo" / "truth"
MODELS = ("int_campaign_units", "int_campaign_arms", "int_campaign_checks", "int_campaign_comparisons", "campaign_results")
Row = Mapping[str, object]


# --- the demo


@pytest.fixture(scope="module")
def results() -> dict[str, dict]:
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        found = connection.execute("select * from marts.campaign_results where variant = 'main'")
        names = [column[0] for column in found.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def people_of(campaign_id: str) -> dict[bool, list[tuple[bool, float]]]:
    """Whether each person of an arm converted, and their revenue, of their first eligible journey; True is the holdout."""
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        rows = connection.execute(
            "select user_id, is_holdout, converted_at is not null, revenue, window_ends_at <= as_of "
            "from intermediate.int_as_of, marts.campaign_journeys where campaign_id = ? and eligibility = 'eligible' "
            "order by entered_at, journey_id",
            [campaign_id],
        ).fetchall()
    first = {row[0]: row for row in reversed(rows)}
    return {arm: [(row[2], float(row[3])) for row in first.values() if row[1] is arm and row[4]] for arm in (True, False)}


@pytest.mark.parametrize("campaign_id", ["trial_conversion", "weekly_nudge"])
def test_the_demo_reads_as_scipy_does(results: dict[str, dict], campaign_id: str) -> None:
    row, people = results[campaign_id], people_of(campaign_id)
    n1, n0 = len(people[False]), len(people[True])
    x1, x0 = (sum(converted for converted, _ in people[arm]) for arm in (False, True))
    assert (row["users"], row["conversions"], row["holdout_users"], row["holdout_conversions"]) == (n1, x1, n0, x0)
    assert float(row["conversion_rate"]) == pytest.approx(x1 / n1, abs=1e-6)

    # the pooled z test squared is Pearson's chi-square
    independence = stats.chi2_contingency([[x1, n1 - x1], [x0, n0 - x0]], correction=False)
    assert float(row["p_value"]) == pytest.approx(independence.pvalue, abs=1e-9)
    assert float(row["srm_p_value"]) == pytest.approx(stats.chisquare([n1, n0]).pvalue, abs=1e-9)

    one, zero = (stats.binomtest(x, n).proportion_ci(method="wilson") for x, n in ((x1, n1), (x0, n0)))
    lift = x1 / n1 - x0 / n0
    below, above = np.hypot(x1 / n1 - one.low, zero.high - x0 / n0), np.hypot(one.high - x1 / n1, x0 / n0 - zero.low)
    assert floats(row, "lift_absolute") == pytest.approx((lift - below, lift, lift + above), abs=1e-6)
    risk = relative_risk(int(x1), n1, int(x0), n0)
    katz = risk.confidence_interval()
    assert floats(row, "lift_relative") == pytest.approx((katz.low - 1, risk.relative_risk - 1, katz.high - 1), abs=1e-6)

    paid, free = ([revenue for _, revenue in people[arm]] for arm in (False, True))
    welch = stats.ttest_ind(paid, free, equal_var=False)
    interval = welch.confidence_interval()
    mean = np.mean(paid) - np.mean(free)
    assert floats(row, "revenue_lift_absolute") == pytest.approx((interval.low, mean, interval.high), abs=1e-3)
    assert float(row["revenue_p_value"]) == pytest.approx(welch.pvalue, abs=1e-5)
    error = np.sqrt(sum(np.var(each, ddof=1) / len(each) / np.mean(each) ** 2 for each in (paid, free)))
    ratios = [np.mean(paid) / np.mean(free) * np.exp(side * stats.norm.ppf(0.975) * error) - 1 for side in (-1, 0, 1)]
    assert floats(row, "revenue_lift_relative") == pytest.approx(ratios, abs=1e-5)

    rate = (x1 + x0) / (n1 + n0)
    smallest = 0.2 * min(rate, 1 - rate)
    planned = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) ** 2 * rate * (1 - rate) * (1 / 0.5 + 1 / 0.5) / smallest**2
    assert row["users_planned"] == np.ceil(planned)
    assert row["users_still_needed"] == np.ceil(planned - n1 - n0)


def floats(row: Row, column: str) -> tuple[float, ...]:
    return tuple(float(str(row[name])) for name in (f"{column}_low", column, f"{column}_high"))


def test_the_planted_effect_is_found_and_the_null_one_not_claimed(results: dict[str, dict]) -> None:
    with (TRUTH / "planted_effects.csv").open() as lines:
        truth = {(row["effect"], row["arm"]): row for row in csv.DictReader(lines)}
    found = results["trial_conversion"]
    for arm, prefix in (("treated", ""), ("holdout", "holdout_")):
        planted = truth["trial_conversion", arm]
        assert (found[f"{prefix}users"], found[f"{prefix}conversions"]) == (int(planted["users"]), int(planted["conversions"]))
    low, _, high = floats(found, "lift_absolute")
    assert 0 < low < float(truth["trial_conversion", "treated"]["true_difference"]) < high
    assert found["is_final"] and found["p_value"] < 0.05 and found["reading"].startswith("It works: ")

    null = results["weekly_nudge"]
    low, _, high = floats(null, "lift_absolute")
    assert float(truth["weekly_nudge", "treated"]["true_difference"]) == 0
    assert null["is_final"] and low < 0 < high and null["p_value"] > 0.05 and null["reading"].startswith("No effect shown: ")


# --- campaigns without effect


@cache
def statements() -> tuple[dict[str, str], dict[str, str]]:
    """The SQL of the models as dbt compiles it, upstream first, and the relation each name stands for."""
    folder = demo_build().target_path / "campaign_results"
    run_dbt(["compile", "--select", *MODELS], demo_build(), {}, folder)
    manifest = read_manifest(folder)
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["name"] in MODELS]
    nodes = {node["name"]: node for node in models}
    return {name: nodes[name]["compiled_code"] for name in upstream_first(nodes)}, relations_of(manifest)


def simulated(journeys: dict[str, np.ndarray], ends_at: int | None) -> duckdb.DuckDBPyConnection:
    """A database of journeys in two equal groups and the playbook they follow; instants are hours since 1970-01-01 UTC."""
    connection = duckdb.connect()
    connection.execute("create macro instant(hours) as make_timestamp_ms(cast(hours as bigint) * 3600000)")
    connection.execute("""
        create table campaign_journeys as
        select
            'c' || campaign as campaign_id, user_id, journey_id, 'main' as variant, is_holdout,
            instant(entered_at) as entered_at, instant(entered_at) as decided_at, instant(entered_at + 24) as window_ends_at,
            if(is_eligible, 'eligible', 'capped') as eligibility,
            if(converts, instant(entered_at + 1), null) as converted_at,
            cast(revenue as decimal(18, 4)) as revenue
        from journeys""")
    connection.execute(
        """
        create table int_campaigns as
        select distinct
            campaign_id, variant, 'live' as status, instant(?) as ends_at, 0.5::decimal(9, 6) as holdout_share,
            0::decimal(9, 6) as traffic_from, 1::decimal(9, 6) as traffic_until
        from campaign_journeys""",
        [ends_at],
    )
    return connection


def read(connection: duckdb.DuckDBPyConnection, as_of: int) -> list[dict]:
    """campaign_results as of that hour, by the models' own SQL."""
    connection.execute("create or replace table int_as_of as select instant(?) as as_of", [as_of])
    models, relations = statements()
    for name, statement in models.items():
        for each, relation in relations.items():
            statement = statement.replace(relation, each)
        connection.execute(f"create or replace table {name} as {statement}")
    found = connection.execute("select * from campaign_results order by campaign_id")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def simulate(campaigns: int, users: int, most_visits: float, seed: int) -> dict[str, np.ndarray]:
    """Journeys of people who differ: how often they convert is their nature, and who comes often runs into the cap more often."""
    dice = np.random.default_rng(seed)
    people = campaigns * users
    nature = dice.beta(1.2, 2.0, people)
    visits = 1 + dice.poisson(most_visits * nature)
    is_holdout = dice.random(people) < 0.5
    person = np.repeat(np.arange(people), visits)
    visit = np.arange(len(person)) - np.repeat(np.cumsum(visits) - visits, visits)
    return {
        "campaign": person // users,
        "user_id": person,
        "journey_id": np.arange(len(person)),
        "is_holdout": is_holdout[person],
        "entered_at": dice.integers(0, 2000, people)[person] + 30 * visit,
        "is_eligible": dice.random(len(person)) < 0.75,
        # decided, and never delivered: it expired while the cap held it
        "is_sent": ~is_holdout[person] & (dice.random(len(person)) < 1 - 0.8 * nature[person]),
        "converts": dice.random(len(person)) < nature[person],
        "revenue": np.round(dice.exponential(20, len(person)) * (dice.random(len(person)) < nature[person]), 2),
    }


def share_of_false_alarms(journeys: dict[str, np.ndarray], campaigns: int, chosen: np.ndarray) -> float:
    """Share of campaigns whose chosen journeys, each taken for a person of its own, differ at 5% in a pooled z test."""
    held, converts = journeys["is_holdout"], journeys["converts"]
    groups = (held, held & converts, ~held, ~held & converts)
    n0, x0, n1, x1 = (np.bincount(journeys["campaign"][chosen & group], minlength=campaigns) for group in groups)
    pooled = (x0 + x1) / (n0 + n1)
    z = (x1 / n1 - x0 / n0) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    return float(np.mean(2 * stats.norm.sf(np.abs(z)) < 0.05))


def is_chance(hits: int, of: int, rate: float) -> bool:
    return stats.binomtest(hits, of, rate).pvalue > 0.001


def test_no_effect_is_found_in_five_of_a_hundred_campaigns() -> None:
    campaigns, users = 1500, 250
    journeys = simulate(campaigns, users, most_visits=12, seed=20260928)
    rows = read(simulated(journeys, ends_at=2400), as_of=3000)
    assert len(rows) == campaigns and all(row["is_final"] for row in rows)
    assert sum(row["srm_p_value"] < 0.001 for row in rows) < 8, "1.5 are expected, 8 are a chance of 1 in 5000"
    sound = [row for row in rows if row["srm_p_value"] >= 0.001]
    for claim in (
        [row["p_value"] < 0.05 for row in sound],
        [row["reading"].startswith(("It works", "It harms")) for row in sound],
        [not row["lift_absolute_low"] <= 0 <= row["lift_absolute_high"] for row in sound],
        [not row["lift_relative_low"] <= 0 <= row["lift_relative_high"] for row in sound],
        [row["revenue_p_value"] < 0.05 for row in sound],
    ):
        assert is_chance(sum(claim), len(sound), 0.05)

    # the two usual mistakes, on the same journeys: journeys for people, and only those who were sent something
    eligible = journeys["is_eligible"]
    assert share_of_false_alarms(journeys, campaigns, eligible) > 0.14
    assert share_of_false_alarms(journeys, campaigns, eligible & (journeys["is_sent"] | journeys["is_holdout"])) > 0.25


def test_looking_again_and_again_does_not_find_more() -> None:
    """A campaign without end, looked at every twelve days: final comes once, stays as it is, and is wrong in 5% of cases."""
    campaigns, users = 300, 2200
    connection = simulated(simulate(campaigns, users, most_visits=0.5, seed=7), ends_at=None)
    looks = [read(connection, as_of) for as_of in range(288, 2400, 288)]
    last = {row["campaign_id"]: row for row in looks[-1]}
    assert all(row["is_final"] and row["users_still_needed"] == 0 for row in last.values())
    for row in (row for look in looks for row in look):
        assert row == last[row["campaign_id"]] if row["is_final"] else row["reading"].startswith(("Too early", "Stopped"))
    sound = [row for row in last.values() if row["srm_p_value"] >= 0.001]
    assert is_chance(sum(row["p_value"] < 0.05 for row in sound), len(sound), 0.05)
    peeked = {row["campaign_id"] for look in looks for row in look if (row["p_value"] or 1) < 0.05}
    assert len(peeked) / campaigns > 0.1, "who stops at the first p below 5% is wrong more often"
