"""One-line faults in the macros, each of which the random rules must catch: ``python -m tests.python.oracle.faults``.

Every fault is put into a copy of the macros. Rules of the fixed run that use what the fault touches are built first
(`hint`: a part of the rule's text); when they all agree, all other rules of the run are built too. A fault counts as
caught only when dbt builds and the oracle disagrees; without a fault the same run must show no mismatch.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .harness import MACROS, DbtFailed, Outcome, World, compare, random_worlds
from .histories import make_users
from .people import User, forget_all
from .rendering import render_rule
from .shrinking import closure

SEED, RULES, USERS = 3, 96, 400
ZONES = ("UTC", "Europe/Berlin", "America/Havana")


@dataclass(frozen=True)
class Fault:
    """`old` is replaced by `new` in one macro file; `old` must occur there exactly once."""

    file: str
    old: str
    new: str
    description: str
    hint: str = ""


FAULTS = [
    # which events
    Fault(
        "intervals/read_events.sql",
        "{%- for where in events.wheres -%}",
        "{%- for where in [] -%}",
        "ignore where",
        "where=",
    ),
    Fault(
        "intervals/read_events.sql",
        "'occurred_at >= '",
        "'occurred_at > '",
        "since excludes its own instant",
        "since=",
    ),
    Fault(
        "intervals/read_events.sql", "'occurred_at < '", "'occurred_at <= '", "until includes its own instant", "until="
    ),
    Fault(
        "intervals/read_events.sql",
        "'left(event_name, ' ~ (name | length - 1) ~ ') = ' ~ text_literal(name[:-1])",
        "'event_name like ' ~ text_literal(name[:-1] ~ '%')",
        "the underscore of a prefix is a wildcard",
        "push_*",
    ),
    Fault(
        "intervals/read_events.sql",
        "return('is_activity')",
        "return('true')",
        "event=none takes every event, not only activity",
        "(none",
    ),
    # counting
    Fault(
        "intervals/spells_by_count.sql",
        "'lag(at_ms, ' ~ (at_least - 1) ~ ')",
        "'lag(at_ms, ' ~ at_least ~ ')",
        "off by one in lag",
        "within=",
    ),
    Fault(
        "intervals/spells_by_count.sql",
        "+ {{ ends_after }} as to_ms",
        "+ {{ ends_after }} + 1 as to_ms",
        "closed instead of open end",
        "within=",
    ),
    Fault(
        "intervals/spells_by_count.sql",
        "at_ms{{ ' + ' ~ starts_after if starts_after }} as from_ms",
        "at_ms as from_ms",
        "ignore ending",
        "ending=",
    ),
    Fault(
        "intervals/spells_since_nth.sql",
        "row_number() over each_user",
        "dense_rank() over each_user",
        "events at one instant count once",
        "nth=",
    ),
    Fault(
        "conditions/arguments/check_counts.sql",
        "{argument: counts.at_most + 1}",
        "{argument: counts.at_most}",
        "at_most excludes its own number",
        "at_most=",
    ),
    # merging, combining, clipping
    Fault(
        "intervals/merge_in_order.sql",
        "{{ return(add_step(scope, 'merge_' ~ label, spells)) }}",
        "{{ return(pieces) }}",
        "forget to merge the pieces of one condition",
        "within=",
    ),
    Fault(
        "intervals/merge_any.sql",
        "reached_ms < from_ms then 1",
        "reached_ms <= from_ms then 1",
        "touching spells stay apart in a union",
        "any_of",
    ),
    Fault(
        "intervals/merge_any.sql",
        "range between unbounded preceding and current row",
        "rows between unbounded preceding and current row",
        "equal pieces are numbered one by one",
        "any_of",
    ),
    Fault(
        "intervals/intersect_spells.sql",
        "least(one.to_ms, other.to_ms) as to_ms",
        "one.to_ms as to_ms",
        "AND ends with its first condition",
        "all_of",
    ),
    Fault(
        "intervals/complement_spells.sql",
        "coalesce(lead(from_ms) over each_user, {{ forever_ms() }}) as to_ms",
        "lead(from_ms) over each_user as to_ms",
        "NOT forgets the stretch after the last spell",
        "none_of",
    ),
    Fault(
        "rendering/render_statement.sql",
        "least(members.to_ms, lives.life_to_ms) as to_ms",
        "members.to_ms as to_ms",
        "forget to clip at the deletion",
    ),
    Fault(
        "intervals/read_lives.sql",
        "greatest(min(events.at_ms), min(lives.life_from_ms)) as life_from_ms",
        "min(lives.life_from_ms) as life_from_ms",
        "a pair lives from the user's first sight",
        "per=",
    ),
    Fault(
        "intervals/spells_of_segment.sql",
        "segment.segment_value = lives.per_value",
        "true",
        "a keyed segment matches any key",
        "in_segment",
    ),
    # conditions
    Fault(
        "intervals/spells_after_anchor.sql",
        "at_ms < anchor_ms +",
        "at_ms <= anchor_ms +",
        "the anchored window includes its end",
        "of=",
    ),
    Fault(
        "intervals/spells_after_anchor.sql",
        "min(at_ms) as anchor_ms",
        "max(at_ms) as anchor_ms",
        "count from the last anchor",
        "of=",
    ),
    Fault(
        "intervals/spells_at_latest.sql",
        "max(has) as holds",
        "min(has) as holds",
        "every event at the latest instant must match has",
        "last_performed",
    ),
    Fault(
        "intervals/spells_at_latest.sql",
        "and held.from_ms <= events.at_ms",
        "and held.from_ms < events.at_ms",
        "at_last looks just before the event",
        "at_last",
    ),
    Fault(
        "intervals/spells_quiet.sql",
        "{%- if from_life -%}",
        "{%- if false -%}",
        "silence is not counted from the first sight",
        "not_performed",
    ),
    Fault(
        "intervals/spells_quiet.sql",
        "select {{ keys }}, at_ms + {{ starts_after }} as from_ms",
        "select {{ keys }}, at_ms + {{ starts_after }} + 1 as from_ms",
        "silence begins a millisecond late",
        "lasting=",
    ),
    Fault(
        "intervals/spells_resumed.sql",
        "at_ms - earlier_at_ms >= {{ after }}",
        "at_ms - earlier_at_ms > {{ after }}",
        "a gap of exactly `after` does not count",
        "resumed_performing",
    ),
    Fault(
        "intervals/spells_in_order.sql",
        "' <= ' ~ each_within",
        "' < ' ~ each_within",
        "a gap of exactly each_within does not count",
        "each_within=",
    ),
    Fault(
        "intervals/spells_in_order.sql",
        "' >= ' ~ choice | length)",
        "' >= 1')",
        "one event may serve two steps",
        "performed_in_order",
    ),
    Fault(
        "intervals/spells_in_order.sql",
        "max(start_{{ last }}) over before_this",
        "min(start_{{ last }}) over before_this",
        "the earliest start of a chain instead of the latest",
        "performed_in_order",
    ),
    Fault(
        "intervals/spells_by_active_days.sql",
        "+ {{ of_last }} as leaves_day",
        "+ {{ of_last + 1 }} as leaves_day",
        "one day too many in the last N days",
        "active_days",
    ),
    Fault(
        "intervals/spells_by_regularity.sql",
        "at_ms + {{ 1 + block * node.period }} as at_ms",
        "at_ms + {{ block * node.period }} as at_ms",
        "the newest block ends today",
        "performed_regularly",
    ),
    Fault(
        "intervals/local_days.sql",
        "{{ return(time_zone) }}",
        "{{ return('UTC') }}",
        "days are UTC days whatever the reporting zone",
        "days",
    ),
    Fault(
        "intervals/local_days.sql",
        "return('least(' ~ candidates",
        "return('greatest(' ~ candidates",
        "a repeated midnight begins the day the second time",
        "days",
    ),
    Fault(
        "intervals/spells_by_total.sql",
        "range between unbounded preceding and current row",
        "rows between unbounded preceding and current row",
        "events of one instant are added one by one",
        "_of(",
    ),
    Fault(
        "conditions/average_of.sql",
        "' * counted'",
        "''",
        "average_of compares the sum",
        "average_of",
    ),
    Fault(
        "conditions/share_of.sql",
        "matching >= '",
        "matching > '",
        "a share of exactly at_least does not count",
        "share_of",
    ),
    Fault(
        "conditions/dropped.sql",
        "'leaves': window + before",
        "'leaves': before",
        "the usual rate is taken over too short a time",
        "dropped",
    ),
    Fault(
        "intervals/spells_by_distinct.sql",
        "group by {{ keys }}, distinct_value",
        "group by {{ keys }}, distinct_value, at_ms",
        "repeated values are counted again",
        "distinct_of",
    ),
    Fault(
        "engines/stable_share.sql",
        "text_literal(salt ~ '|')",
        "text_literal(salt)",
        "the hash leaves out the separator",
        "random_share",
    ),
    # comparisons
    Fault(
        "where/matches.sql",
        "'coalesce(not ' ~ matched ~ ', true)'",
        "'coalesce(not ' ~ matched ~ ', false)'",
        "__not is false when missing",
        "__not",
    ),
    Fault(
        "where/matches.sql",
        "alternatives | join(') or (')",
        "alternatives | join(') and (')",
        "a list of dicts wants all of them",
        "=[{",
    ),
    Fault("where/matches.sql", "'above': '>'", "'above': '>='", "__above includes its own value", "__above"),
    Fault(
        "where/matches.sql",
        "in lower(' ~ field_text(field) ~ ')) > 0'",
        "in ' ~ field_text(field) ~ ') > 0'",
        "__contains minds the case of the text",
        "__contains",
    ),
]


def inject(fault: Fault, folder: Path) -> Path:
    """A copy of the macros with the fault in it. Raises ValueError when the old text is not there exactly once."""
    macros = folder / "macros"
    shutil.copytree(MACROS, macros)
    file = macros / fault.file
    text = file.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(
            f"{fault.file}: {fault.old!r} occurs {text.count(fault.old)} times, not once: update faults.py"
        )
    file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    return macros


def _chosen(worlds: list[World], hint: str, limit: int) -> list[World]:
    """Of each world at most `limit` rules that use the hint, with the rules they refer to."""
    chosen = []
    for world in worlds:
        needed = []
        for rule in [rule for rule in world.rules if hint in render_rule(rule)][:limit]:
            needed += [one for one in closure(rule, world.rules) if one not in needed]
        if needed:
            chosen.append(World(world.zone, needed))
    return chosen


def try_fault(fault: Fault, users: list[User], worlds: list[World]) -> tuple[str, Outcome]:
    """('caught' | 'MISSED' | 'does not build', counts)."""
    last = Outcome()
    by_size = sorted(_chosen(worlds, fault.hint, 12), key=lambda world: (world.zone == "UTC", -len(world.rules)))
    for attempt in [*([world] for world in by_size), worlds]:
        forget_all(users)
        with tempfile.TemporaryDirectory(prefix="oracle_") as temporary:
            folder = Path(temporary)
            try:
                last = compare(users, attempt, folder / "run", inject(fault, folder))
            except DbtFailed as failure:
                print(failure, file=sys.stderr)
                return "does not build", Outcome()
        if last.mismatches:
            return "caught", last
    return "MISSED", last


def main() -> int:
    """Try the faults and print the table; exit code 1 when one is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.python.oracle.faults", description=__doc__)
    parser.add_argument("--only", default="", help="faults whose description contains this text")
    given = parser.parse_args()
    users = make_users(SEED, USERS)
    worlds = random_worlds(SEED, RULES, users, ZONES)
    with tempfile.TemporaryDirectory(prefix="oracle_") as temporary:
        control = compare(users, worlds, Path(temporary) / "run")
    print(f"without a fault: {control.rules} rules, {control.instants} instants, {control.mismatches} mismatches")
    if control.mismatches:
        return 1
    missed = 0
    for number, fault in enumerate(FAULTS, start=1):
        if given.only not in fault.description:
            continue
        verdict, outcome = try_fault(fault, users, worlds)
        missed += verdict != "caught"
        print(
            f"{number:2} {verdict:8} {len(outcome.examples):3} of {outcome.rules:3} rules"
            f" {outcome.mismatches:6} mismatches  {fault.file}: {fault.description}",
            flush=True,
        )
    print(f"missed: {missed}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
