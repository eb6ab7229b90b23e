"""Compares the tables of two builds row by row, as canonical text in binary order."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.python.engines.engine import Engine

SCHEMAS = ("intermediate", "segments", "snapshots", "marts", "activation")
# hashes of the SQL of this engine, by which a change of rules is noticed: others on each
NO_DATA = (
    "intermediate.int_load_definitions", "intermediate.int_arrivals_seen", "intermediate.segment_state",
    # numbers, given in the order in which an engine sorts texts
    "intermediate.int_event_kinds", "intermediate.int_event_times",
)  # fmt: skip
# fitted by a Python model, which only DuckDB runs
ONLY_DUCKDB = ("intermediate.int_comparison_models", "marts.behavior_vs_demographics")
SHOWN = 3
NULL = "\u2205"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """One table on two engines: rows and SHA-256 of the first, and what only one of them holds, as readable lines."""

    table: str
    rows: int
    digest: str
    differences: list[str]


def compare(one: Engine, other: Engine, is_compared: Callable[[str], bool] = lambda table: True) -> list[Compared]:
    """Every table of the compared schemas that either build has; a table that only one has differs."""
    ours, theirs = set(compared_tables(one, is_compared)), set(compared_tables(other, is_compared))
    results = []
    for table in sorted(ours | theirs):
        if table in ours and table in theirs:
            results.append(compare_table(one, other, table))
        else:
            results.append(Compared(table, 0, "", [f"only on {one.name if table in ours else other.name}"]))
    return results


def compared_tables(engine: Engine, is_compared: Callable[[str], bool]) -> Iterable[str]:
    """The tables of an engine that must be equal on all."""
    return [table for table in engine.tables() if table.split(".")[0] in SCHEMAS and table not in NO_DATA + ONLY_DUCKDB
            and "__dbt_" not in table and is_compared(table)]  # fmt: skip


def compare_table(one: Engine, other: Engine, table: str) -> Compared:
    """The rows of one table on two engines, doubles to nine digits, as sums are not taken in one order."""
    columns = one.columns(table)
    if sorted(columns) != sorted(other.columns(table)):
        return Compared(table, 0, "", [f"columns {columns} and {other.columns(table)}"])
    ours = sorted(tuple(map(canonical, row)) for row in one.rows(table, columns))
    theirs = sorted(tuple(map(canonical, row)) for row in other.rows(table, columns))
    digest = hashlib.sha256("\n".join("\x1f".join(row) for row in ours).encode()).hexdigest()
    return Compared(table, len(ours), digest, [] if ours == theirs else told_apart(one, other, columns, ours, theirs))


def told_apart(one: Engine, other: Engine, columns: list[str], ours: list[Row], theirs: list[Row]) -> list[str]:
    """The first rows that only one of the engines has."""
    lines = []
    for name, mine, yours in ((one.name, ours, theirs), (other.name, theirs, ours)):
        extra = sorted((Counter(mine) - Counter(yours)).elements())
        lines += [f"{len(extra)} rows only on {name}"] if extra else []
        lines += [f"  {name}: " + ", ".join(f"{column}={value[:80]}" for column, value in zip(columns, row, strict=True))
                  for row in extra[:SHOWN]]  # fmt: skip
    return lines


def canonical(value: Any) -> str:
    """One value as text, the same whatever type an engine holds it in."""
    if isinstance(value, str):  # most are: first, for there are millions
        return value
    if value is None:
        return NULL
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, float):
        return format(value, ".9g")
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.replace(tzinfo=None).isoformat(" ", "microseconds")
    return str(value)


def report(title: str, results: list[Compared]) -> str:
    """The comparison as a table to read, one line per schema, differences spelled out below."""
    lines = [f"{title}", f"{'schema':<14}{'tables':>8}{'rows':>12}{'tables that differ':>20}"]
    for schema in SCHEMAS:
        chosen = [result for result in results if result.table.startswith(schema + ".")]
        differing = sum(bool(result.differences) for result in chosen)
        lines.append(f"{schema:<14}{len(chosen):>8}{sum(result.rows for result in chosen):>12,}{differing:>20}")
    digest = hashlib.sha256("".join(result.table + result.digest for result in results).encode()).hexdigest()
    lines.append(f"SHA-256 of all: {digest}")
    for result in results:
        lines += [f"{result.table}: {line}" for line in result.differences]
    return "\n".join(lines)
