"""Small random histories of an app, made nasty on purpose, and the order in which a loader brings them.

Times are whole milliseconds since 1970-01-01 UTC. Everything follows from the seed.
"""

import csv
import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = 1_780_272_000_000  # 2026-06-01T00:00:00Z
DAYS = 90
# just below the project's load_lookback of 3 days: the promise holds for arrivals this much out of order
MOST_DISORDER = int(2.9 * DAY)

EVENT_COLUMNS = ("event_id", "user_id", "anonymous_id", "event_name", "occurred_at", "received_at", "source", "platform",
                 "app_version", "properties", "session_id")
USER_COLUMNS = ("user_id", "signed_up_at", "country", "birth_year", "gender", "acquisition_channel", "timezone",
                "marketing_opt_in", "deleted_at", "traits")
Row = dict[str, str]


@dataclass(frozen=True)
class Delivery:
    """A raw row and when the loader brings it: at its received_at, or later by at most MOST_DISORDER."""

    row: Row
    available_at: int


@dataclass
class History:
    """All that is ever delivered. Of the users a load holds the newest version of each slot; two slots may be one user."""

    events: list[Delivery] = field(default_factory=list)
    users: dict[int, list[Delivery]] = field(default_factory=dict)

    def instants(self) -> list[int]:
        """When anything new comes, in order, each once."""
        return sorted({delivery.available_at for delivery in self.events})

    def come_by(self, cut: int) -> list[Delivery]:
        """The events that the loader has brought by an instant."""
        return [delivery for delivery in self.events if delivery.available_at <= cut]

    def write(self, cut: int, events_path: Path, users_path: Path) -> None:
        """Writes all that has come by the given instant as the raw CSV files, in an order that says nothing."""
        events = [delivery.row for delivery in self.come_by(cut)]
        versions = [[d.row for d in slot if d.available_at <= cut] for slot in self.users.values()]
        random.Random(cut).shuffle(events)
        write_csv(events_path, EVENT_COLUMNS, events)
        write_csv(users_path, USER_COLUMNS, [rows[-1] for rows in versions if rows])


