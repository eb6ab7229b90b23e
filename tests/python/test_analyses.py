"""analyses/: each compiles, runs on the demo, and says what the marts say."""

import duckdb
import pytest

from cli.builds import ROOT
from cli.definitions import read_manifest, run_dbt
from tests.python.support.compiled_models import rows_of
from tests.python.support.demo_build import demo_build

NAMES = sorted(file.stem for file in (ROOT / "analyses").glob("*.sql"))


@pytest.fixture(scope="module")
def answers() -> dict[str, list[dict]]:
    """The rows of each analysis, all compiled in one start of dbt."""
    folder = demo_build().target_path / "analyses"
    run_dbt(["compile", "--select", *NAMES], demo_build(), {}, folder)
    nodes = read_manifest(folder)["nodes"].values()
    compiled = {node["name"]: node for node in nodes if node["resource_type"] == "analysis"}
    assert sorted(compiled) == NAMES and all(node["description"] for node in compiled.values())
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        return {name: rows_of(connection, node["compiled_code"]) for name, node in compiled.items()}


def one(sql: str) -> int:
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        return connection.execute(sql).fetchone()[0]


def test_a_higher_threshold_never_has_more_people(answers: dict[str, list[dict]]) -> None:
    people = [row["people"] for row in answers["threshold_what_if"]]
    assert len(people) == 28 and people == sorted(people, reverse=True) and people[0] > people[-1]
    chosen = next(row["people"] for row in answers["threshold_what_if"] if row["is_the_rule"])
    assert chosen >= one("select size from marts.segment_catalog where segment = 'power_users'")


def test_everybody_alive_on_both_days_moves_once(answers: dict[str, list[dict]]) -> None:
    alive = one("select count(*) from marts.dim_users, intermediate.int_as_of where first_seen_at <= as_of - interval 28 day "
                "and (deleted_at is null or deleted_at > as_of)")  # fmt: skip
    assert sum(row["people"] for row in answers["segment_movement"]) == alive
    dormant = sum(row["people"] for row in answers["segment_movement"] if row["segment_now"] == "dormant_users")
    assert dormant == one("select size from marts.segment_catalog where segment = 'dormant_users'")


def test_each_pair_of_segments_is_there_once(answers: dict[str, list[dict]]) -> None:
    rows = answers["segments_most_alike"]
    assert 2 * len(rows) == one("select count(*) from marts.segment_overlap where both_now > 0")
    assert [row["jaccard_now"] for row in rows] == sorted((row["jaccard_now"] for row in rows), reverse=True)


def test_the_funnel_narrows_and_converts_as_the_mart_does(answers: dict[str, list[dict]]) -> None:
    (row,) = answers["trial_funnel"]
    assert row["trials"] >= row["used_a_feature"] >= row["used_a_premium_feature"] >= row["subscribed_after_that"] > 0
    assert row["trials"] >= row["subscribed"] >= row["subscribed_after_that"]
    # counted again from the events, without joins to the rest of the life
    assert row["subscribed"] == one(
        "select count(*) from (select t.user_id from (select user_id, min(occurred_at) as s from marts.fct_events "
        "where event_name = 'trial_started' group by 1) t, intermediate.int_as_of where s + interval 14 day <= as_of and exists "
        "(select 1 from marts.fct_events e where e.user_id = t.user_id and event_name = 'subscription_started' "
        "and occurred_at >= s and occurred_at < s + interval 14 day))"
    )


def test_cohorts_are_those_of_the_triangle(answers: dict[str, list[dict]]) -> None:
    rows = answers["cohort_comparison"]
    people = "select sum(cohort_size) from marts.retention_weekly where week_number = 0"
    assert sum(row["cohort_size"] for row in rows) == one(people)
    assert all(0 <= row["week_1"] <= 1 for row in rows if row["week_1"] is not None)
    assert rows[-1]["week_4"] is None and rows[0]["week_4"] is not None
