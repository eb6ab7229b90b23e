"""DuckDB as dbt opens it: an empty database of the same format beside the one build, which is only read."""

from pathlib import Path

import duckdb

from benchmarks.contenders.job import MEMORY, THREADS, Job

SETTINGS = {
    "threads": THREADS, "memory_limit": MEMORY, "storage_compatibility_version": "v1.2.0", "preserve_insertion_order": False,
}  # fmt: skip


def open_beside(job: Job) -> duckdb.DuckDBPyConnection:
    """A new database for the results of a job, with the build attached under the name of its file."""
    file = Path(job.folder) / "results.duckdb"
    connection = duckdb.connect(str(file), config=SETTINGS)
    connection.execute("set disabled_compression_methods = 'fsst'")
    connection.execute("set disabled_optimizers = 'partitioned_execution'")
    connection.execute(f"attach '{job.base}' as {job.catalog} (read_only)")
    return connection


def leave_members(job: Job, connection: duckdb.DuckDBPyConnection, name: str, members: str) -> None:
    """Writes the user ids that a query names where they are compared."""
    connection.execute(f"copy (select distinct user_id from {members}) to '{job.members(name)}' (format parquet)")