def write_csv(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Rows as CSV with a header; a missing cell is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def iso(at: int) -> str:
    """2026-06-01T12:34:56.789Z"""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def random_history(seed: int, households: int = 60, clocks_far_ahead: bool = False) -> History:
    """A history of many small households, each a few people on a few devices during a few days out of DAYS.

    So most people are long gone when news of one of them comes, and nothing but that news makes a load look at them again.

    clocks_far_ahead adds rows without received_at whose device lives days in the future. Which of them are believed depends on
    the clock of the run, so each load must then be told its run_at.
    """
    return _Maker(seed, households, clocks_far_ahead).make()


class _Maker:
    def __init__(self, seed: int, households: int, clocks_far_ahead: bool) -> None:
        self.rng = random.Random(f"history {seed}")
        self.households = households
        self.clocks_far_ahead = clocks_far_ahead
        self.history = History()
        self.serial = 0
        self.orders: list[tuple[str, str, int]] = []
        self.people: list[str] = []
        self.devices: list[str] = []
        self.moments: list[tuple[int, str, str]] = []

    def make(self) -> History:
        for number in range(self.households):
            self.people = [f"p{number}{letter}" for letter in "abc"[: self.rng.randint(1, 3)]]
            self.devices = [f"d{number}{letter}" for letter in "xyz"[: self.rng.randint(1, 3)]]
            moved_in_at = START + self.rng.randrange(DAYS - 8) * DAY
            for person in self.people:
                self._live(person, moved_in_at)
            if len(self.people) > 1 and self.rng.random() < 0.5:
                self._sign_in_together(moved_in_at)
            for person in self.people:
                self._tell_about(person, moved_in_at)
        for _ in range(self.households // 4):
            self._refund()
        for person in ("qa_robot", "test_ann"):
            self._tell_about(person, START)
        for at, person, device in self.rng.choices(self.moments, k=self.households * 4):
            self._learn(at, person, device)
        return self.history

    # -- what happens ----------------------------------------------------------------------------------------------

    def _live(self, person: str, moved_in_at: int) -> None:
        """Visits on a few devices: nobody known yet, then a sign-in (sometimes never), then known."""
        for device in self.rng.sample(self.devices, self.rng.randint(1, len(self.devices))):
            signs_in = self.rng.random() < 0.7
            at = moved_in_at + self._time_of_day()
            for visit in range(self.rng.randint(1, 3)):
                known = signs_in and visit >= self.rng.randint(0, 2)
                if known:
                    self._happen(at, "signed_in", person, device)
                for _ in range(self.rng.randint(1, 4)):
                    self._act(at, person if known else "", device if self.rng.random() < 0.8 or not known else "")
                    # 0 and 30 minutes exactly: a tie, and the boundary of a session
                    at += self.rng.choice((0, 1, 5_000, 29 * MINUTE, 30 * MINUTE, self.rng.randrange(40 * MINUTE)))
                at += self.rng.choice((0, HOUR, DAY, self.rng.randrange(4 * DAY)))

    def _time_of_day(self) -> int:
        """Often on the hour, so that people tie."""
        return self.rng.randrange(24) * HOUR if self.rng.random() < 0.6 else self.rng.randrange(DAY)

    def _act(self, at: int, person: str, device: str) -> None:
        kind = self.rng.random()
        if kind < 0.12:
            self._order(at, person, device)
        elif kind < 0.3:
            self._happen(at, "feature_used", person, device, feature_name=self.rng.choice(("canvas", "custom_templates", "?")))
        else:
            names = ("app_opened", "App Opened", "project_created", "push_delivered", "review_prompted")
            self._happen(at, self.rng.choice(names), person, device, note=self.rng.choice(("", "ünï", 'say "hi"', "a\nb")))

    def _order(self, at: int, person: str, device: str) -> None:
        """An order with its lines, reported by the client, the server, or both."""
        order_id = f"o{self.rng.randrange(90)}" if self.rng.random() < 0.3 else f"o{self.serial}n"
        currency = self.rng.choice(("USD", "EUR", "gbp"))
        money = {"order_id": order_id, "currency": currency, "revenue": self.rng.randrange(9999) / 100}
        reporters = self.rng.choice((("ios",), ("server",), ("ios", "server"), ("server", "ios")))
        for number, platform in enumerate(reporters):
            self._happen(at + number * 250, "order_completed", person, device, platform=platform, **money)
        for _ in range(self.rng.randint(0, 2)):
            self._happen(at, "product_purchased", person, device, order_id=order_id, currency=money["currency"],
                         product_id="x", product_category=self.rng.choice(("fonts", "credits")), quantity=1, unit_price=4.99)
        self.orders.append((order_id, person, at))

    def _refund(self) -> None:
        order_id, person, at = self.rng.choice(self.orders)
        later = at + self.rng.randrange(5 * DAY)
        self._happen(later, "order_refunded", person, "", order_id=order_id, currency="USD", revenue=1.5)

    def _learn(self, at: int, person: str, device: str) -> None:
        """Traits at, before or after something that happened: new, the same again, taken away, and one nobody can read."""
        values = {"team": self.rng.choice(("red", "blue", "blue", None, "")), "country": self.rng.choice(("DE", "fr", "Mars")),
                  "seats": self.rng.choice((1, 2, "2")), "tags": self.rng.choice((["a"], []))}
        told = {name: value for name, value in values.items() if self.rng.random() < 0.6}
        self._happen(at + self.rng.choice((0, 0, 1, -HOUR, DAY)), "traits_set", person, device, **told)

    def _sign_in_together(self, moved_in_at: int) -> None:
        """Two people sign in on one device in the same millisecond; the news of one of them comes much later."""
        device = f"{self.devices[0]}-together"
        at = moved_in_at + self._time_of_day()
        for number, person in enumerate(self.rng.sample(self.people, 2)):
            self._happen(at - HOUR, "app_opened", "", device)
            self._happen(at + HOUR, "app_opened", "", device)
            self._happen(at, "signed_in", person, device, delay=number * self.rng.randrange(4 * DAY, 15 * DAY))

    def _tell_about(self, person: str, moved_in_at: int) -> None:
        """The user's row: sign-up, changes of mind, deletion; sometimes a second row, sometimes a cell nobody can read."""
        for _ in range(self.rng.choice((0, 1, 1, 1, 1, 2))):
            signed_up_at = moved_in_at + self.rng.randrange(5 * DAY)
            row = {"user_id": person, "signed_up_at": iso(signed_up_at), "country": self.rng.choice(("DE", "us", "Mars")),
                   "birth_year": self.rng.choice(("1990", "abc", "")), "timezone": self.rng.choice(("Europe/Berlin", "Mars/X")),
                   "marketing_opt_in": self.rng.choice(("true", "false", "")), "traits": self.rng.choice(('{"a":1}', "{"))}
            versions = [Delivery(row, signed_up_at)]
            if self.rng.random() < 0.5:
                row = row | {"country": "FR", "marketing_opt_in": "false"}
                versions.append(Delivery(row, signed_up_at + self.rng.randrange(20 * DAY)))
            if self.rng.random() < 0.25:
                deleted_at = versions[-1].available_at + self.rng.randrange(9 * DAY)
                versions.append(Delivery(row | {"deleted_at": iso(deleted_at)}, deleted_at))
            self.history.users[len(self.history.users)] = versions

    # -- how it arrives --------------------------------------------------------------------------------------------

    def _happen(self, at: int, name: str, person: str, device: str, platform: str = "ios", delay: int | None = None,
                **properties: object) -> None:
        self.serial += 1
        self.moments.append((at, person, device))
        row = {"event_id": f"e{self.serial}" if self.rng.random() < 0.95 else "", "user_id": person, "anonymous_id": device,
               "event_name": name, "occurred_at": iso(at), "source": self.rng.choice(("app", "app", "app", "crm")),
               "platform": platform, "app_version": "1.2", "properties": json.dumps(properties, ensure_ascii=False),
               # read where sessions are kept as given: by who holds the device, and only two of three events have one
               "session_id": f"{device}-{at // (2 * HOUR)}" if self.serial % 3 else ""}
        received_at = self._arrive(row, at, delay)
        if self.rng.random() < 0.12:
            self._send_again(row, at, received_at)
        if self.rng.random() < 0.08:
            self._break(row, at)

    def _arrive(self, row: Row, at: int, delay: int | None = None) -> int:
        """Delivers a row and returns when it was received. A given delay (ms) is kept and always told."""
        chance = self.rng.random() if delay is None else 1.0
        if delay is None:
            delay = self.rng.choice((0, 0, 0, 2_000, HOUR, self.rng.randrange(MOST_DISORDER), self.rng.randrange(20 * DAY)))
        # in batches of ten minutes, so that many rows tie
        received_at = -(-(at + delay) // (10 * MINUTE)) * 10 * MINUTE
        if chance < 0.05:
            received_at = at - self.rng.randrange(5 * MINUTE)
        row = row | {"received_at": iso(received_at)}
        if 0.05 <= chance < 0.11:
            # nobody says when it came: its own time stands in, and it must be found by that
            received_at, row = at, row | {"received_at": self.rng.choice(("", "soon"))}
        slow_by = self.rng.choice((0, 0, 0, 0, self.rng.randrange(MOST_DISORDER)))
        self.history.events.append(Delivery(row, received_at + slow_by))
        return received_at

    def _send_again(self, row: Row, at: int, received_at: int) -> None:
        """The same event once more, often not quite the same."""
        change: Row = self.rng.choice((
            {}, {}, {"properties": '{"attempt":2}'}, {"user_id": self.rng.choice(self.people)}, {"event_name": "project_created"},
            {"anonymous_id": self.rng.choice(self.devices)}, {"occurred_at": iso(at - HOUR)}, {"properties": '{"cut'},
        ))
        again = row | change | ({"session_id": "another"} if self.serial % 4 == 0 else {})
        if self.rng.random() < 0.3:
            self.history.events.append(Delivery(again | {"received_at": iso(received_at)}, received_at))
        else:
            self._arrive(again, at)

    def _break(self, row: Row, at: int) -> None:
        """A row of its own that must end in the quarantine, or far ahead of all others."""
        self.serial += 1
        change: Row = self.rng.choice((
            {"user_id": "", "anonymous_id": ""}, {"event_name": ""}, {"event_name": "nobody_knows"}, {"occurred_at": "now"},
            {"occurred_at": "1999-01-01"}, {"occurred_at": iso(at + 30 * DAY)}, {"properties": "{'a': 1}"},
            {"event_name": "feature_used", "properties": "{}"}, {"properties": '{"revenue": -1}'},
            {"properties": '{"currency": "DOGE"}'}, {"user_id": "test_ann"}, {"properties": '{"user_agent": "Googlebot"}'},
        ))
        broken = row | change | {"event_id": f"b{self.serial}"}
        if broken["occurred_at"] == "now" and self.rng.random() < 0.5:
            self.history.events.append(Delivery(broken | {"received_at": "never"}, at))
        else:
            self._arrive(broken, at, delay=self.rng.randrange(2 * DAY))
        if self.clocks_far_ahead:
            ahead = row | {"event_id": f"a{self.serial}", "occurred_at": iso(at + self.rng.randrange(20 * DAY)), "received_at": ""}
            self.history.events.append(Delivery(ahead, at))
