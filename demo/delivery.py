"""The way of an event from the device to the landing table: ids and the time of arrival."""

import hashlib

from demo.clock import CLOSING, HOUR, MINUTE, SECOND
from demo.model import Event, chance, dice


def deliver(events: list[Event]) -> list[Event]:
    """Gives every event an id and an arrival in place, in order of (at, person)."""
    events.sort(key=lambda e: (e.at, e.person))
    rng = dice("delivery")
    for number, event in enumerate(events):
        event.event_id = event_id("event", number)
        if event.platform == "server":
            delay = rng.randrange(40, 400)
        elif chance(rng, 4):
            delay = rng.randrange(MINUTE, 2 * HOUR)
        else:
            delay = rng.randrange(200, 9 * SECOND)
        event.received_at = event.at + delay
        if event.received_at > CLOSING:
            event.received_at = event.at + 200
    return events


def event_id(*key: object) -> str:
    """Ten hexadecimal digits: short, unordered, and without a collision among the demo's events (tested)."""
    return hashlib.md5("|".join(map(str, key)).encode()).hexdigest()[:10]
