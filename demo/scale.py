"""Raw events and users of any size as Parquet, for benchmarks: the demo's shapes and names, made by DuckDB alone.

Everything about a user, a day or an event is cut out of 64-bit hashes of its numbers, so the same size gives the same rows
(with one DuckDB version; its hash() is not promised to stay the same). One streaming statement per file: no sort, no
table, memory does not grow with the size. Rows lie day by day, as in a landing table that is appended to.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb

from demo.catalog import CHANNELS, COUNTRY_OF, GENDERS, LEVEL_AT, ZONES
from demo.clock import DAY, END

DAYS = 365
# measured: with the rates in sql/events.sql the mean user sends 53 events in 365 days, the median 20, the top 1% over 800
EVENTS_PER_USER = 53
BLOCK = 512
SQL = Path(__file__).resolve().parent / "sql"


@dataclass(frozen=True)
class Size:
    """What a run makes: about `events` raw events of `users` users."""

    events: int

    @property
    def users(self) -> int:
        """Number of users."""
        return max(self.events // EVENTS_PER_USER, 1)


def parse_size(text: str) -> Size:
    """Reads 20000, 20k, 10M or 100M; raises ValueError with a hint for anything else."""
    factors = {"k": 1_000, "m": 1_000_000}
    factor = factors.get(text[-1:].lower(), 1)
    digits = text[:-1] if factor > 1 else text
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) * factor <= 100_000_000:
        raise ValueError(f"--scale {text}: give a number of events up to 100M, for example 20k, 1M or 10M")
    return Size(int(digits) * factor)


def generate(size: Size, out: Path, users_out: Path, quiet: bool = False, memory_limit: str = "4GB") -> int:
    """Writes both files and returns the number of events; shows a progress line unless quiet."""
    for path in (out, users_out):
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    # rows must keep the order of the days; a file in which they do is cheap to read by received_at
    connection.execute(f"set memory_limit = '{memory_limit}'; set preserve_insertion_order = true; set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    _copy(connection, statement("users", size), users_out)
    _store_blocks(connection, size)
    with _Progress(connection, quiet):
        return _copy(connection, statement("events", size), out)


def _store_blocks(connection: duckdb.DuckDBPyConnection, size: Size) -> None:
    """A small table that stands for all user-days: range() alone is read by one thread, small row groups by all."""
    connection.execute("attach ':memory:' as slots (row_group_size 2048)")
    slots = f"range(0, {size.users * DAYS}, {BLOCK})"
    connection.execute(f"create table slots.blocks as select range as first_slot from {slots}")


def statement(name: str, size: Size) -> str:
    """The SQL of a file in demo/sql with its {tokens} filled in."""
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    tokens = {
        "users": size.users,
        "days": DAYS,
        "block": BLOCK,
        "first_ms": END - DAYS * DAY,
        "end_ms": END,
        "levels": len(LEVEL_AT),
        "zones": _array(name for name, _ in ZONES),
        "countries": _array(COUNTRY_OF[name] for name, _ in ZONES),
        "channels": _array(CHANNELS),
        "genders": _array(GENDERS),
    }
    for token, value in tokens.items():
        text = text.replace("{" + token + "}", str(value))
    return text


def _array(values: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    target = str(path).replace("'", "''")
    return connection.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)").fetchone()[0]


class _Progress:
    """Prints DuckDB's own estimate of the progress on one line while the block runs."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, quiet: bool) -> None:
        self.connection = connection
        self.done = threading.Event()
        self.thread = None if quiet else threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> Self:
        if self.thread:
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        if self.thread:
            self.thread.join()
            print("\r100 %")

    def _show(self) -> None:
        while not self.done.wait(1):
            percent = max(self.connection.query_progress(), 0)
            print(f"\r{percent:3.0f} %", end="", flush=True)
