"""The faults of real data, each kind in a known number, and where each faulty row must end.

Faults are added rows (copies of clean ones with something broken), so that they change nothing of what was planted.
Only lateness and clocks a few seconds ahead alter clean rows, and only their received_at.
"""

from collections.abc import Callable
from dataclasses import dataclass

from demo.clock import CLOSING, DAY, HOUR, SECOND, day_start, iso
from demo.delivery import event_id
from demo.model import Event, chance, dice
from demo.writer import event_row, to_json

Row = dict[str, str]


@dataclass(frozen=True)
class Dirt:
    """A kind of dirt: how many rows, the table they must end in, and all the reasons there (none if not quarantined)."""

    table: str
    kind: str
    destination: str
    reasons: str
    rows: int


BAD_TIMES = ("not a time", "2026-02-30T10:00:00Z", "", "now", "1_000", "2026-07-01T25:00:00Z")
BROKEN_JSON = {
    "json_truncated": '{"screen":"home","card',
    "json_single_quotes": "{'screen':'home'}",
    "json_nan": '{"screen":"home","scroll":NaN}',
    "json_duplicate_keys": '{"screen":"home","screen":"store"}',
    "json_null_character": '{"screen":"ho\\u0000me"}',
}
UNKNOWN_NAMES = ("screen_flash", "feature_usd", "debug_ping", "projectcreated", "app_opened; drop table users", "🎉")
# no required properties, so that broken JSON is the only thing wrong with such a row
PLAIN_EVENTS = ("app_opened", "project_created")
BOT_AGENTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/138.0",
    "python-requests/2.32.3",
    "AdsSpider/1.4",
)


