"""Sizes too large to be generated on a small machine: the events of 10M several times, each copy with people of its own.

Segments, and the queries they are compared with, see a person's events and nobody else's, so that copies cost what as many
different people would; what does not grow are the numbers of products and features.
"""

from pathlib import Path

import duckdb

from benchmarks.contenders.database import SETTINGS

BASE = "10M"
# as it is, whatever the number of copies
ALONE = ("int_as_of", "int_event_kinds", "int_user_trait_spells", "int_user_facts_seen", "int_event_times_changed")
COPY_OF = "user_id || '~' || {copy}"
# columns that name the person: of the text id, and its first 60 bits of md5 as the macro person_key has them
REPLACED = {
    "marts.fct_events": f"{COPY_OF} as user_id",
    "intermediate.int_sessions": f"{COPY_OF} as user_id",
    "intermediate.int_user_lives": f"{COPY_OF} as user_id, cast('0x' || left(md5({COPY_OF}), 15) as bigint) as person_key",
}


def copies(size: str) -> int:
    """How many times the base a size is: 10 of 100M; 1 for whatever is staged itself.

    Raises:
        SystemExit: the size is above the base and no multiple of it.
    """
    if not size.endswith("M") or int(size[:-1]) <= int(BASE[:-1]):
        return 1
    if int(size[:-1]) % int(BASE[:-1]):
        raise SystemExit(f"SIZE={size}: above {BASE}, sizes are multiples of it, such as 100M")
    return int(size[:-1]) // int(BASE[:-1])


def multiply(base: Path, database: Path, times: int) -> None:
    """Writes what segments and the contenders read of `base` into a new database, `times` times over."""
    with duckdb.connect(str(database), config=SETTINGS) as connection:
        connection.execute(f"attach '{base}' as base (read_only)")
        connection.execute("create schema marts; create schema intermediate")
        for name in ALONE:
            connection.execute(f"create table intermediate.{name} as from base.intermediate.{name}")
        for table, replaced in REPLACED.items():
            connection.execute(f"create table {table} as from base.{table} limit 0")
            for copy in range(times):
                print(f"{table}: copy {copy + 1} of {times}", flush=True)
                connection.execute(f"insert into {table} select * replace ({replaced.format(copy=copy)}) from base.{table}")
        (view,) = connection.execute(
            "select sql from duckdb_views() where database_name = 'base' and view_name = 'int_event_stream'"
        ).fetchone() or ("",)
        connection.execute(view.replace(base.stem, database.stem))


def multiply_raw(events: Path, users: Path, size: str) -> tuple[Path, Path]:
    """The Parquet files of raw events and users of a size above the base, beside those of the base; made once and kept.

    Each copy is sent by a source of its own: ids of events and orders are told apart by it, so that they need not be others.
    """
    people = "nullif(user_id, '') || '~' || copy as user_id"
    of_events = f"{people}, nullif(anonymous_id, '') || '~' || copy as anonymous_id, source || copy as source"
    times = copies(size)
    grown = events.with_name(f"events_{size}.parquet"), users.with_name(f"users_{size}.parquet")
    with duckdb.connect(config=SETTINGS) as connection:
        for path, base, replaced in ((grown[0], events, of_events), (grown[1], users, people)):
            if not path.exists():
                print(f"{path.name} ...", flush=True)
                rows = f"select raw.* replace ({replaced}) from range({times}) as copies (copy), read_parquet('{base}') as raw"
                connection.execute(f"copy ({rows}) to '{path}'")
    return grown
