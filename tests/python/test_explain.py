"""Explanations against the built memberships for many users, and their words on a history worked out by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import duckdb
import pytest

from cli.builds import UserError
from cli.explain import chosen_keys, show
from cli.explanation import (
    CompiledRule,
    Condition,
    Explanation,
    KeyExplanation,
    Span,
    check_user,
    compile_nodes,
    compile_rule,
    explain_user,
    fill_gaps,
)
from cli.rule_tree import read_rule
from tests.python.support.demo_build import demo_build

# silence and at_last over a segment; keyed with none_of; days and distinct values; keyed over a segment
SEGMENTS = ("at_risk_daily_users", "hesitant_buyers", "power_users", "single_feature_users")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_build().database), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def compiled() -> dict[str, CompiledRule]:
    return {segment: compile_rule(demo_build(), segment) for segment in SEGMENTS}


def some_users(connection: duckdb.DuckDBPyConnection, segment: str) -> list[str]:
    """Users with the most spells, one with one, one without, one deleted, one anonymous."""
    queries = [
        "select user_id from marts.segment_memberships where segment = $1 group by 1 order by count(*) desc, 1 limit 2",
        "select user_id from marts.segment_memberships where segment = $1 group by 1 having count(*) = 1 order by 1 desc limit 1",
        "select user_id from intermediate.int_user_lives where user_id not in "
        "(select user_id from marts.segment_memberships where segment = $1) order by 1 limit 1",
        "select user_id from intermediate.int_user_lives where deleted_at is not null and $1 <> '' order by 1 limit 1",
        "select user_id from intermediate.int_user_lives where is_anonymous and $1 <> '' order by 1 limit 1",
    ]
    return list(dict.fromkeys(user for query in queries for (user,) in connection.execute(query, [segment]).fetchall()))


def explained(segment: str, user: str, compiled: dict[str, CompiledRule]) -> Explanation:
    with duckdb.connect(str(demo_build().database), read_only=True) as opened:
        return explain_user(opened, compiled[segment], user, "UTC")


@pytest.mark.parametrize("segment", SEGMENTS)
def test_spells_are_those_built_and_the_tree_adds_up(
    segment: str, connection: duckdb.DuckDBPyConnection, compiled: dict[str, CompiledRule]
) -> None:
    users = some_users(connection, segment)
    assert len(users) >= 4
    seen = 0
    for user in users:
        explanation = explained(segment, user, compiled)
        query = "select per_value, valid_from, valid_to from marts.segment_memberships where segment = $1 and user_id = $2"
        built = set(connection.execute(query, [segment, user]).fetchall())
        assert explanation.spells == built == explanation.built
        seen += len(built)
        for key in explanation.keys:
            assert_adds_up(key)
            assert all(line == line.rstrip() for line in show(explanation, key.per_value, True, plain=True))
    assert seen >= 3, "users without spells prove nothing"


def assert_adds_up(key: KeyExplanation) -> None:
    """At every instant at which anything turns: in if and only if all top-level conditions hold, and groups as they say."""
    instants = {span.start for condition in flatten(key.conditions) for span in condition.spans}
    instants |= {span.start for span in key.spells} | {span.end for span in key.spells if span.end}
    for at in sorted(instants):
        if key.life.contains(at):
            assert any(spell.contains(at) for spell in key.spells) == all(each.holds_at(at) for each in key.conditions)
            for each in flatten(key.conditions):
                held = [child.holds_at(at) for child in each.children]
                expected = {"all_of": all(held), "any_of": any(held), "none_of": not any(held)}.get(each.node.label)
                assert expected is None or each.holds_at(at) == expected
    for each in flatten(key.conditions):
        assert each.spans[0].start == key.life.start and each.spans[-1].end == key.life.end
        assert all(one.end == two.start and one.holds != two.holds for one, two in zip(each.spans, each.spans[1:], strict=False))


def flatten(conditions: list[Condition]) -> list[Condition]:
    return [one for each in conditions for one in [each, *flatten(each.children)]]


@pytest.fixture
def tiny() -> Iterator[duckdb.DuckDBPyConnection]:
    """ann opens on 1 to 5 June at noon and on the 6th at 06:00, then no more; cal never opened and was deleted."""
    opened = duckdb.connect()
    opened.execute("attach ':memory:' as test_demo")
    opened.execute("create schema test_demo.intermediate; create schema test_demo.segments; create schema test_demo.marts")
    opened.execute(
        """
        create table test_demo.intermediate.int_as_of as select timestamp '2026-06-14 00:00' as as_of;
        create table test_demo.intermediate.int_user_lives as select * from (values
            ('ann', timestamp '2026-06-01 12:00', null::timestamp, null::timestamp),
            ('cal', '2026-06-01 12:00', '2026-06-10 12:00', null)
        ) as lives (user_id, first_seen_at, deleted_at, signed_up_at);
        create table test_demo.intermediate.int_event_stream as
        select 'ann' as user_id, event_id, 'app_opened' as event_name, occurred_at, null as properties from (values
            ('e1', timestamp '2026-06-01 12:00'), ('e2', '2026-06-02 12:00'), ('e3', '2026-06-03 12:00'),
            ('e4', '2026-06-04 12:00'), ('e5', '2026-06-05 12:00'), ('e6', '2026-06-06 06:00')
        ) as opens (event_id, occurred_at);
        create table test_demo.segments.daily_habit_users as select * from (values
            ('ann', null::varchar, timestamp '2026-06-05 12:00', timestamp '2026-06-09')
        ) as spells (user_id, per_value, valid_from, valid_to);
        create table test_demo.marts.identity_map as select 'tablet' as anonymous_id, 'ann' as user_id;
        """
    )
    opened.execute("use test_demo")
    yield opened
    opened.close()


def test_words_by_hand(tiny: duckdb.DuckDBPyConnection, compiled: dict[str, CompiledRule]) -> None:
    explanation = explain_user(tiny, compiled["at_risk_daily_users"], "ann", "UTC")
    (key,) = explanation.keys
    # silent for 7 days on the 13th at 06:00; at the last open (the 6th) she was in daily_habit_users
    assert key.spells == [Span(datetime(2026, 6, 13, 6), None)]
    silent, at_last = key.conditions
    assert silent.spans == fill_gaps(Span(datetime(2026, 6, 1, 12), None), [Span(datetime(2026, 6, 13, 6), None)])
    assert [span.start for span in at_last.spans if span.holds] == [datetime(2026, 6, 5, 12)]
    text = "\n".join(show(explanation, None, False, plain=True))
    assert "IN since 2026-06-13 06:00 (18 h)." in text
    assert "Leaves: nothing known ends it" in text
    assert "[x] not_performed('app_opened', lasting='7 days')" in text
    assert "false 2026-06-01 12:00 -> 2026-06-13 06:00  app_opened e1" in text
    assert "true  2026-06-13 06:00 -> open              7 d after app_opened e6 of 2026-06-06 06:00" in text
    assert "6 such events, the last app_opened e6 at 2026-06-06 06:00 (7 d 18 h ago)" in text
    assert "true  2026-06-05 12:00 -> 2026-06-09 00:00  enters daily_habit_users" in text
    # 60 characters, the last for the 14th, which has no length yet: part of the 13th
    assert f"{'.' * 58}+." in text
    assert "make explain USER=ann SEGMENT=daily_habit_users" in text


def test_someone_who_is_not_in_is_told_why(tiny: duckdb.DuckDBPyConnection, compiled: dict[str, CompiledRule]) -> None:
    tiny.execute("update intermediate.int_as_of set as_of = timestamp '2026-06-12'")
    text = "\n".join(show(explain_user(tiny, compiled["at_risk_daily_users"], "ann", "UTC"), None, False, plain=True))
    assert "NOT IN; never was." in text
    assert "Why not: not_performed('app_opened', lasting='7 days') does not hold." in text
    assert "Enters 2026-06-13 06:00 (in 1 d 6 h), unless a new event changes it." in text
    tiny.execute("drop table if exists temp.one_int_event_stream; drop table if exists temp.one_int_user_lives")
    gone = "\n".join(show(explain_user(tiny, compiled["at_risk_daily_users"], "cal", "UTC"), None, False, plain=True))
    assert "Life ended 2026-06-10 12:00 with a deletion request" in gone


def test_mistakes_are_answered_in_sentences(tiny: duckdb.DuckDBPyConnection, compiled: dict[str, CompiledRule]) -> None:
    with pytest.raises(UserError, match="There is no user 'anm' in this build: did you mean ann"):
        check_user(tiny, "anm")
    with pytest.raises(UserError, match="'anon:tablet' is a device that belongs to ann"):
        check_user(tiny, "anon:tablet")
    with pytest.raises(UserError, match=r"did you mean power_users"):
        compile_rule(demo_build(), "powr_users")
    tiny.execute("drop table segments.daily_habit_users")
    with pytest.raises(UserError, match=r"reads daily_habit_users, which is not in the database"):
        explain_user(tiny, compiled["at_risk_daily_users"], "ann", "UTC")


def test_a_file_that_differs_from_its_table_is_noticed(compiled: dict[str, CompiledRule]) -> None:
    life, spell = Span(datetime(2026, 6, 1), None), Span(datetime(2026, 6, 2), None)
    key = KeyExplanation(None, life, [spell], [])
    stale = Explanation("ann", "power_users", datetime(2026, 6, 3), "UTC", compiled["power_users"].rule, [key], set())
    assert "The built table says otherwise: the file or its data changed since the build;" in show(stale, None, False, True)
    with pytest.raises(UserError, match="has no events with it"):
        chosen_keys(stale, "p1")


def test_plain_sql_shows_its_spells() -> None:
    spells = [Span(datetime(2026, 6, day), datetime(2026, 6, day) + timedelta(hours=5)) for day in (2, 4)]
    key = KeyExplanation(None, Span(datetime(2026, 6, 1), None), spells, [])
    lines = show(Explanation("ann", "by_hand", datetime(2026, 6, 10), "UTC", None, [key], None), None, False, True)
    assert lines[-3:] == [
        "The segment is plain SQL, so there are no conditions to show; its spells:",
        "  2026-06-02 00:00 -> 2026-06-02 05:00",
        "  2026-06-04 00:00 -> 2026-06-04 05:00",
    ]


TRAIT_RULE = """{{ segment(all_of=[
    has_traits({'plan': 'pro'}, lasting='2 days'),
    has_traits({'trial_ends_at__within_next': '3 days'}),
]) }}"""


def test_what_turned_a_trait_by_hand(tiny: duckdb.DuckDBPyConnection) -> None:
    rule = read_rule(TRAIT_RULE, {})
    statements, relations = compile_nodes(demo_build(), "weekly_users", TRAIT_RULE, rule)
    tiny.execute(
        """
        create or replace table intermediate.int_user_lives as
        select *, null::varchar as traits from intermediate.int_user_lives;
        create table intermediate.int_user_trait_spells as select * from (values
            ('ann', 'plan', 'free', '{"plan": "free"}', timestamp '2026-06-01 12:00', timestamp '2026-06-10 09:00'),
            ('ann', 'plan', 'pro', '{"plan": "pro"}', '2026-06-10 09:00', null),
            ('ann', 'trial_ends_at', '2026-06-16', '{"trial_ends_at": "2026-06-16"}', '2026-06-02 12:00', null)
        ) as spells (user_id, trait, value, traits, valid_from, valid_to)
        """
    )
    explanation = explain_user(tiny, CompiledRule("weekly_users", rule, statements, relations), "ann", "UTC")
    (key,) = explanation.keys
    # pro for two days on the 12th at 09:00; three days before the trial's end begin on the 13th
    assert key.spells == [Span(datetime(2026, 6, 13), datetime(2026, 6, 16))]
    text = "\n".join(show(explanation, None, False, plain=True))
    assert "true  2026-06-12 09:00 -> open              2 d after plan = pro of 2026-06-10 09:00" in text
    assert "true  2026-06-13 00:00 -> 2026-06-16 00:00  3 d before trial_ends_at of 2026-06-16 00:00" in text
    assert "false 2026-06-16 00:00 -> open              trial_ends_at (ahead, unless a new event)" in text
    assert "no such event" not in text
