"""SQL of the other warehouses, read by the strictest parsers there are for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlfluff.core import FluffConfig, Linter
from trino_query_parser import parse_statement
from trino_sql_validator import validate

# functions by warehouse that are believed to be there; a call of any other one is an error
FUNCTIONS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("functions.yml").read_text(encoding="utf-8"))


@lru_cache
def linter(dialect: str) -> Linter:
    """sqlfluff for a dialect, on SQL without templates."""
    return Linter(config=FluffConfig(overrides={"dialect": dialect, "templater": "raw", "large_file_skip_byte_limit": 0}))


def parse(sql: str, dialect: str) -> Any:
    """sqlfluff's tree; ValueError with the first thing it cannot parse."""
    parsed = linter(dialect).parse_string(sql)
    if parsed.violations:
        raise ValueError(f"line {parsed.violations[0].line_no}: {parsed.violations[0].desc()}")
    return parsed.tree


def check_functions(tree: Any, warehouse: str) -> None:
    """ValueError where a function is called that is not listed for this warehouse."""
    called = {name.raw.lower() for name in tree.recursive_crawl("function_name")}
    unknown = sorted(called - set(FUNCTIONS["all"]) - set(FUNCTIONS[warehouse]))
    if unknown:
        raise ValueError(f"not known to be a function there: {', '.join(unknown)}")


def check_no_window_clause(tree: Any) -> None:
    """ValueError at `window w as (...)`, which Snowflake and Redshift do not have."""
    if next(tree.recursive_crawl("named_window"), None):
        raise ValueError("window clause")


def check_no_filter(tree: Any) -> None:
    """ValueError at `filter (where ...)`, which Snowflake and Redshift do not have."""
    if re.search(r"\bfilter\s*\(\s*where\b", tree.raw, re.IGNORECASE):
        raise ValueError("filter (where ...)")


def check_redshift(tree: Any) -> None:
    """ValueError at what Redshift is known to refuse and the parser lets pass."""
    check_no_window_clause(tree)
    check_no_filter(tree)
    if re.search(r"\bis\s+(not\s+)?distinct\s+from\b", tree.raw, re.IGNORECASE):
        raise ValueError("is distinct from")
    for function in tree.recursive_crawl("function"):
        over = next(function.recursive_crawl("over_clause", no_recursive_seg_type="function"), None)
        if over is None:
            continue
        name = next(function.recursive_crawl("function_name")).raw.lower()
        window = over.raw.lower()
        if re.search(r"\brange\b", window):
            raise ValueError(f"{name}() over a range of values")
        ranks = ("row_number", "rank", "dense_rank", "ntile", "lag", "lead", "percent_rank", "cume_dist")
        if name not in ranks and "order by" in window and not re.search(r"\brows\b", window):
            raise ValueError(f"{name}() over (order by ...) without rows")


def check_orders_within_group(tree: Any) -> None:
    """ValueError where one select has aggregates `within group` of different orders, which Redshift refuses."""
    for select in tree.recursive_crawl("select_statement"):
        orders = {
            re.sub(r"\s+", " ", clause.raw.lower())
            for clause in select.recursive_crawl("withingroup_clause", no_recursive_seg_type="select_statement")
        }
        if len(orders) > 1:
            raise ValueError("aggregates within group of different orders in one select")


def parse_snowflake(sql: str) -> None:
    """Snowflake: sqlfluff's dialect and what is known beyond it."""
    tree = parse(sql, "snowflake")
    check_no_window_clause(tree)
    check_no_filter(tree)
    check_functions(tree, "snowflake")


def parse_redshift(sql: str) -> None:
    """Redshift: sqlfluff's dialect and what is known beyond it."""
    tree = parse(sql, "redshift")
    check_redshift(tree)
    check_orders_within_group(tree)
    check_functions(tree, "redshift")


def parse_trino(sql: str) -> None:
    """Trino: its own grammar (of version 422), and names of functions and types from its documentation."""
    parse_statement(sql)
    result = validate(sql, jinja="reject")
    if not result.valid:
        raise ValueError(str(result.error))
    unknown = sorted({*result.unknown_functions, *result.unknown_types} - {"where", "on", "as", "then", "when", "and"})
    if unknown:
        raise ValueError(f"not known to Trino's documentation: {', '.join(unknown)}")


def parse_databricks(sql: str) -> None:
    """Databricks: sqlfluff's dialect."""
    check_functions(parse(sql, "databricks"), "databricks")


PARSERS: dict[str, Callable[[str], None]] = {
    "snowflake": parse_snowflake,
    "redshift": parse_redshift,
    "trino": parse_trino,
    "databricks": parse_databricks,
}


def parse_all(warehouse: str, statements: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    """Parse each statement; gives names and errors."""
    for name, sql in statements.items():
        try:
            PARSERS[warehouse](sql)
        except Exception as error:  # each parser has errors of its own
            yield name, str(error)
        else:
            yield name, None