class Soiler:
    """Adds dirt to the delivered events; `rows` is then the whole landing table and `planted` the account of it."""

    def __init__(self, events: list[Event]) -> None:
        self.rng = dice("dirt")
        self.events = events
        self.rows: list[tuple[int, Row]] = []
        self.planted: list[Dirt] = []
        self.used: set[str] = set()
        self.serial = 0

    def soil(self) -> None:
        """All kinds in a fixed order: arrival first, because copies carry the arrival of their original."""
        self._late(1100)
        self._seconds_ahead(380)
        self.rows = [(e.received_at, event_row(e)) for e in self.events]
        self._resend(900, 60, 45)
        self._reported_twice(12)
        self._broken_clocks()
        self._broken_rows()
        self._test_accounts(120)
        self._bots(240)
        self.rows.sort(key=lambda row: (row[0], row[1]["event_id"], row[1]["properties"]))

    # -- alters arrival ------------------------------------------------------------------------------------------

    def _note(self, kind: str, destination: str, rows: int, reasons: str = "") -> None:
        self.planted.append(Dirt("events", kind, destination, reasons, rows))

    def _late(self, count: int) -> None:
        """From one hour to just under three days."""
        early = [e for e in self.events if e.at < CLOSING - 4 * DAY and e.platform != "server"]
        for event in self.rng.sample(early, count):
            event.received_at = event.at + self.rng.randrange(HOUR, 70 * HOUR)
            self.used.add(event.event_id)
        self._note("late_up_to_3_days", "fct_events", count)

    def _seconds_ahead(self, count: int) -> None:
        """A client clock a few seconds ahead: tolerated."""
        for event in self._pick(count, lambda e: e.at > day_start(1)):
            event.received_at = event.at - self.rng.randrange(SECOND, 20 * SECOND)
        self._note("clock_seconds_ahead", "fct_events", count)

    # -- copies --------------------------------------------------------------------------------------------------

    def _resend(self, identical: int, same_batch: int, differing: int) -> None:
        for event in self._pick(identical, lambda e: e.at < CLOSING - 3 * DAY):
            self._add(event_row(event), event.received_at + self.rng.randrange(SECOND, 40 * HOUR))
        self._note("resent_identical_later", "events_duplicates", identical)
        for event in self._pick(same_batch):
            self._add(event_row(event), event.received_at)
        self._note("resent_in_same_batch", "events_duplicates", same_batch)
        for event in self._pick(differing, lambda e: e.name in PLAIN_EVENTS and e.at < CLOSING - 3 * DAY):
            row = event_row(event) | {"properties": to_json(event.properties | {"attempt": 2})}
            self._add(row, event.received_at + self.rng.randrange(SECOND, 20 * HOUR))
        self._note("resent_differing", "events_duplicates", differing)
        for event in self._pick(10, lambda e: e.name in PLAIN_EVENTS and e.at > day_start(1)):
            row = event_row(event) | {"properties": BROKEN_JSON["json_truncated"]}
            self._add(row, event.received_at - 150)
        self._note("broken_copy_before_good_one", "events_quarantine", 10, "invalid_json")

    def _reported_twice(self, count: int) -> None:
        """The server reports an order that the client reported too: another event_id, the same order_id."""
        for event in self._pick(count, lambda e: e.name == "order_completed"):
            row = event_row(event) | {
                "event_id": self._new_id(),
                "platform": "server",
                "app_version": "",
                "occurred_at": iso(event.at + 300),
            }
            self._add(row, event.received_at + self.rng.randrange(2 * SECOND, 20 * SECOND))
        self._note("order_reported_by_client_and_server", "events_duplicates", count)

    # -- broken rows ---------------------------------------------------------------------------------------------

    def _broken_clocks(self) -> None:
        for text in BAD_TIMES:
            self._break(f"time_{text or 'empty'}", 6, "unparseable_occurred_at", lambda e, t=text: {"occurred_at": t})
        self._break(
            "clock_hours_ahead",
            40,
            "occurred_in_future",
            lambda e: {"occurred_at": iso(e.received_at + self.rng.randrange(3 * HOUR, 48 * HOUR))},
        )
        self._break("occurred_in_2099", 4, "occurred_in_future", lambda e: {"occurred_at": "2099-01-01T00:00:00.000Z"})
        self._break("received_in_2099", 2, "received_in_future", lambda e: {"received_at": "2099-12-31T23:59:59.000Z"})
        self._break("clock_at_1970", 20, "implausibly_old", lambda e: {"occurred_at": "1970-01-01T00:00:00.000Z"})
        self._break("clock_in_2001", 10, "implausibly_old", lambda e: {"occurred_at": "2001-09-09T01:46:40.000Z"})

    def _broken_rows(self) -> None:
        for kind, text in BROKEN_JSON.items():
            self._break(kind, 8, "invalid_json", lambda e, t=text: {"properties": t}, PLAIN_EVENTS)
        self._break("unknown_event_name", 24, "unknown_event", lambda e: {"event_name": self.rng.choice(UNKNOWN_NAMES)})
        self._break("empty_event_name", 10, "missing_event_name", lambda e: {"event_name": ""}, PLAIN_EVENTS)
        self._break("no_ids", 20, "missing_ids", lambda e: {"user_id": "", "anonymous_id": ""})
        self._break("negative_revenue", 10, "negative_amount", lambda e: _with(e, revenue=-9.99), ("order_completed",))
        self._break("negative_price", 6, "negative_amount", lambda e: _with(e, unit_price=-4.99), ("product_purchased",))
        self._break(
            "unknown_currency",
            12,
            "unknown_currency",
            lambda e: _with(e, currency=self.rng.choice(("DOGE", "ZZZ", "US$"))),
            ("order_completed",),
        )
        self._break("no_feature_name", 12, "missing_required_property", lambda e: {"properties": "{}"}, ("feature_used",))
        self._break("empty_feature_name", 6, "missing_required_property", lambda e: _with(e, feature_name=""), ("feature_used",))
        self._break(
            "no_product_category", 6, "missing_required_property", lambda e: _with(e, product_category=None), ("product_viewed",)
        )
        self._break(
            "no_ids_and_unknown_event",
            5,
            "missing_ids;unknown_event",
            lambda e: {"user_id": "", "anonymous_id": "", "event_name": "debug_ping"},
        )
        self._break(
            "broken_json_and_bad_time",
            5,
            "invalid_json;unparseable_occurred_at",
            lambda e: {"properties": BROKEN_JSON["json_truncated"], "occurred_at": "not a time"},
            PLAIN_EVENTS,
        )

    def _break(self, kind: str, count: int, reasons: str, change: Callable[[Event], Row], names: tuple[str, ...] = ()) -> None:
        """Adds copies of clean events with new ids and something broken."""
        candidates = [e for e in self.events if (not names or e.name in names) and e.at > day_start(1)]
        for event in self.rng.sample(candidates, count):
            row = event_row(event) | {"event_id": self._new_id()}
            self._add(row | change(event), event.received_at + self.rng.randrange(SECOND), change(event).get("received_at"))
        self._note(kind, "events_quarantine", count, reasons)

    # -- visitors that are no customers --------------------------------------------------------------------------

    def _test_accounts(self, count: int) -> None:
        for number in range(count):
            user_id = ("qa_robot", "test_anna", "test_bo")[number % 3]
            event = self.rng.choice(self.events)
            row = event_row(event) | {"event_id": self._new_id(), "user_id": user_id, "anonymous_id": ""}
            if number < 6:
                order = {"currency": "USD", "order_id": f"oqa-{number}", "revenue": 9999}
                row |= {"event_name": "order_completed", "properties": to_json(order)}
            self._add(row, event.received_at)
        self._note("test_account", "events_quarantine", count, "test_account")

    def _bots(self, count: int) -> None:
        for number in range(count):
            at = day_start(self.rng.randrange(2, 118)) + number * 977 * SECOND % DAY
            product = {"product_category": "filters", "product_id": f"fil-{self.rng.randint(1, 12):02d}"}
            row = {
                "event_id": self._new_id(),
                "user_id": "",
                "anonymous_id": f"abot{number % 4}",
                "event_name": "product_viewed",
                "occurred_at": iso(at),
                "source": "app",
                "platform": "web",
                "app_version": "4.0.2",
                "properties": to_json(product | {"user_agent": BOT_AGENTS[number % 4]}),
            }
            self._add(row, at + self.rng.randrange(200, 3 * SECOND))
        self._note("bot", "events_quarantine", count, "bot")

    # -- helpers -------------------------------------------------------------------------------------------------

    def _pick(self, count: int, wanted: Callable[[Event], bool] = lambda e: True) -> list[Event]:
        """Clean events that no other kind of dirt has used."""
        free = [e for e in self.events if e.event_id not in self.used and wanted(e)]
        chosen = self.rng.sample(free, count)
        self.used.update(e.event_id for e in chosen)
        return chosen

    def _new_id(self) -> str:
        self.serial += 1
        return event_id("dirt", self.serial)

    def _add(self, row: Row, received_at: int, text: str | None = None) -> None:
        received_at = min(received_at, CLOSING)
        self.rows.append((received_at, row | {"received_at": text or iso(received_at)}))


