"""Users, their events, and the one view of them (user, or user and key) that a rule is judged over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .comparisons import Instant, matches, reach_into, read_stored
from .traits import Observation, Value

TEXT_COLUMNS = (
    "event_id", "source", "platform", "app_version", "order_id", "product_id", "product_category",
    "feature_name", "feature_tier", "coupon_code", "currency", "plan",
)  # fmt: skip
MONEY_COLUMNS = ("quantity", "unit_price", "list_price", "discount_amount", "revenue")
ATTRIBUTES = (
    "country", "birth_year", "gender", "acquisition_channel", "timezone", "marketing_opt_in", "signed_up_at",
)  # fmt: skip

EventForm = str | list[str] | None


@dataclass(eq=False)
class Event:
    """One row of the event stream. `columns` holds the canonical text (str) and money (Decimal) columns."""

    name: str
    at: int
    columns: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] | None = None
    is_activity: bool = True

    def lookup(self, key: str) -> Any:
        """Value of a canonical column, else of a (dotted) property; None when absent."""
        if key == "event_name":
            return self.name
        if key == "occurred_at":
            return Instant(self.at)
        if key in TEXT_COLUMNS or key in MONEY_COLUMNS:
            return self.columns.get(key)
        return reach_into(self.properties, key)

    def is_called(self, form: EventForm) -> bool:
        """A name, a list (any of them), a name ending in * (literal prefix), or None (any activity)."""
        if form is None:
            return self.is_activity
        if isinstance(form, list):
            return any(self.is_called(one) for one in form)
        if form.endswith("*"):
            return self.name.startswith(form[:-1])
        return self.name == form


@dataclass(frozen=True, eq=False)
class Selector:
    """Which events a condition looks at: an event form and a `where`."""

    event: EventForm
    where: Any = None

    def selects(self, event: Event) -> bool:
        """True when the event has one of the names and matches `where`."""
        return event.is_called(self.event) and matches(event.lookup, self.where)


@dataclass(eq=False)
class User:
    """One resolved person. `attributes` are the declared ones, `traits` the parsed JSON object (or None), both of raw_users.

    `observations` are what the person's sources sent of traits, `sign_ins` the devices (anonymous_id, instant); learn_traits makes
    `histories` of them.
    """

    user_id: str
    events: list[Event]
    signed_up_at: int | None = None
    deleted_at: int | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    traits: dict[str, Any] | None = None
    observations: list[Observation] = field(default_factory=list)
    sign_ins: list[tuple[str, int]] = field(default_factory=list)
    histories: dict[str, list[Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.events = sorted(self.events, key=lambda event: event.at)

    @property
    def first_seen_at(self) -> int:
        """The earliest of the user's events and sign-up. Raises ValueError for a user with neither."""
        known = [event.at for event in self.events[:1]]
        if self.signed_up_at is not None:
            known.append(self.signed_up_at)
        return min(known)

    def lookup(self, key: str) -> Any:
        """Value of a declared attribute, else of a (dotted) trait; None when absent."""
        if key == "signed_up_at":
            return None if self.signed_up_at is None else Instant(self.signed_up_at)
        if key in ATTRIBUTES:
            return self.attributes.get(key)
        return reach_into(self.traits, key)

    def lookup_at(self, key: str, x: int) -> Any:
        """What is known of an attribute or (dotted) trait at x: the last observation, or the row where it was never observed."""
        trait, _, path = (key, "", "") if key in ATTRIBUTES else key.partition(".")
        if key == "signed_up_at" or trait not in self.histories:
            return self.lookup(key)
        known = [value for at, value in self.histories[trait] if at <= x]
        if not known:
            return None
        return reach_into(known[-1], path) if path else known[-1]

    def values_of(self, key: str) -> list[Any]:
        """Every value the attribute or trait ever had."""
        return [self.lookup(key), *(self.lookup_at(key, at) for at, _ in self.histories.get(key.partition(".")[0], []))]

    @cached_property
    def as_subject(self) -> Subject:
        """The user as a whole."""
        return Subject(self, None, None, self.events, self.first_seen_at)

    @cached_property
    def _subjects_by_key(self) -> dict[str, dict[str, Subject]]:
        return {}

    def subjects(self, per: str | None) -> dict[str | None, Subject]:
        """The user (under None) or its pairs: one per key seen, whose life starts at the first event with that key."""
        if per is None:
            return {None: self.as_subject}
        if per not in self._subjects_by_key:
            events_of: dict[str, list[Event]] = {}
            for event in self.events:
                key = read_stored(event.lookup(per), "text")
                if key is not None:
                    events_of.setdefault(key, []).append(event)
            self._subjects_by_key[per] = {
                key: Subject(self, per, key, events, events[0].at) for key, events in events_of.items()
            }
        return self._subjects_by_key[per]


@dataclass(eq=False)
class Subject:
    """Who a condition is judged for: a user, or a user and one key with only the events that carry it."""

    user: User
    per: str | None
    key: str | None
    events: list[Event]
    first_seen_at: int
    _selected: dict[Selector, list[Event]] = field(default_factory=dict)
    _times: dict[Selector, list[int]] = field(default_factory=dict)
    remembered: dict[Any, Any] = field(default_factory=dict)

    def is_alive(self, x: int) -> bool:
        """True within [first_seen_at, deleted_at)."""
        return self.first_seen_at <= x and (self.user.deleted_at is None or x < self.user.deleted_at)

    def selected(self, selector: Selector) -> list[Event]:
        """The matching events in time order, whole history."""
        if selector not in self._selected:
            self._selected[selector] = [event for event in self.events if selector.selects(event)]
        return self._selected[selector]

    def times(self, selector: Selector) -> list[int]:
        """Instants of the matching events in time order."""
        if selector not in self._times:
            self._times[selector] = [event.at for event in self.selected(selector)]
        return self._times[selector]

    def count(self, selector: Selector, after: int | None, upto: int) -> int:
        """Number of matching events in (after, upto]; `after` None = from the beginning."""
        times = self.times(selector)
        if after is None:
            return bisect_right(times, upto)
        return bisect_right(times, upto) - bisect_right(times, after) if after < upto else 0

    def within(self, selector: Selector, after: int | None, upto: int) -> list[Event]:
        """The matching events in (after, upto]; `after` None = from the beginning."""
        times = self.times(selector)
        first = 0 if after is None else bisect_right(times, after)
        return self.selected(selector)[first : bisect_right(times, upto)]

    def latest(self, selector: Selector, x: int) -> int | None:
        """Instant of the latest matching event at or before x."""
        times = self.times(selector)
        position = bisect_right(times, x)
        return times[position - 1] if position else None

    def forget(self) -> None:
        """Drop what was worked out for one rule."""
        self._selected.clear()
        self._times.clear()
        self.remembered.clear()


def forget_all(users: Iterable[User]) -> None:
    """Drop the cached matches of all users (called between rules to keep memory flat)."""
    for user in users:
        user.as_subject.forget()
        for subjects in user._subjects_by_key.values():
            for subject in subjects.values():
                subject.forget()
