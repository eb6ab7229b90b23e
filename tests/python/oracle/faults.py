"""One-line faults in the macros, each of which the random rules must catch: ``python -m tests.python.oracle.faults``.

Every fault is put into a copy of the macros. Rules of the fixed run that use what the fault touches are built first
(`hint`: a part of the rule's text); when they all agree, all other rules of the run are built too. A fault counts as
caught only when dbt builds and the oracle disagrees; without a fault the same run must show no mismatch. The whole run
writes its table to docs/faults.md.
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

SEED, RULES, USERS = 3, 108, 400
ZONES = ("UTC", "Europe/Berlin", "America/Havana")
PAGE = MACROS.parent / "docs" / "faults.md"


@dataclass(frozen=True)
class Fault:
    """`old` is replaced by `new` in one macro file; `old` must occur there exactly once. With two loads some events come late."""

    file: str
    old: str
    new: str
    description: str
    hint: str = ""
    loads: int = 1


FAULTS = [
    # which events
    Fault("intervals/read_events.sql", "tests.append(matches(where))", "tests.append('true')", "ignore where", "where="),
    Fault(
        "intervals/read_events.sql",
        "is_true_of_kind(scope, matches(where))",
        "'true'",
        "ignore where that kinds of events answer",
        "where=",
    ),
    Fault("intervals/read_events.sql", "'at_ms >= '", "'at_ms > '", "since excludes its own instant", "since="),
    Fault("intervals/read_events.sql", "'at_ms < '", "'at_ms <= '", "until includes its own instant", "until="),
    Fault(
        "intervals/read_events.sql",
        "'left(event_name, ' ~ (name | length - 1) ~ ') = ' ~ text_literal(name[:-1])",
        "'event_name like ' ~ text_literal(name[:-1] ~ '%')",
        "the underscore of a prefix is a wildcard",
        "push_*",
    ),
    Fault("intervals/read_events.sql", "return('is_activity')", "return('true')", "any activity takes every event", "(none"),
    Fault(
        "intervals/read_events.sql",
        "'(' ~ numbered | join(' or ') ~ ')'",
        "numbered[0]",
        "of a list of events only the first counts",
        "(['",
    ),
    # counting
    Fault("intervals/spells_by_count.sql", "'at_ms', at_least - 1)", "'at_ms', at_least)", "off by one in lag", "within="),
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
        "intervals/spells_by_count.sql",
        "in_time_order(scope, numbered.step, label, keys=keys)",
        "in_time_order(scope, add_step(scope, 'untie_' ~ label, 'select distinct * from ' ~ numbered.step), label, keys=keys)",
        "events at one instant count once in a window",
        "at_least=2",
    ),
    Fault(
        "intervals/spells_since_nth.sql",
        "in_time_order(scope, events, label)",
        "in_time_order(scope, add_step(scope, 'untie_' ~ label, 'select distinct * from ' ~ events), label)",
        "events at one instant count once ever",
        "nth=",
    ),
    Fault("intervals/spells_since_nth.sql", "'at_ms', nth - 1)", "'at_ms', nth - 2)", "one event too early for the n-th", "nth="),
    Fault(
        "intervals/spells_since_nth.sql",
        "'at_ms + ' ~ ends_after if ends_after else forever_ms()",
        "forever_ms()",
        "the n-th event stays news for good",
        "first_performed",
    ),
    Fault(
        "conditions/arguments/check_counts.sql",
        "{argument: counts.at_most + 1}",
        "{argument: counts.at_most}",
        "at_most excludes its own number",
        "at_most=",
    ),
    Fault(
        "conditions/arguments/check_counts.sql",
        "else 1 if at_most is none else 0, 'at_most'",
        "else 1, 'at_most'",
        "at_most without zero",
        "at_most=",
    ),
    Fault(
        "engines/neighbours.sql",
        "found if n == 1 else",
        "found if true else",
        "the n-th neighbour may be another person's",
        "at_least=",
    ),
    # merging, combining, clipping
    Fault(
        "intervals/merge_in_order.sql",
        "{{ return(merge_streaming(scope, rows, label) if rows.sorted_by else merge_by_person(scope, rows, label)) }}",
        "{{ return(pieces) }}",
        "forget to merge the pieces of one condition",
        "within=",
    ),
    Fault("intervals/merge_in_order.sql", "where from_ms < to_ms", "where from_ms <= to_ms", "keep pieces that are empty", "_of("),
    Fault(
        "intervals/merge_in_order.sql",
        "earlier_to_ms < from_ms or",
        "earlier_to_ms <= from_ms or",
        "a piece that touches the next one ends the spell",
        "any_of",
    ),
    Fault("intervals/merge_any.sql", "'pieces > 0'", "'pieces = 1'", "a union ends where its spells overlap", "any_of"),
    Fault(
        "intervals/intersect_spells.sql",
        "least(one.to_ms, other.to_ms) as to_ms",
        "one.to_ms as to_ms",
        "AND ends with its first condition",
        "all_of",
    ),
    Fault(
        "intervals/intersect_spells.sql",
        "greatest(one.from_ms, other.from_ms)",
        "one.from_ms",
        "AND begins with its first condition",
        "all_of",
    ),
    Fault(
        "rendering/render_combination.sql",
        "complement_spells(scope, refused, 'refused')",
        "complement_spells(scope, refused[:1], 'refused')",
        "only the first condition of none_of refuses",
        "none_of",
    ),
    Fault(
        "intervals/complement_spells.sql",
        "coalesce({{ later(rows, 'from_ms') }}, {{ forever_ms() }}) as to_ms",
        "{{ later(rows, 'from_ms') }} as to_ms",
        "NOT forgets the stretch after the last spell",
        "none_of",
    ),
    Fault(
        "intervals/complement_spells.sql",
        "{{ 'to_ms' if is_disjoint else reach }} as from_ms",
        "to_ms as from_ms",
        "NOT of overlapping spells looks at the last one only",
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
        "min(at_ms) as life_from_ms",
        "min(life_from_ms) as life_from_ms",
        "a pair lives from the user's first sight",
        "per=",
    ),
    Fault("segment.sql", "new_scope(check_per(per), times)", "new_scope(none, times)", "per is ignored", "per="),
    Fault(
        "intervals/spells_of_segment.sql",
        "or segment_value = per_value",
        "or true",
        "a keyed segment matches any key",
        "in_segment",
    ),
    Fault(
        "conditions/known_for.sql",
        "duration, '7 days')",
        "duration, '7 days') + 1",
        "known_for begins a millisecond late",
        "known_for",
    ),
    # conditions
    Fault(
        "intervals/spells_after_anchor.sql",
        "at_ms < anchor_ms +",
        "at_ms <= anchor_ms +",
        "the anchored window includes its end",
        ", of=",
    ),
    Fault(
        "intervals/spells_after_anchor.sql",
        "min(at_ms) as anchor_ms",
        "max(at_ms) as anchor_ms",
        "count from the last anchor",
        ", of=",
    ),
    Fault("intervals/spells_after_anchor.sql", "at_ms >= anchor_ms and", "", "what came before the anchor counts too", ", of="),
    Fault(
        "intervals/spells_at_latest.sql",
        "max(has) as holds",
        "min(has) as holds",
        "every event at the latest instant must match has",
        "last_performed",
    ),
    Fault(
        "intervals/spells_at_latest.sql",
        "where from_ms <= at_ms and",
        "where from_ms < at_ms and",
        "at_last looks just before the event",
        "at_last",
    ),
    Fault("intervals/spells_at_latest.sql", "next_at_ms as to_ms", "to_ms", "at_last ends with its condition", "at_last"),
    Fault(
        "intervals/spells_quiet.sql",
        "from {{ spells_before_first(scope, events, label, lasting) }}",
        "from {{ spells_before_first(scope, events, label, lasting) }} where false",
        "silence is not counted from the first sight",
        "not_performed",
    ),
    Fault(
        "intervals/spells_quiet.sql",
        "select {{ scope['keys'] }}, at_ms + {{ starts_after }} as from_ms",
        "select {{ scope['keys'] }}, at_ms + {{ starts_after }} + 1 as from_ms",
        "silence begins a millisecond late",
        "lasting=",
    ),
    Fault(
        "intervals/spells_quiet.sql",
        "'least(next_at_ms, at_ms + ' ~ ends_after ~ ')'",
        "'at_ms + ' ~ ends_after",
        "the next event does not end the silence",
        "stopped_performing",
    ),
    Fault(
        "intervals/spells_before_first.sql",
        "{{ from_ms }} as from_ms",
        "life_from_ms as from_ms",
        "the first silence needs no wait",
        "not_performed",
    ),
    Fault(
        "intervals/spells_resumed.sql",
        ">= {{ after }}",
        "> {{ after }}",
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
        "last_value(start_{{ last }} ignore nulls)",
        "first_value(start_{{ last }} ignore nulls)",
        "the earliest start of a chain instead of the latest",
        "performed_in_order",
    ),
    Fault(
        "intervals/spells_in_order.sql",
        "'start_' ~ steps ~ ' + ' ~ node.within",
        "'at_ms + ' ~ node.within",
        "a chain's window counts from its last event",
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
        "intervals/spells_by_active_days.sql",
        "'local_day', at_least - 1)",
        "'local_day', at_least)",
        "one day too many wanted",
        "active_days",
    ),
    Fault(
        "intervals/spells_by_active_days.sql",
        "where earlier_day is null or earlier_day < local_day",
        "where true",
        "two events of one day are two days",
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
        "intervals/spells_by_regularity.sql",
        "{{ local_day('life_from_ms') }} - {{ 1 + node.period * node.of_last }} as at_ms",
        "{{ local_day('life_from_ms') }} as at_ms",
        "complement before shift: empty blocks before life do not hold",
        "at_most=",
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
    Fault("intervals/mark_totals.sql", "if offset == total.leaves else", "if false else", "what was added up never leaves", "_of("),
    Fault("conditions/arguments/total_of_column.sql", "['counted > 0']", "['true']", "no value counts as zero", "_of("),
    Fault(
        "conditions/arguments/total_of_column.sql",
        "total ~ ' <= '",
        "total ~ ' < '",
        "a total of exactly at_most does not count",
        "at_most=",
    ),
    Fault(
        "conditions/arguments/extreme_of_column.sql",
        "{%- if bounds[kept] is not none -%}",
        "{%- if false -%}",
        "one value in bounds is enough for all",
        "min_of",
    ),
    Fault("conditions/average_of.sql", "' * counted'", "''", "average_of compares the sum", "average_of"),
    Fault(
        "conditions/share_of.sql", "~ ' >= ' ~ least", "~ ' > ' ~ least", "a share of exactly at_least does not count", "share_of"
    ),
    Fault("conditions/share_of.sql", "'counted >= ' ~ min_events", "'counted >= 1'", "min_events is ignored", "min_events="),
    Fault(
        "conditions/dropped.sql",
        "'leaves': window + before",
        "'leaves': before",
        "the usual rate is taken over too short a time",
        "dropped",
    ),
    Fault("conditions/dropped.sql", "'enters': window,", "'enters': 0,", "the recent events count as usual too", "dropped"),
    Fault(
        "intervals/spells_by_distinct.sql",
        "group by {{ keys }}, distinct_value",
        "group by {{ keys }}, distinct_value, at_ms",
        "repeated values are counted again",
        "distinct_of",
    ),
    Fault(
        "intervals/spells_by_distinct.sql",
        "label ~ '_value', 1, 0, ends_after, keys ~ ', distinct_value')",
        "label ~ '_value', 1, 0, ends_after)",
        "different values are one value",
        "distinct_of",
    ),
    Fault("intervals/spells_by_more.sql", "'balance > 0'", "'balance >= 0'", "as many is more", "performed_more"),
    Fault("intervals/spells_by_more.sql", "'leaves': node.within", "'leaves': none", "what is more stays more", "performed_more"),
    Fault(
        "conditions/performed_more.sql",
        "than, than_where, 'than', 'than_where')",
        "than, none, 'than', 'than_where')",
        "than_where is ignored",
        "than_where",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "where {{ 'true' if is_date else compare(comparison, in_row) }}",
        "where true",
        "everybody has the traits",
        "has_traits",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "where observed.user_id = people.user_id and observed.{{ is_trait }}",
        "where false",
        "the row still counts after a trait was observed",
        "has_traits",
    ),
    Fault(
        "where/fields.sql",
        "'field': {'type': 'text', 'sql': 'value'}",
        "'field': {'type': 'json', 'sql': 'traits', 'path': [key]}",
        "an observed attribute is compared as sent, not as read",
        "has_traits",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "{{ return(merge_in_order(scope, pieces, label)) }}",
        "{{ return(pieces) }}",
        "two values that both match are two spells",
        "has_traits",
    ),
    Fault(
        "conditions/has_traits.sql",
        "{'kind': 'none_of', 'children': [node]} if positive != comparison else node",
        "node",
        "what is true of a missing trait is its contrary",
        "has_traits",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "select user_id, from_ms + {{ node.lasting }} as from_ms, to_ms",
        "select user_id, from_ms, to_ms",
        "what lasts holds from its beginning",
        "lasting=",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "greatest(from_ms, life_from_ms) as from_ms",
        "from_ms",
        "traits hold before the pair's life",
        "has_traits",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "'within_next': ['due_ms - ' ~ window, 'due_ms']",
        "'within_next': ['due_ms - ' ~ window, 'due_ms + 1']",
        "a date of now is still to come",
        "__within_next",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "'within_last': ['due_ms', 'due_ms + ' ~ window]",
        "'within_last': ['due_ms', 'due_ms + 1 + ' ~ window]",
        "a date exactly the window ago still counts",
        "__within_last",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "'before_now': ['due_ms', 'to_ms']",
        "'before_now': ['due_ms + 1', 'to_ms']",
        "a date of now is not yet over",
        "__before_now",
    ),
    Fault(
        "intervals/spells_of_traits.sql",
        "greatest(from_ms, {{ bounds[0] }}) as from_ms",
        "{{ bounds[0] }} as from_ms",
        "a date counts before it was known",
        "_now",
    ),
    Fault(
        "engines/stable_share.sql",
        """ ~ " || '|' || " ~ """,
        """ ~ ' || ' ~ """,
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
    Fault(
        "where/matches.sql",
        "comparisons | join(' and ')",
        "comparisons | join(' or ')",
        "one comparison of a dict is enough",
        "where={",
    ),
    Fault("where/matches.sql", "'above': '>'", "'above': '>='", "__above includes its own value", "__above"),
    Fault(
        "where/matches.sql",
        "'lower(' ~ field_text(field) ~ ')'",
        "field_text(field)",
        "__contains minds the case of the text",
        "__contains",
    ),
    # a second load
    Fault(
        "rendering/reach_of_condition.sql",
        "return(node.get('ends_after'))",
        "return(node.get('ends_after') // 4 if node.get('ends_after') else none)",
        "no further back is read than a quarter of the window",
        "within=",
        loads=2,
    ),
    Fault(
        "rendering/reach_of_condition.sql",
        "(node.of_last + 2) * 86400000",
        "86400000",
        "of the last days only one is read again",
        "active_days",
        loads=2,
    ),
    Fault(
        "rendering/reach_of_condition.sql",
        "(node.of_last * node.period + 3) * 86400000",
        "86400000",
        "of the last periods only one day is read again",
        "performed_regularly",
        loads=2,
    ),
    Fault(
        "rendering/reach_of_condition.sql",
        "windows | max",
        "windows | min",
        "of two windows the shorter one is read",
        "dropped(",
        loads=2,
    ),
    Fault(
        "intervals/spells_at_latest.sql",
        "'needs_whole_past': true",
        "'needs_whole_past': false",
        "what held at the last event is asked of what is read again only",
        "at_last(",
        loads=2,
    ),
    Fault(
        "rendering/render_statement.sql",
        ">= lives.changed_from_ms",
        "> lives.changed_from_ms",
        "a spell that ended where something changed is lost",
        "within=",
        loads=2,
    ),
    Fault(
        "rendering/render_statement.sql",
        "from_ms, to_ms, to_ms as joint_ms",
        "from_ms, to_ms, from_ms as joint_ms",
        "spells that meet where something changed stay two",
        "within=",
        loads=2,
    ),
    Fault(
        "rendering/render_statement.sql",
        "greatest(from_ms, changed_from_ms) as from_ms",
        "from_ms",
        "what the rule finds before the change counts besides",
        "within=",
        loads=2,
    ),
    Fault(
        "loading/rows_since_change.sql",
        "' >= ' ~ from_epoch_ms(to_epoch_ms(window_start) ~ ' - ' ~ earlier_ms)",
        "' >= ' ~ window_start",
        "of what changed since the look-back nothing is read from before it",
        "sum_of(",
        loads=2,
    ),
    Fault(
        "loading/rows_since_change.sql",
        "        and not {{ is_new }}",
        "        and true",
        "what is new of those who changed long ago counts twice",
        "sum_of(",
        loads=2,
    ),
    Fault(
        "loading/rows_since_change.sql",
        "where changed_from_ms < ' ~ to_epoch_ms(window_start)",
        "where 1 = 0 and changed_from_ms < ' ~ to_epoch_ms(window_start)",
        "of those who changed long ago only what is new is read",
        "sum_of(",
        loads=2,
    ),
    Fault(
        "engines/follows_change.sql",
        "{{ at_ms }} >= since.changed_from_ms",
        "{{ at_ms }} > since.changed_from_ms",
        "a spell that ended where something changed is there twice",
        "within=",
        loads=2,
    ),
]


def faulty_text(fault: Fault) -> str:
    """The macro file with the fault in it. Raises ValueError when the old text is not there exactly once."""
    text = (MACROS / fault.file).read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.file}: {fault.old!r} occurs {text.count(fault.old)} times, not once: update faults.py")
    return text.replace(fault.old, fault.new)


def inject(fault: Fault, folder: Path) -> Path:
    """A copy of the macros with the fault in it."""
    macros = folder / "macros"
    shutil.copytree(MACROS, macros)
    (macros / fault.file).write_text(faulty_text(fault), encoding="utf-8")
    return macros


@dataclass(frozen=True)
class Verdict:
    """What became of a fault: 'caught', 'MISSED' or 'does not build', and the counts of the run that decided it."""

    fault: Fault
    word: str
    outcome: Outcome

    def row(self) -> str:
        """The row of docs/faults.md."""
        counts = f"{self.outcome.mismatches:,} in {len(self.outcome.examples)} of {self.outcome.rules} rules"
        caught = counts if self.word == "caught" else self.word
        return f"| {self.fault.description} | `{self.fault.file}` | {caught} |"


def _chosen(worlds: list[World], hint: str, limit: int) -> list[World]:
    """Of each world at most `limit` rules that use the hint, with the rules they refer to; the most telling first."""
    chosen = []
    for world in worlds:
        needed = []
        for rule in [rule for rule in world.rules if hint in render_rule(rule)][:limit]:
            needed += [one for one in closure(rule, world.rules) if one not in needed]
        if needed:
            chosen.append(World(world.zone, needed))
    return sorted(chosen, key=lambda world: (world.zone == "UTC", -len(world.rules)))


def try_fault(fault: Fault, users: list[User], worlds: list[World]) -> Verdict:
    """Build with the fault until the oracle disagrees, or all rules agree."""
    last = Outcome()
    for attempt in [*([world] for world in _chosen(worlds, fault.hint, 8)), worlds]:
        forget_all(users)
        with tempfile.TemporaryDirectory(prefix="oracle_") as temporary:
            folder = Path(temporary)
            try:
                last = compare(users, attempt, folder / "run", inject(fault, folder), loads=fault.loads)
            except DbtFailed as failure:
                print(failure, file=sys.stderr)
                return Verdict(fault, "does not build", Outcome())
        if last.mismatches:
            return Verdict(fault, "caught", last)
    return Verdict(fault, "MISSED", last)


def try_faults(faults: list[Fault]) -> list[Verdict]:
    """A verdict for each fault, printed as it comes. Raises AssertionError when the macros as they are already disagree."""
    users = make_users(SEED, USERS)
    worlds = random_worlds(SEED, RULES, users, ZONES)
    with tempfile.TemporaryDirectory(prefix="oracle_") as temporary:
        control = compare(users, worlds, Path(temporary) / "run")
    print(f"without a fault: {control.rules} rules, {control.instants:,} instants, {control.mismatches} mismatches", flush=True)
    assert not control.mismatches, "without a fault the oracle must agree"
    verdicts = []
    for fault in faults:
        verdicts.append(try_fault(fault, users, worlds))
        print(verdicts[-1].row(), flush=True)
    return verdicts


def table(verdicts: list[Verdict]) -> str:
    """The text of docs/faults.md."""
    return f"""# Faults

