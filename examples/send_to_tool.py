"""Sends audience changes and messages to a tool over HTTP, each once: a reverse ETL client in a hundred lines of dlt.

    python examples/send_to_tool.py behavioral_segments_published.duckdb http://127.0.0.1:8000

It reads the append-only tables of schema `activation` by their cursor updated_at and posts one JSON object per row. Whatever
happens to the tool or to this program, run it again: dlt remembers up to which run it has read and which rows of it are still to be
posted, and a row that is posted again carries the same Idempotency-Key, by which the tool tells that it has it.

dlt: https://dlthub.com/docs/dlt-ecosystem/destinations/destination (custom destination), incremental cursors:
https://dlthub.com/docs/general-usage/incremental/cursor
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# before dlt is imported: nothing is reported to anyone
os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")

import dlt
import duckdb
from dlt.common.typing import TDataItems
from dlt.sources.helpers.requests import Client

BEFORE_EVERYTHING = "0001-01-01T00:00:00.000"


@dataclass(frozen=True)
class Feed:
    """An append-only table, its idempotency key, and where the tool takes its rows."""

    table: str
    key: str
    path: str


FEEDS = (Feed("audience_changes", "change_id", "/audience-changes"), Feed("message_outbox", "message_id", "/messages"))


def next_run(database: Path, feed: Feed, after: str) -> list[dict[str, Any]]:
    """The rows of the first run that came after a moment (ISO 8601 text), in order; empty when there is none.

    One run at a time, so that a removal is never posted before the addition it takes back.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        cursor = connection.execute(
            f"""
            select * replace (strftime(updated_at, '%Y-%m-%dT%H:%M:%S.%g') as updated_at)
            from activation.{feed.table}
            where updated_at = (select min(updated_at) from activation.{feed.table} where updated_at > cast($after as timestamp))
            order by {feed.key}
            """,
            {"after": after},
        )
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def rows_of(database: Path, feed: Feed) -> Any:
    """A dlt resource of the rows of the next run; dlt keeps the cursor between calls."""

    from_the_start = dlt.sources.incremental("updated_at", initial_value=BEFORE_EVERYTHING)

    @dlt.resource(name=feed.table, primary_key=feed.key, max_table_nesting=0)
    def rows(cursor: Any = from_the_start) -> Iterator[TDataItems]:
        found = next_run(database, feed, cursor.last_value)
        if found:
            yield found

    return rows


def make_tool(feed: Feed, url: str, timeout: float, attempts: int) -> Any:
    """A dlt destination that posts every row with its idempotency key; rows of a batch that failed are posted again."""
    client = Client(request_timeout=timeout, request_max_attempts=attempts, request_backoff_factor=0.1, raise_for_status=True)

    @dlt.destination(name=f"tool_{feed.table}", batch_size=20, max_parallel_load_jobs=1, loader_parallelism_strategy="sequential")
    def tool(items: TDataItems, table: Any) -> None:
        for item in items:
            row = {name: str(value) if hasattr(value, "isoformat") else value for name, value in item.items()}
            client.post(url + feed.path, json=row, headers={"Idempotency-Key": row[feed.key]})

    return tool


def send_all(database: Path, url: str, memory: Path, timeout: float = 30.0, attempts: int = 5) -> int:
    """Posts everything that was appended since the last call and returns how many runs that were.

    `memory` is the folder in which dlt remembers; lose it and everything is posted again, which the keys make harmless.

    Raises:
        dlt.pipeline.exceptions.PipelineStepFailed: the tool failed for longer than the attempts last; call again later.
    """
    runs = 0
    for feed in FEEDS:
        tool = make_tool(feed, url, timeout, attempts)
        pipeline = dlt.pipeline(f"send_{feed.table}", destination=tool, pipelines_dir=str(memory))
        # what an earlier call has read and not posted comes first: dlt then reads nothing new
        while pipeline.run(rows_of(database, feed)).loads_ids:
            runs += 1
    return runs


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(f"{send_all(Path(sys.argv[1]), sys.argv[2].rstrip('/'), Path('.dlt_memory'))} runs sent")
