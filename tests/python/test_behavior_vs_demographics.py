"""behavior_vs_demographics: who wins is who decides, in simulated apps run by the real SQL and the real Python model."""

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType, SimpleNamespace

import duckdb
import numpy as np
import pytest
from scipy import stats

from cli.builds import ROOT
from prediction.goal_model import MIN_PEOPLE, areas, best_penalty, coverage_of_best, interval, predict, usable
from tests.python.support.compiled_models import Models, compiled, rows_of
from tests.python.support.demo_build import demo_build

BEFORE = ("int_goal_people", "int_comparison_people", "int_comparison_features")
PYTHON_MODEL = ROOT / "models/marts/insights/steps/int_comparison_models.py"
# clear odds, so that hundreds of people show them
ODDS = 2.0


@cache
def models() -> tuple[Models, Models]:
    """The steps before the Python model, and the mart after it; own events, so that it does not speak of the demo."""
    found = compiled("behavior_vs_demographics", (*BEFORE, "behavior_vs_demographics"), {})
    before = {name: found.statements[name] for name in BEFORE}
    after = {"behavior_vs_demographics": found.statements["behavior_vs_demographics"]}
    return Models(before, found.relations), Models(after, found.relations)


@cache
def python_model() -> ModuleType:
    spec = spec_from_file_location("int_comparison_models", PYTHON_MODEL)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def simulate(seed: int, decided_by: str, people: int = 1500) -> list[dict]:
    """The table of an app where gender and country, or projects in the first week, or nothing decides who pays in week 2 to 4."""
    dice = np.random.default_rng(seed)
    female, german = dice.random(people) < 0.5, dice.random(people) < 0.4
    projects = dice.poisson(2, people)
    odds = {
        "demographics": ODDS * (female - 0.5) + ODDS * (german - 0.4),
        "behavior": ODDS / 2 * (projects - 2),
        "nothing": np.zeros(people),
    }[decided_by]
    pays = dice.random(people) < 1 / (1 + np.exp(1.3 - odds))
    connection = duckdb.connect()
    day = np.sort(dice.uniform(0, 150, people))
    given = {  # noqa: F841
        "n": np.arange(people), "day": day, "female": female, "german": german, "projects": projects,
        "pay_day": np.where(pays, day + dice.uniform(7, 30, people), np.nan),
    }  # fmt: skip
    connection.execute("create macro moment(day) as make_timestamp_ms(cast(1767225600000 + 86400000 * day::double as bigint))")
    connection.execute("""
        create table dim_users as
        select
            'u' || n as user_id, false as is_anonymous, moment(day) as signed_up_at, moment(day) as first_seen_at,
            cast(null as timestamp) as deleted_at, if(german, 'DE', null) as country, if(female, 'female', 'male') as gender,
            if(n % 3 = 0, null, 1960 + n % 40) as birth_year, if(n % 2 = 0, 'organic', null) as acquisition_channel
        from given""")
    connection.execute("""
        create table fct_events as
        select 'u' || n as user_id, 'project_created' as event_name, 's' || n || i as session_id, true as is_activity,
            moment(day + 6.9 * i / 12) as occurred_at
        from given, range(12) as numbers(i) where i < projects
        union all
        select 'u' || n, 'signed_up', 's' || n, true, moment(day) from given
        union all
        select 'u' || n, 'subscription_started', 'p' || n, true, moment(pay_day) from given where not isnan(pay_day)""")
    connection.execute("create table int_as_of as select moment(181) as as_of")
    connection.execute("create table insight_goals as select 'subscription' as goal, 'subscription_started' as event_name, "
                       "0 as after_days, 30 as within_days")  # fmt: skip
    connection.execute("create table insight_exclusions as select 'subscription' as goal, 'event' as kind, 'trial_started' as name")
    connection.execute("create table segment_memberships (segment text, user_id text, valid_from timestamp, valid_to timestamp)")
    before, after = models()
    before.run(connection)
    run_python_model(connection)
    after.run(connection)
    return rows_of(connection, "select * from behavior_vs_demographics")


def run_python_model(connection: duckdb.DuckDBPyConnection) -> None:
    """The dbt Python model on tables of this connection."""
    dbt = SimpleNamespace(ref=connection.table, config=lambda **_: None)
    made = python_model().model(dbt, connection)  # noqa: F841
    connection.execute("create or replace table int_comparison_models as select * from made")


def by_set(rows: list[dict]) -> dict[str, dict]:
    return {row["feature_set"]: row for row in rows}


def test_demographics_win_where_they_decide_and_it_says_so() -> None:
    rows = by_set(simulate(1, "demographics"))
    assert rows["behavior"]["auc_gain_high"] < 0 and rows["demographics"]["auc_low"] > 0.7
    assert all(row["verdict"].startswith("Demographics tell better than behavior who reaches the goal.") for row in rows.values())
    assert abs(float(rows["channel"]["auc"]) - 0.5) < 0.1
    assert rows["demographics"]["lift_10"] > 1.5 > rows["behavior"]["lift_10"]


def test_behavior_wins_where_it_decides() -> None:
    rows = by_set(simulate(2, "behavior"))
    assert rows["behavior"]["auc_gain_low"] > 0.1
    assert all(row["verdict"].startswith("Behavior tells better than demographics who reaches the goal.") for row in rows.values())
    assert rows["all"]["auc_gain_low"] > 0


