"""Every condition of the vocabulary as one class: `holds(subject, x)` says the sentence of the design, naively.

Each class takes the arguments of the rule as written and offers, beside `holds`, `changes(subject)`: instants at which
the condition may change, a superset that the harness probes one millisecond before, at and after.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, Protocol

from .calendars import Calendar
from .comparisons import NOW_SUFFIXES, SUFFIXES, matches, read_given, read_stored
from .instants import parse_days, parse_instant, parse_window
from .people import Event, EventForm, Selector, Subject, User


class Condition(Protocol):
    """What every condition of a built rule offers."""

    def holds(self, subject: Subject, x: int) -> bool:
        """Is it true for the subject at instant x (ms)?"""

    def changes(self, subject: Subject) -> Iterator[int]:
        """Instants at which it may become true or false."""


def _window(text: str | None) -> int | None:
    return None if text is None else parse_window(text)


def _shifted(times: Iterable[int], *offsets: int | None) -> Iterator[int]:
    for time in times:
        for offset in offsets:
            if offset is not None:
                yield time + offset


class CountRange:
    """at_least / at_most / exactly. With none of them, or only at_least given, the default is at least 1."""

    def __init__(self, at_least: int | None, at_most: int | None, exactly: int | None = None) -> None:
        if exactly is not None:
            at_least = at_most = exactly
        elif at_least is None and at_most is None:
            at_least = 1
        self.at_least, self.at_most = at_least, at_most

    def includes(self, value: int | Decimal) -> bool:
        """True when the value lies in the range, both ends included."""
        if self.at_least is not None and value < self.at_least:
            return False
        return self.at_most is None or value <= self.at_most


class Performed:
    """n events in (x-W, x], (x-W, x-R], up to x-R, ever, or in [since, until)."""

    def __init__(
        self,
        event: EventForm,
        at_least: int | None = None,
        at_most: int | None = None,
        exactly: int | None = None,
        within: str | None = None,
        ending: str | None = None,
        since: str | None = None,
        until: str | None = None,
        where: Any = None,
    ) -> None:
        self.selector = Selector(event, where)
        self.range = CountRange(at_least, at_most, exactly)
        self.within, self.ending = _window(within), _window(ending)
        self.since = None if since is None else parse_instant(since)
        self.until = None if until is None else parse_instant(until)

    def holds(self, subject: Subject, x: int) -> bool:
        after = None if self.within is None else x - self.within
        upto = x if self.ending is None else x - self.ending
        if self.since is not None:
            after = self.since - 1 if after is None else max(after, self.since - 1)
        if self.until is not None:
            upto = min(upto, self.until - 1)
        return self.range.includes(subject.count(self.selector, after, upto))

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.within, self.ending)
        yield from (edge for edge in (self.since, self.until) if edge is not None)


class PerformedAfterAnchor:
    """At least n events in [a, a+W), a = the user's first anchor event; stays true once reached."""

    def __init__(self, event: EventForm, within: str, of: EventForm, at_least: int = 1, where: Any = None) -> None:
        self.selector, self.anchor = Selector(event, where), Selector(of)
        self.within, self.at_least = parse_window(within), at_least

    def holds(self, subject: Subject, x: int) -> bool:
        anchors = subject.user.as_subject.times(self.anchor)
        if not anchors or anchors[0] > x:
            return False
        first = anchors[0]
        return subject.count(self.selector, first - 1, min(x, first + self.within - 1)) >= self.at_least

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from subject.times(self.selector)
        yield from _shifted(subject.user.as_subject.times(self.anchor)[:1], 0, self.within)


