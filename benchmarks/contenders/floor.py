"""The floor: one `group by user_id` over the events."""

from benchmarks.contenders.database import open_beside
from benchmarks.contenders.job import Job, run


def count_events(job: Job) -> None:
    """Number and latest time of everybody's events, written out as a table."""
    connection = open_beside(job)
    events = f"{job.catalog}.marts.fct_events"
    with job.timed("queries"):
        connection.execute(
            f"create table floor as select user_id, count(*) as events, max(occurred_at) as latest from {events} group by 1"
        )


if __name__ == "__main__":
    run(count_events)
