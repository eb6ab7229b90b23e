"""The activation tables of a PostgreSQL build, read through DuckDB, so that one export serves both engines."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from cli.builds import UserError

TIMES = {"updated_at", "send_after", "expires_at"}


@contextmanager
def postgres_feeds(feeds: Mapping[str, tuple[Sequence[str], datetime | None]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection that holds, under the same names, the rows that tables of a PostgreSQL build got after a moment.

    `feeds` gives for each `activation.name` its columns and that moment (UTC; None: all rows). Where the build is comes from the
    environment, by the names that profiles.yml reads (DBT_POSTGRES_HOST and so on). Values go over as CSV, in which PostgreSQL
    tells null from empty text.

    Raises:
        UserError: the driver is not installed, the server does not answer, or the build has no such table.
    """
    try:
        import psycopg2
    except ModuleNotFoundError as error:
        raise UserError("PostgreSQL's driver is not installed: run make engines first.") from error
    settings = {key: os.environ.get(f"DBT_POSTGRES_{key.upper()}") for key in ("host", "port", "user", "password", "database")}
    try:
        server = psycopg2.connect(
            host=settings["host"] or "localhost",
            port=int(settings["port"] or 5432),
            user=settings["user"] or "postgres",
            password=settings["password"] or "",
            dbname=settings["database"] or "behavioral_segments",
        )
    except psycopg2.OperationalError as error:
        remedy = "look at DBT_POSTGRES_HOST, _PORT, _USER, _PASSWORD and _DATABASE"
        raise UserError(f"PostgreSQL does not answer: {remedy}. ({error})") from error
    with server, server.cursor() as cursor, duckdb.connect() as copies, tempfile.TemporaryDirectory() as folder:
        copies.execute("create schema activation")
        for number, (table, (columns, after)) in enumerate(feeds.items()):
            wanted = list(dict.fromkeys(["updated_at", *columns]))
            file = Path(folder) / f"{number}.csv"
            query = cursor.mogrify(
                f"select {', '.join(wanted)} from {schema_prefix()}{table} where updated_at > %s", [after or datetime.min]
            ).decode()
            try:
                with file.open("wb") as rows:
                    cursor.copy_expert(f"copy ({query}) to stdout (format csv, force_quote *)", rows)
            except psycopg2.errors.UndefinedTable as error:
                raise UserError(f"The build has no table {table} yet: run dbt build --target postgres first.") from error
            types = ", ".join(f"'{column}': '{'timestamp' if column in TIMES else 'varchar'}'" for column in wanted)
            copies.execute(
                f"create table {table} as select * from read_csv(?, header = false, columns = {{{types}}}, auto_detect = false, "
                "parallel = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)",
                [str(file)],
            )
        yield copies
    server.close()


def schema_prefix() -> str:
    """What stands before the names of schemas, as the macro generate_schema_name puts it."""
    schema = os.environ.get("DBT_POSTGRES_SCHEMA") or "public"
    return "" if schema == "public" else f"{schema}_"