class NotPerformed:
    """A full W has passed since the later of the last such event and first_seen_at; without W: never performed."""

    def __init__(self, event: EventForm, lasting: str | None = None, where: Any = None) -> None:
        self.selector, self.lasting = Selector(event, where), _window(lasting)

    def holds(self, subject: Subject, x: int) -> bool:
        last = subject.latest(self.selector, x)
        if self.lasting is None:
            return last is None
        later = subject.first_seen_at if last is None else max(last, subject.first_seen_at)
        return x >= later + self.lasting

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted([subject.first_seen_at, *subject.times(self.selector)], 0, self.lasting)


class KnownFor:
    """x >= first_seen_at + W."""

    def __init__(self, duration: str) -> None:
        self.duration = parse_window(duration)

    def holds(self, subject: Subject, x: int) -> bool:
        return x >= subject.first_seen_at + self.duration

    def changes(self, subject: Subject) -> Iterator[int]:
        yield subject.first_seen_at + self.duration


class ActiveDays:
    """Distinct calendar days with such an event among the last N days, today included."""

    def __init__(
        self, calendar: Calendar, at_least: int, of_last: str, event: EventForm = None, where: Any = None
    ) -> None:
        self.calendar, self.at_least, self.days = calendar, at_least, parse_days(of_last)
        self.selector = Selector(event, where)

    def holds(self, subject: Subject, x: int) -> bool:
        today = self.calendar.day_of(x)
        return len({day for day in _days(self, subject, x) if today - self.days < day <= today}) >= self.at_least

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from subject.times(self.selector)
        for day in set(_days(self, subject, None)):
            for later in (0, 1, self.days):
                yield self.calendar.start_of(day + later)


class PerformedRegularly:
    """In at least k of the last n blocks of P days, the newest ending yesterday, the count of events compares."""

    def __init__(
        self,
        calendar: Calendar,
        event: EventForm,
        in_at_least: int,
        of_last: int,
        period: str,
        at_least: int | None = None,
        at_most: int | None = None,
        where: Any = None,
    ) -> None:
        self.calendar, self.selector = calendar, Selector(event, where)
        self.in_at_least, self.blocks, self.period = in_at_least, of_last, parse_days(period)
        self.range = CountRange(at_least, at_most)

    def holds(self, subject: Subject, x: int) -> bool:
        yesterday = self.calendar.day_of(x) - 1
        counts = [0] * self.blocks
        for day in _days(self, subject, x):
            if day <= yesterday:
                block = (yesterday - day) // self.period
                if block < self.blocks:
                    counts[block] += 1
        return sum(self.range.includes(count) for count in counts) >= self.in_at_least

    def changes(self, subject: Subject) -> Iterator[int]:
        for day in set(_days(self, subject, None)):
            for block in range(self.blocks + 1):
                yield self.calendar.start_of(day + 1 + block * self.period)


def _days(condition: ActiveDays | PerformedRegularly, subject: Subject, upto: int | None) -> list[int]:
    """Days of the matching events at or before `upto` (None: all), one per event."""
    if condition not in subject.remembered:
        subject.remembered[condition] = [condition.calendar.day_of(time) for time in subject.times(condition.selector)]
    days = subject.remembered[condition]
    return days if upto is None else days[: subject.count(condition.selector, None, upto)]


class FirstPerformed:
    """The n-th ever matching event happened in (x-W, x]; without W, at or before x."""

    def __init__(self, event: EventForm, nth: int = 1, within: str | None = None, where: Any = None) -> None:
        self.selector, self.nth, self.within = Selector(event, where), nth, _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        times = subject.times(self.selector)
        if len(times) < self.nth:
            return False
        happened = times[self.nth - 1]
        return happened <= x and (self.within is None or x - self.within < happened)

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.within)


class LastPerformed:
    """Any event at the latest matching instant also matches `has`."""

    def __init__(self, event: EventForm, has: Any, where: Any = None) -> None:
        self.selector, self.has = Selector(event, where), has

    def holds(self, subject: Subject, x: int) -> bool:
        latest = subject.latest(self.selector, x)
        if latest is None:
            return False
        return any(matches(event.lookup, self.has) for event in subject.within(self.selector, latest - 1, latest))

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from subject.times(self.selector)


