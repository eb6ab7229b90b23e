"""Compares the tables of two DuckDB files row for row."""

from pathlib import Path

import duckdb

SCHEMAS = ("intermediate", "snapshots", "segments", "marts")
# how the runs went, which is not the data
HISTORY = (
    "marts.load_ledger", "intermediate.segment_state", "intermediate.int_load_definitions",
    "intermediate.int_arrivals_changed", "intermediate.int_users_touched", "intermediate.int_events_unsettled",
    "intermediate.int_users_revised", "intermediate.int_user_changes", "intermediate.int_event_times_changed",
    # numbers are given as loads bring events
    "intermediate.int_event_kinds", "intermediate.int_event_times",
)
SHOWN = 5


def base_tables(database: Path) -> list[str]:
    """`schema.table` of every stored table that a build must reproduce, in order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_type = 'BASE TABLE' and table_schema in (select unnest(?)) order by 1", [list(SCHEMAS)]
        ).fetchall()
    return [name for (name,) in rows if name not in HISTORY]


def relations(database: Path) -> list[str]:
    """`schema.name` of every table and view of the compared schemas, in order; not those dbt prepares beside them."""
    rows = query(
        database,
        "select table_schema || '.' || table_name from information_schema.tables "
        f"where table_schema in {SCHEMAS} and not regexp_matches(table_name, '__dbt_(tmp|backup)') order by 1",
    )
    return [name for (name,) in rows]


def differences(built: Path, expected: Path, ignoring: tuple[str, ...] = ()) -> list[str]:
    """What differs between two files, one readable line each: tables, columns, and the first rows only one of them has.

    Rows are compared as multisets, so order does not count and a doubled row does.
    """
    names, expected_names = base_tables(built), base_tables(expected)
    found = [f"{name}: only in one of the files" for name in sorted(set(names) ^ set(expected_names))]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{_quoted(built)}' as built (read_only)")
        connection.execute(f"attach '{_quoted(expected)}' as expected (read_only)")
        for name in names:
            if name in expected_names and name not in ignoring:
                found += _table_differences(connection, name)
    return found


def is_equal_table(built: Path, expected: Path, name: str) -> bool:
    """Whether one table holds the same rows in two files."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{_quoted(built)}' as built (read_only)")
        connection.execute(f"attach '{_quoted(expected)}' as expected (read_only)")
        return not _table_differences(connection, name)


def carry_snapshots(source: Path, database: Path) -> None:
    """Starts a new file with nothing but the snapshots of another, as dbt finds them when everything else was dropped."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"attach '{_quoted(source)}' as source (read_only)")
        connection.execute("create schema snapshots")
        for name in base_tables(source):
            if name.startswith("snapshots."):
                connection.execute(f"create table {name} as from source.{name}")


def query(database: Path, sql: str) -> list[tuple]:
    """The rows of one query over a built file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _table_differences(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    columns = [_columns(connection, side, name) for side in ("built", "expected")]
    if columns[0] != columns[1]:
        return [f"{name}: columns {columns[0]} instead of {columns[1]}"]
    listed = ", ".join(f'"{column}"' for column, _ in columns[0])
    found = []
    for here, there, word in (("built", "expected", "should not be there"), ("expected", "built", "is missing")):
        sql = f"select {listed} from {here}.{name} except all select {listed} from {there}.{name}"
        (count,) = connection.execute(f"select count(*) from ({sql})").fetchone()
        if count:
            rows = connection.execute(f"select * from ({sql}) order by all limit {SHOWN}").fetchall()
            found += [f"{name}: {count} row(s) of which this {word}: {_readable(columns[0], row)}" for row in rows]
    return found


def _columns(connection: duckdb.DuckDBPyConnection, database: str, name: str) -> list[tuple[str, str]]:
    """Names and types, by name: an incremental table may have got a column later than a fresh one."""
    schema, table = name.split(".")
    return connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ? order by 1", [database, schema, table]
    ).fetchall()


def _readable(columns: list[tuple[str, str]], row: tuple) -> str:
    return ", ".join(f"{name}={value}" for (name, _), value in zip(columns, row, strict=True) if value is not None)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
