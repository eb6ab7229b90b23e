"""What turned a condition at an instant: an event, time passing since one, a new day, another segment, or life itself."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cli.explanation import Condition, Event, KeyExplanation, Span
from cli.terminal import length, moment


def turned_by(condition: Condition, span: Span, one: KeyExplanation, as_of: datetime, time_zone: str) -> str:
    """The words beside a span: what began it. Empty where nothing more can be said."""
    reason = event_reason(condition, span.start, one) or day_reason(condition, span, time_zone)
    return f"{reason} (ahead, unless a new event)".strip() if span.start > as_of else reason


def event_reason(condition: Condition, at: datetime, one: KeyExplanation) -> str:
    """An event of that instant, or one (or the beginning of life) that lies a length of the rule before it."""
    here = events_at(condition.events, at)
    if here:
        return event_text(here[-1]) + (f" and {len(here) - 1} more" if len(here) > 1 else "")
    for offset in sorted(condition.facts.get("offsets", [])):
        passed = timedelta(milliseconds=offset)
        before = events_at(condition.events, at - passed)
        if before:
            side = "after" if offset > 0 else "before"
            return f"{length(abs(passed))} {side} {event_text(before[-1])} of {moment(before[-1].at)}"
        if at - passed == one.life.start:
            return f"{length(passed)} after first seen"
    if at == one.life.start:
        return "first seen" if one.per_value is None else "first seen with this key"
    return ""


def day_reason(condition: Condition, span: Span, time_zone: str) -> str:
    """Another segment's spell, or a calendar day that began."""
    facts = condition.facts
    if facts.get("segment"):
        return f"{'enters' if span.holds else 'leaves'} {facts['segment']}"
    if facts.get("kind") == "active_days":
        today = span.start.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone)).date()
        return f"{today - timedelta(days=facts['of_last'])} leaves the last {facts['of_last']} days"
    return "a new day moves the blocks of days" if facts.get("kind") == "regular" else ""


def events_at(events: list[Event], at: datetime) -> list[Event]:
    """The events of one instant, from a list in time order."""
    first = bisect_left(events, at, key=lambda event: event.at)
    same = []
    while first < len(events) and events[first].at == at:
        same.append(events[first])
        first += 1
    return same


def event_text(event: Event) -> str:
    """An event's name and id; a change of a trait has only the former."""
    return event.name if event.event_id is None else f"{event.name} {event.event_id}"