class AtLast:
    """The condition held at the latest such event at or before x."""

    def __init__(self, event: EventForm, condition: Condition) -> None:
        self.selector, self.condition = Selector(event), condition

    def holds(self, subject: Subject, x: int) -> bool:
        latest = subject.latest(self.selector, x)
        return latest is not None and self.condition.holds(subject, latest)

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from subject.times(self.selector)


class PerformedInOrder:
    """Distinct events in that order, each gap 0 <= g <= each_within, all in (x-W, x]."""

    def __init__(
        self, steps: list[str | dict[str, Any]], each_within: str | None = None, within: str | None = None
    ) -> None:
        self.steps = [
            Selector(step["event"], step.get("where")) if isinstance(step, dict) else Selector(step) for step in steps
        ]
        self.each_within, self.within = _window(each_within), _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        return any(
            end <= x and (self.within is None or x - self.within < start) for start, end in self._chains(subject)
        )

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(chain.from_iterable(subject.times(step) for step in self.steps), 0, self.within)

    def _chains(self, subject: Subject) -> set[tuple[int, int]]:
        """(first instant, last instant) of the chains; of those that end with the same event, the latest start.

        A partial chain is known by its last event, the events it used at that very instant (only those could be used
        twice, since later steps are never earlier) and its start; of equal ones only the latest start matters.
        """
        if self in subject.remembered:
            return subject.remembered[self]
        partial: dict[tuple[Event, frozenset[Event]], int] = {
            (event, frozenset([event])): event.at for event in subject.selected(self.steps[0])
        }
        for step in self.steps[1:]:
            longer: dict[tuple[Event, frozenset[Event]], int] = {}
            for (last, used), start in partial.items():
                for event in subject.selected(step):
                    gap = event.at - last.at
                    if gap < 0 or event in used or (self.each_within is not None and gap > self.each_within):
                        continue
                    state = (event, used | {event} if gap == 0 else frozenset([event]))
                    longer[state] = max(start, longer.get(state, start))
            partial = longer
        subject.remembered[self] = {(start, last.at) for (last, _), start in partial.items()}
        return subject.remembered[self]


class Aggregate:
    """sum_of, average_of, min_of, max_of: the aggregate of the column in (x-W, x] compares; no value = false."""

    def __init__(
        self,
        kind: str,
        column: str,
        event: EventForm,
        at_least: Any = None,
        at_most: Any = None,
        within: str | None = None,
        where: Any = None,
    ) -> None:
        self.kind, self.column, self.selector = kind, column, Selector(event, where)
        self.at_least = None if at_least is None else read_given(at_least)
        self.at_most = None if at_most is None else read_given(at_most)
        self.within = _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        events = subject.within(self.selector, None if self.within is None else x - self.within, x)
        values = [read_stored(event.lookup(self.column), "number") for event in events]
        values = [value for value in values if value is not None]
        if not values:
            return False
        scale = len(values) if self.kind == "average_of" else 1
        aggregate = {"min_of": min, "max_of": max}.get(self.kind, sum)(values)
        if self.at_least is not None and aggregate < self.at_least * scale:
            return False
        return self.at_most is None or aggregate <= self.at_most * scale

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.within)


class DistinctOf:
    """The number of distinct values of the column in (x-W, x] compares; missing values are none."""

    def __init__(
        self,
        column: str,
        event: EventForm,
        at_least: int | None = None,
        at_most: int | None = None,
        within: str | None = None,
        where: Any = None,
    ) -> None:
        self.column, self.selector = column, Selector(event, where)
        self.range, self.within = CountRange(at_least, at_most), _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        events = subject.within(self.selector, None if self.within is None else x - self.within, x)
        values = {read_stored(event.lookup(self.column), "text") for event in events} - {None}
        return self.range.includes(len(values))

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.within)


