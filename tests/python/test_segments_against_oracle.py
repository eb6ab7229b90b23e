"""The SQL of random rules against the oracle: a fixed seed, every condition kind, three time zones."""

from __future__ import annotations

from tests.python.oracle.__main__ import summary
from tests.python.oracle.faults import RULES, SEED, USERS, ZONES
from tests.python.oracle.harness import describe, run
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
