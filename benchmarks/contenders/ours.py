"""Segments as dbt runs them: one statement per file, all spells of all time, after the event stream that they share."""

from benchmarks.contenders.database import leave_members, open_beside
from benchmarks.contenders.job import Job, run

# the stream, and the numbers that a hook of it gives to kinds of events
STREAM, EVENT_KINDS = "int_event_times", "int_event_kinds"


def build_tables(job: Job) -> None:
    """A table per statement; seconds are counted apart for the stream, and for each segment."""
    connection = open_beside(job)
    for name, sql in job.statements.items():
        sql = sql.replace(f'{job.catalog}."segments".', "main.")
        for table in (STREAM, EVENT_KINDS):
            sql = sql.replace(f'{job.catalog}."intermediate"."{table}"', f"main.{table}")
        with job.timed(STREAM if name == EVENT_KINDS else name):
            connection.execute(sql)
    for name in job.described():
        held = f"valid_from <= timestamp '{job.now}' and (valid_to is null or valid_to > timestamp '{job.now}')"
        leave_members(job, connection, name, f"(select user_id from main.{name} where {held})")


if __name__ == "__main__":
    run(build_tables)