class ShareOf:
    """Matching events / all such events in (x-W, x] is at least the share, over at least min_events of them."""

    def __init__(
        self, event: EventForm, where: Any, at_least: Any, min_events: int = 1, within: str | None = None
    ) -> None:
        self.all, self.matching = Selector(event), Selector(event, where)
        self.share, self.min_events, self.within = Decimal(str(at_least)), min_events, _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        after = None if self.within is None else x - self.within
        total = subject.count(self.all, after, x)
        return total >= self.min_events and subject.count(self.matching, after, x) >= self.share * total

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.all), 0, self.within)


class StoppedPerforming:
    """Performed in (x-W, x-R], not in (x-R, x]."""

    def __init__(self, event: EventForm, lasting: str, within: str | None = None, where: Any = None) -> None:
        self.selector, self.lasting, self.within = Selector(event, where), parse_window(lasting), _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        before = subject.count(self.selector, None if self.within is None else x - self.within, x - self.lasting)
        return before > 0 and subject.count(self.selector, x - self.lasting, x) == 0

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.lasting, self.within)


class ResumedPerforming:
    """An event in (x-R, x] whose previous such event is at least `after` older."""

    def __init__(self, event: EventForm, after: str, within: str | None = None, where: Any = None) -> None:
        self.selector, self.after, self.within = Selector(event, where), parse_window(after), _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        times = subject.times(self.selector)
        return any(
            later <= x and (self.within is None or x - self.within < later) and later - earlier >= self.after
            for earlier, later in pairwise(times)
        )

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.within)


class Dropped:
    """Events in (x-W, x] are fewer by the share `by` than the rate over the `against` before it makes usual."""

    def __init__(self, event: EventForm, by: Any, within: str, against: str, min_events: int = 1) -> None:
        self.selector, self.by, self.min_events = Selector(event), Decimal(str(by)), min_events
        self.within, self.against = parse_window(within), parse_window(against)

    def holds(self, subject: Subject, x: int) -> bool:
        recent = subject.count(self.selector, x - self.within, x)
        before = subject.count(self.selector, x - self.within - self.against, x - self.within)
        return before >= self.min_events and recent * self.against <= (1 - self.by) * before * self.within

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted(subject.times(self.selector), 0, self.within, self.within + self.against)


class PerformedMore:
    """More events of one kind than of the other in (x-W, x]; without W, up to x."""

    def __init__(
        self, event: EventForm, than: EventForm, within: str | None = None, where: Any = None, than_where: Any = None
    ) -> None:
        self.event, self.than, self.within = Selector(event, where), Selector(than, than_where), _window(within)

    def holds(self, subject: Subject, x: int) -> bool:
        after = None if self.within is None else x - self.within
        return subject.count(self.event, after, x) > subject.count(self.than, after, x)

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted((*subject.times(self.event), *subject.times(self.than)), 0, self.within)


class HasTraits:
    """What is known of the user at x matches; with W, it did at every instant of [x-W, x] and the user lived then. For all keys."""

    def __init__(self, traits: Any, lasting: str | None = None) -> None:
        self.traits, self.lasting = traits, _window(lasting)

    def holds(self, subject: Subject, x: int) -> bool:
        user = subject.user
        if self.lasting is None:
            return self._matches(user, x)
        since = x - self.lasting
        if since < user.first_seen_at:
            return False
        return all(self._matches(user, at) for at in (since, x, *self._changes(user)) if since <= at <= x)

    def changes(self, subject: Subject) -> Iterator[int]:
        yield from _shifted((subject.user.first_seen_at, *self._changes(subject.user)), 0, self.lasting)

    def _matches(self, user: User, x: int) -> bool:
        return matches(lambda key: user.lookup_at(key, x), self.traits, x)

    def _changes(self, user: User) -> list[int]:
        """Every observation of a trait that is named; for a comparison with now, every date it had, and W before and after."""
        if self not in user.as_subject.remembered:
            found: set[int] = set()
            for key, given in chain.from_iterable(one.items() for one in _alternatives(self.traits)):
                name, _, suffix = key.rpartition("__")
                name = name if suffix in (*SUFFIXES, *NOW_SUFFIXES) else key
                found.update(at for at, _ in user.histories.get(name.partition(".")[0], []))
                if suffix in NOW_SUFFIXES:
                    dates = [date for value in user.values_of(name) if (date := read_stored(value, "instant")) is not None]
                    window = parse_window(given) if isinstance(given, str) else 0
                    found.update(date + shift for date in dates for shift in (-window, 0, window))
            user.as_subject.remembered[self] = sorted(found)
        return user.as_subject.remembered[self]


