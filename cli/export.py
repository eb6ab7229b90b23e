"""`python -m cli.export`: writes what tools have not had yet as files for a bucket.

Braze reads files from S3 one by one, in no order, without UPDATED_AT. So an export holds of every person only the latest row since
the last export, and its name carries the moment up to which it goes, which is also how the next export knows where to begin.
"""

import argparse
import os
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from cli.builds import Build, UserError, add_options, chosen_build
from cli.postgres_feeds import postgres_feeds
from cli.publish import literal, remove_leftovers, sync
from cli.summary import open_build

FORMATS = {"json": "format json", "parquet": "format parquet"}
STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Feed:
    """One kind of file: the folder and the table it comes from, the columns written, and what identifies a row's subject."""

    name: str
    table: str
    columns: tuple[str, ...]
    subject: tuple[str, ...]


FEEDS = (
    Feed("braze_user_attributes", "activation.braze_user_attributes", ("external_id", "payload"), ("external_id",)),
    Feed("braze_user_deletions", "activation.braze_user_deletions", ("external_id",), ("external_id",)),
    Feed(
        "audience_changes",
        "activation.audience_changes",
        ("change_id", "updated_at", "audience_id", "user_id", "per_value", "change_type"),
        ("change_id",),
    ),
    Feed(
        "message_outbox",
        "activation.message_outbox",
        ("message_id", "updated_at", "journey_id", "campaign_id", "variant", "user_id", "channel", "message", "tokens", "offer_id",
         "send_after", "expires_at"),
        ("message_id",),
    ),
)  # fmt: skip


def export(build: Build, folder: Path, kind: str) -> list[tuple[Path, int]]:
    """Writes one new file per feed that has news, each in a folder of its own, and returns the files with their number of rows.

    A file appears under its name only when it is complete; a file of that name is never changed afterwards.

    Raises:
        UserError: nothing was built yet, another program is writing the build, or the build has no activation tables.
    """
    with open_build(build.database) as connection:
        return export_feeds(connection, folder, kind)


def export_postgres(folder: Path, kind: str) -> list[tuple[Path, int]]:
    """The same from the PostgreSQL build that the environment names.

    Raises:
        UserError: there is no such build, or no way to it.
    """
    with postgres_feeds({feed.table: (feed.columns, exported_through(folder / feed.name)) for feed in FEEDS}) as connection:
        return export_feeds(connection, folder, kind)


def export_feeds(connection: duckdb.DuckDBPyConnection, folder: Path, kind: str) -> list[tuple[Path, int]]:
    """Writes one new file per feed that has news."""
    found = [export_feed(connection, feed, folder / feed.name, kind) for feed in FEEDS]
    return [file for file in found if file]


def export_feed(connection: duckdb.DuckDBPyConnection, feed: Feed, folder: Path, kind: str) -> tuple[Path, int] | None:
    """Writes the rows of one feed that came after its last file; None when there are none."""
    try:
        (newest,) = connection.execute(f"select max(updated_at) from {feed.table}").fetchone() or (None,)
    except duckdb.CatalogException as error:
        raise UserError(f"The build has no table {feed.table} yet: run make build first.") from error
    after = exported_through(folder)
    if newest is None or (after is not None and newest <= after):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{feed.name}_{newest.strftime(STAMP)}.{kind}"
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    for path in folder.glob("*.tmp"):
        remove_leftovers(path.with_name(re.sub(r"\.\d+\.tmp$", "", path.name)))
    query = f"""
        select {", ".join(feed.columns)} from {feed.table}
        where updated_at > {moment(after or datetime.min)}
        qualify row_number() over (partition by {", ".join(feed.subject)} order by updated_at desc) = 1
        order by updated_at, {", ".join(feed.subject)}
    """
    try:
        (rows,) = connection.execute(f"copy ({query}) to {literal(unfinished)} ({FORMATS[kind]})").fetchone() or (0,)
        sync(unfinished)
        os.replace(unfinished, file)
        sync(folder)
    finally:
        unfinished.unlink(missing_ok=True)
    return file, rows


def exported_through(folder: Path) -> datetime | None:
    """The moment up to which the files of a folder go, by their names; None when there is none."""
    stamps = [re.fullmatch(r".*_(\d{8}T\d{12})\.(?:json|parquet)", path.name) for path in folder.glob("*")]
    return max((datetime.strptime(stamp[1], STAMP) for stamp in stamps if stamp), default=None)


def moment(at: datetime) -> str:
    """A SQL timestamp."""
    return f"timestamp '{at.isoformat(sep=' ', timespec='microseconds')}'"


def main(arguments: list[str] | None = None) -> int:
    """Exports the build that the command line names; 1 when there is none."""
    description = "Writes what tools have not had yet as files for a bucket."
    parser = argparse.ArgumentParser(prog="python -m cli.export", description=description)
    add_options(parser)
    parser.add_argument("--to", default="", metavar="FOLDER", help="where the files go (default: exports beside the build)")
    parser.add_argument("--format", choices=list(FORMATS), default="json", help="json (one object a line, default) or parquet")
    parser.add_argument("--target", choices=["duckdb", "postgres"], default="duckdb", help="the target that was built")
    options = parser.parse_args(arguments)
    try:
        build = chosen_build(options)
        folder = Path(options.to) if options.to else build.database.with_name(f"{build.database.stem}_exports")
        written = export_postgres(folder, options.format) if options.target == "postgres" else export(build, folder, options.format)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    for file, rows in written:
        print(f"{file}: {rows:,} rows")
    if not written:
        print(f"Nothing new since the last export to {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
