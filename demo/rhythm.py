"""When people open the app: for each rhythm, the UTC days with a visit and how many visits each day has."""

import random
from collections.abc import Callable

from demo.catalog import WEEKDAY_PERCENT
from demo.clock import LAST_DAY
from demo.model import chance

Visits = dict[int, int]


def _once_or_twice(rng: random.Random) -> int:
    return 2 if chance(rng, 12) else 1


def _habit(rng: random.Random, first: int, last: int, percent: int) -> Visits:
    """A visit on `percent` of the days from first to last; 2026-06-01 is a Monday."""
    days = range(max(first, 0), last + 1)
    return {d: _once_or_twice(rng) for d in days if chance(rng, min(percent * WEEKDAY_PERCENT[d % 7] // 100, 100))}


def _every_day(rng: random.Random, first: int, last: int) -> Visits:
    return {d: _once_or_twice(rng) for d in range(max(first, 0), last + 1)}


def _pick(rng: random.Random, first: int, last: int, count: int) -> Visits:
    """`count` different days, likelier on the days of the week that people like."""
    days = list(range(max(first, 0), last + 1))
    chosen: Visits = {}
    while days and len(chosen) < count:
        day = rng.choices(days, [WEEKDAY_PERCENT[d % 7] for d in days])[0]
        days.remove(day)
        chosen[day] = 1
    return chosen


def daily(rng: random.Random, first: int) -> Visits:
    """Nearly every day, and every day of the last twelve."""
    return _habit(rng, first, LAST_DAY - 12, rng.randint(70, 90)) | _every_day(rng, max(first, LAST_DAY - 11), LAST_DAY)


def daily_broken(rng: random.Random, first: int) -> Visits:
    """Daily, unbroken for nine days, then nothing since 9 to 20 days before the end."""
    stop = LAST_DAY - rng.randint(9, 20)
    return _habit(rng, first, stop - 9, 88) | _every_day(rng, stop - 8, stop)


def declining(rng: random.Random, first: int) -> Visits:
    """One or two visits every day for weeks, two short ones in the whole last week."""
    habit = _habit(rng, first, LAST_DAY - 43, 70)
    full = {d: rng.randint(1, 2) for d in range(max(first, LAST_DAY - 42), LAST_DAY - 7)}
    return habit | full | _pick(rng, LAST_DAY - 5, LAST_DAY - 1, 2)


def weekly(rng: random.Random, first: int) -> Visits:
    """One to three days each week; the last week is like the four before it."""
    visits: Visits = {}
    for monday in range(first, LAST_DAY - 34, 7):
        visits |= _pick(rng, monday, min(monday + 6, LAST_DAY - 35), rng.randint(1, 2))
    for monday in range(LAST_DAY - 34, LAST_DAY - 6, 7):
        visits |= _pick(rng, max(monday, first), monday + 6, 2)
    return visits | {LAST_DAY - 6 + d: 1 for d in rng.choice(((0, 2, 5), (1, 3, 5), (1, 4, 6), (0, 3, 6), (1, 3)))}


def weekly_light(rng: random.Random, first: int) -> Visits:
    """A day or two each week."""
    visits: Visits = {}
    for monday in range(first, LAST_DAY - 34, 7):
        visits |= _pick(rng, monday, min(monday + 6, LAST_DAY - 35), rng.randint(0, 2))
    for monday in range(LAST_DAY - 34, LAST_DAY - 6, 7):
        visits |= _pick(rng, max(monday, first), monday + 6, 1)
    return visits | {LAST_DAY - 6 + d: 1 for d in rng.choice(((1, 4), (2, 4), (0, 4)))}


def weekly_today(rng: random.Random, first: int) -> Visits:
    """Weekly, and here on the last day."""
    kept = {d: n for d, n in weekly(rng, first).items() if d < LAST_DAY - 6}
    return kept | {LAST_DAY - 4: 1, LAST_DAY: 1}


def monthly(rng: random.Random, first: int) -> Visits:
    """Every week or two; last seen 10 to 16 days before the end."""
    visits, day = {}, first
    while day < LAST_DAY - 28:
        visits[max(day, 0)] = 1
        day += rng.randint(7, 13)
    return visits | {LAST_DAY - rng.randint(20, 25): 1, LAST_DAY - rng.randint(10, 16): 1}


def dormant(rng: random.Random, first: int) -> Visits:
    """Weekly at first, gone for good 40 to 60 days before the end."""
    stop = LAST_DAY - rng.randint(40, 60)
    visits: Visits = {stop: 1}
    for monday in range(first, stop - 8, 7):
        visits |= _pick(rng, monday, min(monday + 6, stop - 8), rng.randint(1, 2))
    return visits


def returning(rng: random.Random, first: int) -> Visits:
    """Gone for 40 days or more, back since two to five days."""
    stop = LAST_DAY - 4 - rng.randint(42, 55)
    visits: Visits = {stop: 1}
    for monday in range(first, stop, 7):
        visits |= _pick(rng, monday, min(monday + 6, stop), rng.randint(1, 3))
    back = LAST_DAY - rng.randint(3, 5)
    return visits | {back: 1, back + 2: 1}


def new(rng: random.Random, first: int) -> Visits:
    """Only the first days that everybody has (people.py)."""
    return {}


def never(rng: random.Random, first: int) -> Visits:
    """Signed up long ago and was not seen since."""
    return {}


def visits_only(rng: random.Random, first: int) -> Visits:
    """One to four visits of somebody who never signs up."""
    return _pick(rng, first, min(first + 20, LAST_DAY - 1), rng.randint(1, 4))


RHYTHMS: dict[str, Callable[[random.Random, int], Visits]] = {
    "daily": daily,
    "daily_broken": daily_broken,
    "declining": declining,
    "weekly": weekly,
    "weekly_light": weekly_light,
    "weekly_today": weekly_today,
    "monthly": monthly,
    "dormant": dormant,
    "returning": returning,
    "new": new,
    "deleted": weekly,
    "never": never,
    "visits": visits_only,
}

# latest demo day on which somebody with this rhythm may sign up and still show it
LATEST_SIGNUP = {"dormant": 28, "returning": 32, "daily": 60, "daily_broken": 60, "declining": 60, "deleted": 30}