def _alternatives(where: Any) -> list[dict[str, Any]]:
    return where if isinstance(where, list) else [where]


class RandomShare:
    """The stable hash of salt and user falls below the share; for all keys."""

    def __init__(self, percent: Any, salt: str) -> None:
        self.share, self.salt = Decimal(str(percent)) / 100, salt

    def holds(self, subject: Subject, x: int) -> bool:
        digest = hashlib.md5(f"{self.salt}|{subject.user.user_id}".encode()).hexdigest()
        return int(digest[:8], 16) < self.share * 2**32

    def changes(self, subject: Subject) -> Iterator[int]:
        return iter(())


class InSegment:
    """Member of that segment at x. A keyed one: the same key in a keyed rule, any key in a plain rule."""

    def __init__(self, segment: Segment, per: str | None) -> None:
        self.segment, self.per = segment, per

    def _counterparts(self, subject: Subject) -> list[Subject]:
        subjects = subject.user.subjects(self.segment.per)
        if self.segment.per is not None and self.per is not None:
            return [subjects[subject.key]] if subject.key in subjects else []
        return list(subjects.values())

    def holds(self, subject: Subject, x: int) -> bool:
        return any(self.segment.has_member(counterpart, x) for counterpart in self._counterparts(subject))

    def changes(self, subject: Subject) -> Iterator[int]:
        for counterpart in self._counterparts(subject):
            yield from self.segment.changes(counterpart)


class AllOf:
    """Every condition holds."""

    def __init__(self, conditions: list[Condition]) -> None:
        self.conditions = conditions

    def holds(self, subject: Subject, x: int) -> bool:
        return all(condition.holds(subject, x) for condition in self.conditions)

    def changes(self, subject: Subject) -> Iterator[int]:
        for condition in self.conditions:
            yield from condition.changes(subject)


class AnyOf(AllOf):
    """Some condition holds."""

    def holds(self, subject: Subject, x: int) -> bool:
        return any(condition.holds(subject, x) for condition in self.conditions)


class NoneOf(AllOf):
    """No condition holds."""

    def holds(self, subject: Subject, x: int) -> bool:
        return not any(condition.holds(subject, x) for condition in self.conditions)


class Segment:
    """A whole rule: within life, all of all_of, some of any_of (when given), none of none_of."""

    def __init__(
        self, name: str, all_of: list[Condition], any_of: list[Condition], none_of: list[Condition], per: str | None
    ) -> None:
        self.name, self.per = name, per
        self.groups: list[AllOf] = [AllOf(all_of), NoneOf(none_of)] + ([AnyOf(any_of)] if any_of else [])

    def has_member(self, subject: Subject, x: int) -> bool:
        """Is the user (or user and key) a member at x? Nobody is outside its life."""
        return subject.is_alive(x) and all(group.holds(subject, x) for group in self.groups)

    def changes(self, subject: Subject) -> Iterator[int]:
        """Instants at which membership may change: life's ends and whatever the conditions name."""
        yield subject.first_seen_at
        if subject.user.deleted_at is not None:
            yield subject.user.deleted_at
        for group in self.groups:
            yield from group.changes(subject)