def test_nobody_wins_where_nothing_decides() -> None:
    rows = by_set(simulate(3, "nothing"))
    assert all(row["verdict"].startswith("No difference between behavior and demographics is shown.") for row in rows.values())
    assert all(row["auc_low"] < 0.5 < row["auc_high"] for row in rows.values())


def test_the_demo_tells_by_behavior_and_that_it_was_made_so() -> None:
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        rows = by_set(rows_of(connection, "select * from marts.behavior_vs_demographics"))
        leaked = rows_of(connection, """
            select feature from intermediate.int_comparison_features
            where feature like '%subscri%' or feature like '%trial%'""")  # fmt: skip
    assert list(sorted(rows)) == ["all", "behavior", "channel", "demographics", "shuffled"]
    assert rows["behavior"]["auc_gain_low"] > 0 and rows["shuffled"]["auc_low"] < 0.5 < rows["shuffled"]["auc_high"]
    assert all(row["verdict"].endswith("made so that behavior wins: look at your own.") for row in rows.values())
    assert not leaked
    readme = (ROOT / "README.md").read_text()
    for name, row in rows.items():
        assert f"| {name} | {row['features']} | {row['auc']:.2f} ({row['auc_low']:.2f} to {row['auc_high']:.2f}) |" in readme


def test_every_segment_that_contains_the_goal_is_excluded() -> None:
    """Segments whose file, or a file they stand on, names an event of a subscription or a trial."""
    words = ("'subscription_started'", "'subscription_", "'trial_", "subscription_started", "trial_started")
    files = {file.stem: file.read_text() for file in (ROOT / "models/segments").rglob("*.sql")}

    def contains(name: str) -> bool:
        return any(word in files[name] for word in words) or any(
            f"in_segment('{other}')" in files[name] and contains(other) for other in files if other != name
        )

    lines = (ROOT / "seeds/reference/insight_exclusions.csv").read_text().splitlines()[1:]
    excluded = {line.split(",")[2] for line in lines if line.startswith("subscription,segment,")}
    assert {name for name in files if contains(name)} == excluded


# --- the figures


def test_areas_are_shares_of_pairs_and_intervals_hold_what_they_say() -> None:
    dice = np.random.default_rng(4)
    reached = np.arange(60) < 20
    scores = np.round(np.array([dice.normal(reached, 1), dice.normal(0, 1, 60)]), 1)
    found, covariance = areas(scores, reached)
    for score, area in zip(scores, found, strict=True):
        pairs = [(a > b) + 0.5 * (a == b) for a in score[reached] for b in score[~reached]]
        assert area == pytest.approx(np.mean(pairs))
        assert area == pytest.approx(stats.mannwhitneyu(score[reached], score[~reached]).statistic / 800)
    assert covariance[0, 1] == pytest.approx(covariance[1, 0])
    truth = stats.norm.cdf(1 / np.sqrt(2))
    held = 0
    for _ in range(400):
        score = np.where(reached, dice.normal(1, 1, 60), dice.normal(0, 1, 60))
        area, spread = areas(score[None, :], reached)
        bounds = interval(area[0], spread[0, 0], 0, 1)
        held += bounds.low <= truth <= bounds.high
    assert 0.9 < held / 400 < 0.98


def test_a_tie_is_cut_proportionally() -> None:
    """Ten people; the highest fifth are one alone, who reached the goal, and one of four tied, of whom two did: (1 + 2 / 4) / 3."""
    scores, reached = np.array([9, 5, 5, 5, 5, 1, 1, 1, 1, 1]), np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0], dtype=bool)
    assert coverage_of_best(scores, reached, 0.2) == pytest.approx(1.5 / 3)
    assert coverage_of_best(scores, reached, 0.1) == pytest.approx(1 / 3)
    assert coverage_of_best(np.zeros(10), reached, 0.2) == pytest.approx(0.2)


def test_the_model_finds_what_decides_and_ignores_rare_features() -> None:
    dice = np.random.default_rng(5)
    features = np.column_stack([dice.normal(size=(600, 3)), np.arange(600) < MIN_PEOPLE - 1, np.ones(600)])
    assert usable(features).tolist() == [True, True, True, False, False]
    reached = dice.random(600) < 1 / (1 + np.exp(-2 * features[:, 0]))
    train, unseen = features[:400, :3], features[400:, :3]
    scores = predict(train, reached[:400], unseen, best_penalty(train, reached[:400]))
    assert np.corrcoef(scores, unseen[:, 0])[0, 1] > 0.95
    assert (predict(train[:, :0], reached[:400], unseen[:, :0], best_penalty(train[:, :0], reached[:400])) == 0).all()


def test_too_few_people_give_no_figures() -> None:
    connection = duckdb.connect()
    connection.execute("create table int_comparison_people (user_id varchar, is_judged boolean, reached integer)")
    connection.execute("create table int_comparison_features (user_id text, feature_group text, feature text, amount double)")
    run_python_model(connection)
    assert [row["auc"] for row in rows_of(connection, "select * from int_comparison_models")] == [None] * 5
