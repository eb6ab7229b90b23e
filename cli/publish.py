"""`python -m cli.publish`: swaps in a read-only copy of what readers need.

A DuckDB file that is being written cannot be read by another program. So readers get a file of their own, which holds the schemas
in PUBLISHED_SCHEMAS and is replaced in one step: whoever holds the old copy open keeps reading it, the next to open sees the new
one, and a copy that is killed half-way changes nothing.
"""

import argparse
import os
import re
import sys
from pathlib import Path

import duckdb

from cli.builds import Build, UserError, add_options, chosen_build
from cli.summary import open_build

PUBLISHED_SCHEMAS = ("marts", "activation")
# BI tools bring DuckDB clients that are a year behind: the format that DuckDB 1.2 and later read
STORAGE_VERSION = "v1.2.0"


def publish(build: Build) -> int:
    """Replaces the published copy of a build and returns how many tables it holds.

    Views are written as tables, because what they select from is not in the copy.

    Raises:
        UserError: nothing was built yet, or another program is writing the build.
    """
    open_build(build.database).close()
    remove_leftovers(build.published)
    unfinished = build.published.with_name(f"{build.published.name}.{os.getpid()}.tmp")
    try:
        tables = copy_tables(build.database, unfinished)
        sync(unfinished)
        unfinished.chmod(0o444)
        # a write-ahead log that someone left beside the old copy does not belong to the new one
        build.published.with_name(build.published.name + ".wal").unlink(missing_ok=True)
        os.replace(unfinished, build.published)
        sync(build.published.absolute().parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return tables


def copy_tables(database: Path, copy: Path) -> int:
    """Writes the published schemas of a DuckDB file into a new one and returns the number of tables."""
    source, target = quoted(database.stem), quoted(f"copy of {database.stem}")
    limits = {"memory_limit": os.environ.get("DBT_DUCKDB_MEMORY_LIMIT", "4GB"), "temp_directory": f"{database}.tmp"}
    with duckdb.connect(config=limits) as connection:
        # views name their database, so the build has to keep the name it was built under
        connection.execute(f"attach {literal(database)} as {source} (read_only)")
        connection.execute(f"attach {literal(copy)} as {target} (storage_version '{STORAGE_VERSION}')")
        relations = connection.execute(
            """
            select table_schema, table_name from information_schema.tables
            where table_catalog = ? and list_contains(?, table_schema) order by 1, 2
            """,
            [database.stem, list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema, table in relations:
            connection.execute(f"create schema if not exists {target}.{quoted(schema)}")
            name = f"{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create table {target}.{name} as from {source}.{name}")
        connection.execute(f"checkpoint {target}")
        connection.execute(f"detach {target}")
    return len(relations)


def remove_leftovers(published: Path) -> None:
    """Removes unfinished copies of processes that are gone."""
    for path in published.absolute().parent.glob(f"{published.name}.*.tmp*"):
        owner = re.match(r"\.(\d+)\.tmp", path.name.removeprefix(published.name))
        if owner and not is_running(int(owner[1])):
            path.unlink(missing_ok=True)


def is_running(process_id: int) -> bool:
    """Whether a process of this id exists on this machine."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sync(path: Path) -> None:
    """Waits until a file's content, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def quoted(name: str) -> str:
    """A SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(path: Path) -> str:
    """A SQL string of a path."""
    return "'" + str(path).replace("'", "''") + "'"


def main(arguments: list[str] | None = None) -> int:
    """Publishes the build that the command line names; 1 when there is none."""
    parser = argparse.ArgumentParser(prog="python -m cli.publish", description="Swaps in a read-only copy of what readers need.")
    add_options(parser)
    try:
        build = chosen_build(parser.parse_args(arguments))
        tables = publish(build)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    size = build.published.stat().st_size / 1e6
    print(f"Published {tables} tables of {', '.join(PUBLISHED_SCHEMAS)}: {build.published} ({size:.1f} MB); open it read-only.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
