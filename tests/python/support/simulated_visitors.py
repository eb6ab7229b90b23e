"""Apps whose visitors' habits are known: in one everybody has a rhythm of their own, in the other nobody has any."""

from datetime import date, timedelta

import numpy as np

Visits = dict[str, list[date]]


def with_rhythms(seed: int, people: int, first_day: date, days: int) -> Visits:
    """Everybody comes at a gap of their own, 1 to 12 days, nearly like clockwork, and leaves for good after any visit with 1 in 25.

    Ten days of silence mean nothing with one person and the end with another: lateness tells, days alone do not.
    """
    random = np.random.default_rng(seed)
    visits: Visits = {}
    for number in range(people):
        gap, day = random.uniform(1, 12), random.uniform(0, days * 0.8)
        own = visits.setdefault(f"rhythm_{number:04}", [])
        while day < days:
            own.append(first_day + timedelta(days=int(day)))
            if random.random() < 0.04:
                break
            day += gap * random.uniform(0.8, 1.2)
    return visits


def without_rhythm(seed: int, people: int, first_day: date, days: int) -> Visits:
    """Everybody comes on a day with 1 in 4 and leaves for good on any with 1 in 60: only the days of silence tell anything."""
    random = np.random.default_rng(seed)
    visits: Visits = {}
    for number in range(people):
        start = int(random.integers(0, int(days * 0.8)))
        life = int(random.geometric(1 / 60))
        alive = [start, *(start + 1 + day for day in np.flatnonzero(random.random(life) < 0.25))]
        visits[f"alike_{number:04}"] = [first_day + timedelta(days=int(day)) for day in alive if day < days]
    return visits