Proof that the tests of the rules can fail. Each fault is one line changed in one macro. The rules of the fixed random run
({RULES} random ones, a few certain ones and some of the youngest conditions in three time zones, {USERS} users) are then built and
compared with the [oracle](../tests/python/oracle/README.md); it must disagree. A mismatch is one user (or user and key) whose
spells are wrong in one rule. Rules that use what the fault touches are built first, eight of one time zone, and the others only
when those agree. Without a fault there is no mismatch. A fault that leaves rows in an order nobody fixed may count a few more or
fewer.

`make faults` tries all of them and writes this page.

{len(verdicts)} faults, {sum(verdict.word == "caught" for verdict in verdicts)} caught.

| fault | macro | mismatches |
|---|---|---|
""" + "".join(verdict.row() + "\n" for verdict in verdicts)


def main() -> int:
    """Try the faults and print the table; exit code 1 when one is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.python.oracle.faults", description=__doc__)
    parser.add_argument("--only", default="", help="faults whose description contains this text; the page is then not written")
    given = parser.parse_args()
    verdicts = try_faults([fault for fault in FAULTS if given.only in fault.description])
    if not given.only:
        PAGE.write_text(table(verdicts), encoding="utf-8")
    missed = [verdict for verdict in verdicts if verdict.word != "caught"]
    print(f"{len(verdicts)} faults, not caught: {[verdict.fault.description for verdict in missed]}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
