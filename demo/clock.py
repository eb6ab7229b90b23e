"""Instants of the demo as whole milliseconds since 1970 (UTC), so that no float and no local clock can differ."""

from datetime import UTC, datetime, timedelta

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 120
LAST_DAY = DAYS - 1

START = (FIRST_DAY - EPOCH) // timedelta(milliseconds=1)
END = START + DAYS * DAY

# the last sessions end and arrive before this, so that the latest clean received_at is late on the last evening
CLOSING = END - 5 * MINUTE
# from here on nobody does anything for the first time unless it was planted (the rules "within 1 day")
FREEZE = START + 118 * DAY + 18 * HOUR


def day_start(day: int) -> int:
    """First instant of a demo day; day 0 is 2026-06-01, negative days lie before it."""
    return START + day * DAY


def day_of(at: int) -> int:
    """Demo day (UTC) of an instant in milliseconds."""
    return (at - START) // DAY


def iso(at: int) -> str:
    """ISO-8601 text with milliseconds and Z, for example 2026-06-01T12:34:56.789Z."""
    moment = EPOCH + timedelta(milliseconds=at)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03d}Z"