def _with(event: Event, **changes: object) -> Row:
    """The event's properties with some replaced; None removes one."""
    changed = {k: v for k, v in (event.properties | changes).items() if v is not None}
    return {"properties": to_json(changed)}


def soil_users(rows: list[Row], robust: set[str]) -> tuple[list[Row], list[Dirt]]:
    """Raw user rows with doubled rows, bad cells and test accounts, and the account of it.

    Only rows of `robust` users are touched: those of whom events tell when they signed up.
    """
    rng = dice("user dirt")
    planted: list[Dirt] = []
    ordinary = [row for row in rows if row["user_id"] in robust]
    rng.shuffle(ordinary)
    for kind, field, values in BAD_CELLS:
        for value in values:
            ordinary.pop()[field] = value
        reason = "" if kind == "timezone_empty" else f"bad_{field}"
        planted.append(Dirt("users", kind, "dim_users", reason, len(values)))
    doubled = [dict(ordinary.pop()) for _ in range(5)]
    planted.append(Dirt("users", "doubled_identical", "users_quarantine", "duplicate", 5))
    for number in range(5):
        changed = {"country": "NL"} if chance(rng, 50) else {"birth_year": str(1980 + number)}
        doubled.append(ordinary.pop() | changed)
    planted.append(Dirt("users", "doubled_differing", "users_quarantine", "duplicate", 5))
    blank = dict(ordinary.pop()) | {"user_id": ""}
    planted.append(Dirt("users", "no_user_id", "users_quarantine", "missing_ids", 1))
    tests = [dict(ordinary.pop()) | {"user_id": name} for name in ("qa_robot", "test_anna", "test_bo")]
    planted.append(Dirt("users", "test_account", "users_quarantine", "test_account", 3))
    result = list(rows)
    for row in [*doubled, blank, *tests]:
        result.insert(rng.randrange(len(result) + 1), row)
    return result, planted


BAD_CELLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("birth_year_text", "birth_year", ("abc", "nineteen")),
    ("birth_year_impossible", "birth_year", ("1825", "2199")),
    ("country_malformed", "country", ("XX1", "Germany!")),
    ("signed_up_at_garbage", "signed_up_at", ("last tuesday", "2026-02-30")),
    ("timezone_unknown", "timezone", ("Mars/Olympus",) * 4),
    ("timezone_empty", "timezone", ("",) * 6),
    ("traits_broken_json", "traits", ('{"first_name":"Ro', "{'first_name':'Kim'}")),
)
