"""The SQL of random rules against the oracle: a fixed seed, every condition kind, three time zones."""

from __future__ import annotations

from pathlib import Path

from tests.python.oracle.__main__ import summary
from tests.python.oracle.faults import RULES, SEED, USERS, ZONES
from tests.python.oracle.harness import World, compare, describe, read_spells, run
from tests.python.oracle.histories import NOTES, make_users
from tests.python.oracle.instants import DAY
from tests.python.oracle.rendering import render_rule
from tests.python.oracle.rules import RECIPES

KINDS = {
    "performed", "not_performed", "known_for", "active_days", "performed_regularly", "first_performed",
    "last_performed", "at_last", "performed_in_order", "sum_of", "average_of", "min_of", "max_of", "distinct_of",
    "share_of", "stopped_performing", "resumed_performing", "dropped", "performed_more", "has_traits", "random_share", "in_segment",
    "all_of", "any_of", "none_of", "per",
}  # fmt: skip


def test_random_rules_agree_with_the_oracle_at_every_instant() -> None:
    outcome = run(SEED, RULES, USERS, ZONES)
    print(summary(outcome))
    assert set(outcome.conditions) >= KINDS, "the fixed seed leaves a condition untested"
    assert outcome.rules >= len(RECIPES)
    assert 0.1 < outcome.members / outcome.instants < 0.9, "rules that are never (or always) true prove nothing"
    assert not outcome.mismatches, "\n\n".join(describe(example) for example in outcome.examples[:3])


def test_rules_brought_up_to_date_agree_with_the_oracle(tmp_path: Path) -> None:
    outcome = run(SEED, RULES, USERS // 2, ZONES[1:2], folder=tmp_path / "kept", loads=2)
    print(summary(outcome))
    compiled = [file.read_text() for file in tmp_path.glob("kept/world_0/target/compiled/**/segments/*.sql")]
    kept = [sql for sql in compiled if "only people of changes after 1 through 2" in sql]
    narrow, wide = ([sql for sql in kept if mark in sql] for mark in ("ms_after_change >= -", "as since_change"))
    assert len(kept) > 0.9 * outcome.rules, "rules were built whole"
    assert len(set(narrow + wide)) > 0.3 * outcome.rules, "no rule knows how far back it sees"
    assert min(len(narrow), len(wide)) > 0.1 * outcome.rules, "of one event stream no rule knows how far back it sees"
    assert all("union all" in sql.split("as since_change")[0] for sql in wide), "what is new is not looked for by time"
    assert set(outcome.conditions) >= KINDS, "the fixed seed leaves a condition untested"
    assert not outcome.mismatches, "\n\n".join(describe(example) for example in outcome.examples[:3])


def test_sql_around_a_rule_is_not_put_on_spells_that_have_it_already(tmp_path: Path) -> None:
    """Members from 13 hours after they came in, if they stay: no stored spell is one of the rule, and nothing is joined to it."""
    users, wait = make_users(SEED, USERS // 4), DAY * 13 // 24
    active = {"condition": "performed", "event": None, "at_least": 1, "within": "12 hours"}
    world = World("UTC", [{"name": "came_in", "all_of": [active]}])
    rule, stays = render_rule(world.rules[0]).strip(), "valid_to is null or valid_to > valid_from + interval 13 hours"
    files = {
        "stayed_on.sql": "select user_id, per_value, valid_from + interval 13 hours as valid_from, valid_to\n"
        f"from (\n{rule}\n) as came_in\nwhere {stays}\n",
        "left_later.sql": f"{rule}\nwhere {stays}\n",
        "set_in.sql": f"-- no SQL but a comment\n{{{{ config(tags=['kept']) }}}}  {rule}\n",
    }
    outcome = compare(users, [world], tmp_path / "kept", seed=SEED, loads=2, files=files)
    assert not outcome.mismatches, describe(outcome.examples[0])
    database = tmp_path / "kept" / "world_0" / "oracle.duckdb"
    stayed = {
        whose: [(start, end) for start, end in spells if end is None or end > start + wait]
        for whose, spells in read_spells(database, "came_in").items()
    }
    assert read_spells(database, "left_later") == {whose: spells for whose, spells in stayed.items() if spells}
    moved = {whose: [(start + wait, end) for start, end in spells] for whose, spells in stayed.items() if spells}
    assert read_spells(database, "stayed_on") == moved
    assert read_spells(database, "set_in") == read_spells(database, "came_in")


def test_a_key_that_kinds_tell_may_be_any_text(tmp_path: Path) -> None:
    """Keys are looked up by kind, also those that only the second load brings: the wide event stream is not read."""
    users, texts = make_users(SEED, USERS // 4), (*NOTES, "[1, null]", "null", "😀 %s", "' || 1")
    events = [event for user in users for event in user.events if event.columns.get("product_category")]
    for number, event in enumerate(events):
        event.columns["product_category"] = texts[number % len(texts)]
    viewed = {"condition": "performed", "event": None, "at_least": 1, "within": "3 days"}
    world = World("UTC", [{"name": "saw_a_category", "all_of": [viewed], "per": "product_category"}])
    outcome = compare(users, [world], tmp_path, seed=SEED, loads=2)
    assert not outcome.mismatches, describe(outcome.examples[0])
    (compiled,) = tmp_path.glob("world_0/target/compiled/**/segments/saw_a_category.sql")
    assert '"int_event_stream"' not in compiled.read_text()
    found = {per_value for _, per_value in read_spells(tmp_path / "world_0" / "oracle.duckdb", "saw_a_category")}
    assert found == {text for text in texts if text}
