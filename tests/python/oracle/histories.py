"""Seeded random users whose events sit where rules are decided: ties, exact window lengths, day starts, deletions."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .calendars import Calendar
from .instants import DAY, format_instant, parse_instant
from .people import Event, User
from .traits import Observation, learn_traits

HOUR = DAY // 24
# windows of the random rules are made of these lengths too, so that events exactly a window apart are common
GAPS = (0, 1, 90_000, HOUR // 2, HOUR, 6 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY)
GAP_WEIGHTS = (4, 1, 1, 2, 4, 4, 3, 5, 3, 2)

# events whose day is not the UTC day, near changes of clocks: midnight skipped (Santiago, Havana in spring) or
# repeated (Havana in autumn), and days of 23 and 25 hours (Berlin, New York)
EDGES = tuple(
    parse_instant(text)
    for text in (
        "2026-03-29T01:00Z", "2026-10-25T01:00Z",  # Berlin
        "2026-03-08T07:00Z", "2026-11-01T06:00Z",  # New York
        "2026-03-08T05:00Z", "2026-11-01T05:00Z",  # Havana
        "2026-09-06T04:00Z", "2026-04-05T03:00Z",  # Santiago
        "2026-06-15T00:00Z", "2026-06-20T12:00Z",
    )
)  # fmt: skip
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "America/Havana", "America/Santiago")

# event name: is_activity. `pusher_seen` would match 'push_*' if the underscore were a wildcard
EVENTS = {
    "app_opened": True,
    "session_started": True,
    "signed_up": True,
    "trial_started": True,
    "feature_used": True,
    "product_viewed": True,
    "product_purchased": True,
    "order_completed": True,
    "push_opened": True,
    "push_delivered": False,
    "pusher_seen": False,
}
COMMON_EVENTS = ("app_opened", "product_viewed", "push_opened", "feature_used")
PRODUCTS = ("p1", "p2", "p3")
CATEGORIES = ("filters", "fonts")
FEATURES = {"canvas": "core", "brand_kit": "premium", "batch_export": "advanced"}
MONEY = tuple(Decimal(text) for text in ("0", "5", "9.99", "10", "10.0001", "19.98", "19.99", "100"))
NOTES = (
    "50% off",
    "50 off",
    "a_b",
    "axb",
    "O'Neil",
    'say "hi"',
    "back\\slash",
    "Red",
    "É clair",
    "a\nb",
    "Zebra",
    "blue red",
    "{{ x }}",
    "",
)
LEVELS = (1, 3, 5, 7.5, 10, "5", "10", "abc", "", None, True)
ODD_LEVELS = ("NaN", "+5", " 5", ".5", "５", "0x5", "5e0", "1_0", "inf", "5.00000000001", -5, "99999999999999999999")
DATES = ("2026-06-15", "2026-06-15T00:00:00Z", "2026-06-15T02:00:00+02:00", "2026-06-14 23:59:59.999", "2026-07-01")
# not dates, or dates in a form that is easily misread
ODD_DATES = (
    "now",
    20260615,
    "2026-02-30",
    "2026-6-15",
    "2026-06-15T24:00:00Z",
    "2026-06-15T02:00+0200",
    "2026-06-14T23:59:59.9999Z",
)
TAGS = (["red", "blue"], ["blue"], [5, "5"], ["RED"], [], "red", None)


def _maybe(rng: random.Random, share: float, value: Any) -> Any:
    return value if rng.random() < share else None


def _properties(rng: random.Random) -> dict[str, Any] | None:
    """A JSON object with numbers as numbers and as text, things that look like numbers, nulls, arrays and objects."""
    if rng.random() < 0.1:
        return None
    candidates = {
        "level": rng.choice((*LEVELS, *LEVELS, *ODD_LEVELS)),
        "rating": rng.choice((0.3, 1.25, 4, "4.0", -3, 100)),
        "note": rng.choice(NOTES),
        "tags": rng.choice(TAGS),
        "meta": rng.choice(({"score": 5, "inner": {"color": "red"}}, {"score": "9", "inner": {}}, {"inner": "red"}, 5)),
        "flag": rng.choice((True, False, "true", 1)),
        "seen_on": rng.choice((*DATES, *DATES, *ODD_DATES)),
    }
    return {name: value for name, value in candidates.items() if rng.random() < 0.7}


def _columns(rng: random.Random, name: str) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "source": rng.choice(("app", "store")),
        "platform": _maybe(rng, 0.9, rng.choice(("ios", "android", "web"))),
        "app_version": _maybe(rng, 0.8, rng.choice(("1.9", "2.0", "2.1"))),
        "product_id": _maybe(rng, 0.75, rng.choice(PRODUCTS)),
        "product_category": _maybe(rng, 0.7, rng.choice(CATEGORIES)),
        "coupon_code": _maybe(rng, 0.5, rng.choice(("SAVE10", "vip", "save20"))),
        "currency": _maybe(rng, 0.8, rng.choice(("USD", "EUR"))),
        "plan": _maybe(rng, 0.5, rng.choice(("pro_monthly", "pro_yearly"))),
        "order_id": _maybe(rng, 0.5, rng.choice(("o1", "o2", "o3", "o4"))),
        "quantity": _maybe(rng, 0.8, Decimal(rng.choice((1, 2, 3)))),
    }
    for money in ("unit_price", "list_price", "discount_amount", "revenue"):
        columns[money] = _maybe(rng, 0.8, rng.choice(MONEY))
    if name == "feature_used" or rng.random() < 0.3:
        columns["feature_name"] = rng.choice(tuple(FEATURES))
        columns["feature_tier"] = FEATURES[columns["feature_name"]]
    return columns


def _next_instant(rng: random.Random, instant: int, calendars: list[Calendar]) -> int:
    if rng.random() < 0.2:
        calendar = rng.choice((calendars[0], calendars[0], *calendars))
        return max(
            instant, calendar.start_of(calendar.day_of(instant) + rng.choice((1, 1, 2, 3))) + rng.choice((-1, 0, 0, 1))
        )
    gap = rng.choices(GAPS, GAP_WEIGHTS)[0]
    return instant + max(0, gap + rng.choice((-1, 0, 0, 0, 0, 1)))


def _size(rng: random.Random) -> int:
    bucket = rng.choices(("none", "one", "few", "some", "many", "burst"), (8, 8, 54, 22, 7, 1))[0]
    ranges = {"none": (0, 0), "one": (1, 1), "few": (2, 7), "some": (8, 18), "many": (19, 35), "burst": (50, 70)}
    return rng.randint(*ranges[bucket])


def make_user(rng: random.Random, user_id: str, calendars: list[Calendar]) -> User:
    """One random user; with no events it has a sign-up, so that it has a life."""
    instant = rng.choice(EDGES) + rng.choice((-7, -3, -1, 0)) * DAY + rng.choice((-HOUR, 0, 0, 1, HOUR))
    start = instant
    names = rng.sample(COMMON_EVENTS, rng.randint(1, 2)) + rng.sample(tuple(EVENTS), rng.randint(0, 3))
    events = []
    for number in range(_size(rng)):
        if number:
            instant = _next_instant(rng, instant, calendars)
        name = rng.choice(names)
        text = json.dumps(_properties(rng))
        events.append(Event(name, instant, _columns(rng, name), json.loads(text, parse_float=Decimal), EVENTS[name]))
        events[-1].columns["event_id"] = f"{user_id}-{number}"
    signed_up_at = start + rng.choice((0, 0, -1, -HOUR, -DAY, -3 * DAY, HOUR, DAY))
    if events and rng.random() < 0.3:
        signed_up_at = None
    deleted_at = None
    if rng.random() < 0.2:
        near = rng.choice([start, signed_up_at or start, instant, *(event.at for event in events)])
        deleted_at = near + rng.choice((0, 1, -1, HOUR, DAY, 3 * DAY, 7 * DAY, 20 * DAY))
    attributes = {
        "country": _maybe(rng, 0.9, rng.choice(("DE", "US", "FR"))),
        "birth_year": _maybe(rng, 0.8, rng.choice((1970, 1990, 2001))),
        "gender": _maybe(rng, 0.7, rng.choice(("female", "male"))),
        "acquisition_channel": _maybe(rng, 0.8, rng.choice(("ads", "organic"))),
        "timezone": _maybe(rng, 0.8, rng.choice(ZONES)),
        "marketing_opt_in": _maybe(rng, 0.8, rng.random() < 0.5),
    }
    traits = json.loads(json.dumps(_properties(rng)), parse_float=Decimal)
    return User(user_id, events, signed_up_at, deleted_at, attributes, traits)


def _trait_values(rng: random.Random, instants: list[int]) -> dict[str, Any]:
    """Some traits with new, equal, odd, empty and no values, dates near the given instants, and attributes of raw_users."""
    near = rng.choice(instants) + rng.choice((-7, -3, -1, 0, 0, 1, 3, 7)) * DAY + rng.choice((-1, 0, 0, 1, HOUR))
    candidates = {
        "plan": rng.choice(("free", "pro", "pro", "team", None, "")),
        "ends_at": rng.choice((format_instant(near), format_instant(near), format_instant(near)[:10], *DATES, *ODD_DATES, None)),
        "level": rng.choice((*LEVELS, 5, 5)),
        "note": rng.choice(NOTES),
        "tags": rng.choice(TAGS),
        "meta": rng.choice(({"score": 5, "inner": {"color": "red"}}, {"score": "9", "inner": {}}, 5, None)),
        "flag": rng.choice((True, False, "true")),
        "seen_on": rng.choice((*DATES, format_instant(near), None)),
        "country": rng.choice(("DE", "de", "US", "XX", None)),
        "birth_year": rng.choice((1990, "1990", 2001, 1830, "old", None)),
        "gender": rng.choice(("Female", "male", "")),
        "marketing_opt_in": rng.choice((True, False, "YES", "no", "maybe", None)),
        "timezone": rng.choice((*ZONES[:3], "Mars/Olympus")),
    }
    return {name: value for name, value in candidates.items() if rng.random() < 0.35}


def add_observations(rng: random.Random, users: list[User]) -> None:
    """Gives half of the users observations of traits: ties at one instant, re-sent, broken, too old, after the deletion, and from
    devices that belong to nobody yet, to one user, or to two in turn."""
    for number, user in enumerate(users):
        instants = [user.first_seen_at, *(event.at for event in user.events), *((user.deleted_at,) if user.deleted_at else ())]
        device = f"device {number // 2}"
        if rng.random() < 0.5:
            user.sign_ins = [(device, rng.choice(instants) + rng.choice((-1, 0, 1))) for _ in range(rng.choice((1, 1, 2)))]
        for sent in range(rng.choice((0, 0, 0, 1, 2, 4, 7, 10))):
            at = rng.choice(instants) + rng.choice((0, 0, 0, -1, 1, HOUR, DAY, -DAY, 3 * DAY, 7 * DAY))
            text = json.dumps(_trait_values(rng, instants))
            anonymous_id = user.user_id.removeprefix("anon:") if user.user_id.startswith("anon:") else _maybe(rng, 0.5, device)
            event_id = _maybe(rng, 0.95, f"{number}-{sent}")
            observation = Observation(
                event_id=event_id,
                occurred_at=rng.choice((*[format_instant(at)] * 20, "1999-12-31", "2031-01-01", "soon", None)),
                traits=rng.choice((*[text] * 20, "[1]", '{"plan": "a", "plan": "b"}', "{", None)),
                received_at=_maybe(rng, 0.9, format_instant(at + rng.choice((0, 1, HOUR, 5 * DAY)))),
                is_signed_in=not user.user_id.startswith("anon:") and (anonymous_id is None or rng.random() < 0.6),
                anonymous_id=anonymous_id,
                # without an id of the sender's the row has a hash for one, which must not decide between two at one instant
                source=rng.choice(("app", "crm")) if event_id else f"nameless {number}-{sent}",
            )
            user.observations.append(observation)
            if rng.random() < 0.2:
                later = format_instant(at + 9 * DAY)
                user.observations.append(replace(observation, received_at=later, traits=rng.choice((text, '{"plan": "resent"}'))))


def make_users(seed: int, count: int) -> list[User]:
    """`count` random users, the same for the same seed. Traits over time are drawn apart: the rest stays what it was."""
    rng = random.Random(f"histories {seed}")
    calendars = [Calendar(zone) for zone in ZONES]
    forms = ("u{:05}", "u{:05}", "anon:{:05}", "zoë-{:05}", "o'hara {:05}")
    users = [make_user(rng, rng.choice(forms).format(number), calendars) for number in range(count)]
    add_observations(random.Random(f"traits {seed}"), users)
    learn_traits(users)
    return users
