"""Instants and durations as integer milliseconds, read from the texts people write in rules and events."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECONDS = {
    "second": 1_000,
    "minute": 60_000,
    "hour": 3_600_000,
    "day": 86_400_000,
    "week": 604_800_000,
}
DAY = MILLISECONDS["day"]

_WINDOW = re.compile(r"([0-9]+) (second|minute|hour|day|week)s?")
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def parse_window(text: str) -> int:
    """Length in ms of a window such as '3 days'. Raises ValueError for anything else ('1 month')."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no window: write weeks, days, hours, minutes or seconds")
    return int(match[1]) * MILLISECONDS[match[2]]


def parse_days(text: str) -> int:
    """Number of whole days in a window such as '7 days' or '2 weeks'. Raises ValueError for anything else."""
    days, rest = divmod(parse_window(text), DAY)
    if rest or not re.search("day|week", text):
        raise ValueError(f"{text!r} is no number of whole days or weeks")
    return days


def parse_instant(text: str) -> int | None:
    """Instant of an ISO date (UTC midnight) or ISO date-time (no zone = UTC), floored to ms; None if not one."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    millisecond = int((match[7] or "0").ljust(3, "0")[:3])
    offset = 0
    if match[8] and match[8] != "Z":
        sign = -1 if match[8][0] == "-" else 1
        offset = sign * (int(match[8][1:3]) * 60 + int(match[8][-2:])) * 60_000
    return (moment - EPOCH) // timedelta(milliseconds=1) + millisecond - offset


def format_instant(instant: int) -> str:
    """ISO text with ms and Z of an instant."""
    return (EPOCH + timedelta(milliseconds=instant)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
