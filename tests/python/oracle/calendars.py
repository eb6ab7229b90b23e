"""Calendar days of a time zone: which day an instant belongs to, and when a day begins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .instants import DAY, EPOCH

MINUTE = 60_000
QUARTER = 15 * MINUTE


class Calendar:
    """Days of one IANA zone as ordinals (days since 1970-01-01). A day begins at its first instant.

    Around a change of clocks a local date can start late (midnight skipped) or twice (midnight repeated); the day is
    then the span from the first instant that carries its date (or a later one) to the first instant of the next.
    """

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._zoneinfo = ZoneInfo(zone)
        self._starts: dict[int, int] = {}

    def _local_date(self, instant: int) -> int:
        local: datetime = (EPOCH + timedelta(milliseconds=instant)).astimezone(self._zoneinfo)
        return (local.date() - date(1970, 1, 1)).days

    def start_of(self, day: int) -> int:
        """First instant (ms) of a day, found by looking at every quarter hour, then every minute."""
        if day not in self._starts:
            # clocks change by at most two hours, so the day has not begun three hours before its usual start
            instant = day * DAY - self._offset(day * DAY) - 3 * 4 * QUARTER
            while self._local_date(instant) < day:
                instant += QUARTER
            instant -= QUARTER
            while self._local_date(instant) < day:
                instant += MINUTE
            self._starts[day] = instant
        return self._starts[day]

    def _offset(self, instant: int) -> int:
        local = (EPOCH + timedelta(milliseconds=instant)).astimezone(self._zoneinfo)
        return (local.utcoffset() or timedelta()) // timedelta(milliseconds=1)

    def day_of(self, instant: int) -> int:
        """The day that has begun last at an instant."""
        day = self._local_date(instant)
        while self.start_of(day + 1) <= instant:
            day += 1
        while self.start_of(day) > instant:
            day -= 1
        return day
