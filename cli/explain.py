"""`python -m cli.explain --user u --segment x`: why a user is in a segment or not, and when that changes next.

Each condition of the definition is shown with the stretches of time in which it was true and false and with the event, or
the passing of time, that turned it. Times are UTC.
"""

import argparse
import sys
import textwrap
from datetime import datetime, timedelta

from cli import terminal
from cli.builds import UserError, add_options, chosen_build
from cli.explanation import Condition, Explanation, KeyExplanation, Span, explain
from cli.reasons import event_text, turned_by
from cli.rule_tree import GROUPS

TIMELINE_DAYS = 60
TIMELINE_INDENT = " " * 8
PAST_SPANS = 3
KEYS_SHOWN = 3
WIDTH = 118


def main(arguments: list[str] | None = None) -> int:
    """Prints the explanation that the command line asks for; 1 when it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m cli.explain", description=__doc__)
    add_options(parser)
    parser.add_argument("--user", required=True, help="user_id as in dim_users, anon:<anonymous_id> for anonymous people")
    parser.add_argument("--segment", required=True, help="its file name without .sql; it need not be built yet")
    parser.add_argument("--key", default="", help="in a segment with per=: this value only")
    parser.add_argument("--all", action="store_true", help="all spans instead of the last ones")
    options = parser.parse_args(arguments)
    try:
        explanation = explain(chosen_build(options), options.user, options.segment)
        print("\n".join(show(explanation, options.key or None, options.all, terminal.is_plain())))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def show(explanation: Explanation, key: str | None, show_all: bool, plain: bool) -> list[str]:
    """The lines of an explanation."""
    lines = [f"{explanation.user_id} in {explanation.segment}, as of {terminal.moment(explanation.as_of)} UTC"]
    keys = chosen_keys(explanation, key)
    for one in keys:
        lines += ["", *key_heading(explanation, one), *verdict(one, explanation.as_of)]
        if explanation.rule is None:
            lines += ["", "The segment is plain SQL, so there are no conditions to show; its spells:"]
            lines += [f"  {span_text(span)}" for span in recent(one.spells, explanation.as_of, show_all)] or ["  none"]
            continue
        lines += ["", *timeline_heading(explanation.as_of, plain)]
        for condition in one.conditions:
            lines += show_condition(explanation, one, condition, 0, show_all, plain)
    if not keys:
        lines += ["", "NOT IN: the segment has a row per key, and this user has no event that carries one."]
    others = [str(each.per_value) for each in explanation.keys if each not in keys]
    if others:
        named = ", ".join(others[:12]) + (", ..." if len(others) > 12 else "")
        lines += ["", *textwrap.wrap(f"{len(others)} more keys (--key shows one): {named}", WIDTH)]
    if explanation.built is not None and explanation.built != explanation.spells:
        lines += ["", "The built table says otherwise: the file or its data changed since the build;"]
        lines += [f"run dbt build --select +{explanation.segment}."]
    return lines


def key_heading(explanation: Explanation, one: KeyExplanation) -> list[str]:
    """Which key of a segment with `per` the lines below are about."""
    name = explanation.rule.per.strip("'\"") if explanation.rule and explanation.rule.per else "per_value"
    return [f"for {name} = {one.per_value}"] if one.per_value is not None else []


def chosen_keys(explanation: Explanation, key: str | None) -> list[KeyExplanation]:
    """The keys to show: the one asked for, else those the user is in or known to enter, else the one it was in last."""
    if key is not None:
        chosen = [each for each in explanation.keys if each.per_value == key]
        if not chosen:
            known = ", ".join(str(each.per_value) for each in explanation.keys[:20]) or "none"
            raise UserError(f"--key {key}: {explanation.user_id} has no events with it; this user's keys: {known}.")
        return chosen

    def urgency(one: KeyExplanation) -> tuple[bool, datetime, datetime]:
        is_in = any(span.contains(explanation.as_of) for span in one.spells)
        return is_in, max((span.start for span in one.spells), default=datetime.min), one.life.start

    ranked = sorted(explanation.keys, key=urgency, reverse=True)
    concerned = [one for one in ranked if any(span.end is None or span.end > explanation.as_of for span in one.spells)]
    return concerned[:KEYS_SHOWN] or ranked[:1]


def verdict(one: KeyExplanation, as_of: datetime) -> list[str]:
    """In or not, since when, why not, and when it flips next."""
    now = next((span for span in one.spells if span.contains(as_of)), None)
    if now is not None:
        lines = [f"IN since {terminal.moment(now.start)} ({terminal.length(as_of - now.start)})."]
        if now.end is None:
            return [*lines, "Leaves: nothing known ends it; only a new event or attribute can."]
        return [*lines, f"Leaves {ahead(now.end, as_of)}, unless a new event changes it."]
    past = [span for span in one.spells if span.end is not None and span.end <= as_of]
    history = f"{len(past)} spell{'s' * (len(past) > 1)} before, the last {span_text(past[-1])}" if past else "never was"
    lines = [f"NOT IN; {history}."]
    if one.life.end is not None and one.life.end <= as_of:
        return [*lines, f"Life ended {terminal.moment(one.life.end)} with a deletion request: nobody is a member after it."]
    missing = "; ".join(why_false(condition, as_of) for condition in one.conditions if not condition.holds_at(as_of))
    lines += textwrap.wrap(f"Why not: {missing}.", WIDTH, break_on_hyphens=False, subsequent_indent="  ") if missing else []
    coming = next((span for span in one.spells if span.start > as_of), None)
    if coming is not None:
        return [*lines, f"Enters {ahead(coming.start, as_of)}, unless a new event changes it."]
    return [*lines, "Enters: nothing known brings this about; it takes a new event or attribute."]


def ahead(at: datetime, as_of: datetime) -> str:
    """A moment to come and how far it is."""
    return f"{terminal.moment(at)} (in {terminal.length(at - as_of)})"


def why_false(condition: Condition, as_of: datetime) -> str:
    """A condition that does not hold, named by what breaks it."""
    label = condition.node.label
    if label == "none_of":
        broken = " and ".join(child.node.label for child in condition.children if child.holds_at(as_of))
        return f"none_of is broken by {broken}"
    if label == "any_of":
        return "nothing in any_of holds"
    if label == "all_of":
        return " and ".join(why_false(child, as_of) for child in condition.children if not child.holds_at(as_of))
    return f"{label} does not hold"


def show_condition(
    explanation: Explanation, one: KeyExplanation, condition: Condition, depth: int, show_all: bool, plain: bool
) -> list[str]:
    """A condition, its children deeper: mark, words, timeline, spans with what turned them, deciding events."""
    as_of, indent = explanation.as_of, "  " * depth
    marks = ("[x]", "[ ]") if plain else ("✓", "✗")
    mark = marks[0] if condition.holds_at(as_of) else marks[1]
    below = indent + " " * (len(mark) + 1)
    lines = textwrap.wrap(f"{mark} {condition.node.label}", WIDTH, initial_indent=indent, subsequent_indent=below + "  ")
    lines.append(TIMELINE_INDENT + timeline(condition.spans, as_of, plain))
    if condition.node.label not in GROUPS:
        shown = recent(condition.spans, as_of, show_all)
        if len(shown) < len(condition.spans):
            lines.append(f"{below}earlier spans: {len(condition.spans) - len(shown)} (--all shows them)")
        for span in shown:
            text = f"{'true ' if span.holds else 'false'} {span_text(span)}"
            lines.append(f"{below}{text:<43} {turned_by(condition, span, one, as_of, explanation.time_zone)}".rstrip())
        lines += [below + text for text in deciding(condition, as_of)]
        if condition.facts.get("segment"):
            lines.append(f"{below}more: make explain USER={explanation.user_id} SEGMENT={condition.facts['segment']}")
    for child in condition.children:
        lines += show_condition(explanation, one, child, depth + 1, show_all, plain)
    return lines


def deciding(condition: Condition, as_of: datetime) -> list[str]:
    """How many events decide the condition, and the last of them."""
    if condition.facts.get("kind") in ("life", "segment", "traits"):
        return []
    if not condition.events:
        return ["no such event yet"]
    last, count = condition.events[-1], len(condition.events)
    when = f"at {terminal.moment(last.at)} ({terminal.length(as_of - last.at)} ago)"
    return [f"{count:,} such event{'s' * (count > 1)}, the last {event_text(last)} {when}"]


def recent(spans: list[Span], as_of: datetime, show_all: bool) -> list[Span]:
    """The spans that matter now: the last before as_of and all after it."""
    begun = sum(span.start <= as_of for span in spans)
    return spans if show_all else spans[max(0, begun - PAST_SPANS) :]


def span_text(span: Span) -> str:
    """`from -> to`, to the minute (to the second within one minute)."""
    if span.end is None:
        end = "open"
    elif span.end - span.start < timedelta(minutes=1):
        end = span.end.strftime("%H:%M:%S")
    else:
        end = terminal.moment(span.end)
    return f"{terminal.moment(span.start)} -> {end}"


def timeline_heading(as_of: datetime, plain: bool) -> list[str]:
    """What the marks mean and which days the timelines show."""
    first = as_of.date() - timedelta(days=TIMELINE_DAYS - 1)
    marks = "[x] true now, [ ] false now; # + ." if plain else "✓ true now, ✗ false now; █ ▄ ·"
    days = f"{first}{'one character a day':^{TIMELINE_DAYS - 20}}{as_of.date()}"
    return [f"{marks} true all day, in part, not", TIMELINE_INDENT + days]


def timeline(spans: list[Span], as_of: datetime, plain: bool) -> str:
    """One character for each of the last UTC days: true all day, a part of it, or not."""
    whole, part, none = "#+." if plain else "█▄·"
    midnight = as_of.replace(hour=0, minute=0, second=0, microsecond=0)
    characters = []
    for back in range(TIMELINE_DAYS - 1, -1, -1):
        start = midnight - timedelta(days=back)
        end = min(start + timedelta(days=1), as_of)
        # the spans up to as_of only; one that begins at as_of itself has no length yet
        parts = [(max(span.start, start), min(span.end or end, end)) for span in spans if span.holds]
        true_for = sum((to - since for since, to in parts if since < to), timedelta(0))
        characters.append(none if not true_for else whole if true_for == end - start else part)
    return "".join(characters)


if __name__ == "__main__":
    sys.exit(main())
