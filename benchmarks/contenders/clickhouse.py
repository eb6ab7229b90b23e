"""ClickHouse in this process (chdb): one query per cohort that says who is in today, conditions put together as PostHog does.

The table is ordered as PostHog's events table is: by day, event and hash of the person.
"""

from datetime import timedelta
from pathlib import Path

from chdb.session import Session

from benchmarks.contenders.job import MEMORY, THREADS, Job, run
from benchmarks.rules import (
    ActiveDays,
    Condition,
    DistinctOf,
    Events,
    FirstPerformed,
    NotPerformed,
    Performed,
    PerformedInOrder,
    Rule,
    ShareOf,
    SumOf,
)

LOADED = """
create table events engine = MergeTree order by (toDate(occurred_at), event_name, cityHash64(user_id))
settings allow_nullable_key = 1
as select
    assumeNotNull(user_id) as user_id,
    toLowCardinality(assumeNotNull(event_name)) as event_name,
    toDateTime64(assumeNotNull(occurred_at), 3, 'UTC') as occurred_at,
    toLowCardinality(coalesce(feature_name, '')) as feature_name,
    toLowCardinality(coalesce(feature_tier, '')) as feature_tier,
    toLowCardinality(coalesce(product_category, '')) as product_category,
    toLowCardinality(coalesce(platform, '')) as platform,
    coalesce(revenue_e4, 0) as revenue_e4
from file('{folder}/events.parquet')
"""
PEOPLE = """
create table people engine = MergeTree order by user_id
as select assumeNotNull(user_id) as user_id, toDateTime64(assumeNotNull(first_seen_at), 3, 'UTC') as first_seen_at
from file('{folder}/people.parquet')
"""


class Writer:
    """Writes the query of a rule."""

    def __init__(self, job: Job) -> None:
        self.now = job.now

    def query(self, rule: Rule) -> str:
        """Selects of user ids, one per condition, put together as sets."""
        held = [f"({self.members(condition)})" for condition in rule.all_of]
        if rule.any_of:
            held.insert(0, f"({' union distinct '.join(map(self.members, rule.any_of))})")
        found = " intersect distinct ".join(held)
        for condition in rule.none_of:
            found = f"select user_id from ({found}) except distinct select user_id from ({self.members(condition)})"
        return found

    def members(self, condition: Condition) -> str:
        """A select of the user ids for which a condition holds now."""
        match condition:
            case Performed(events, 1, days):
                return f"select distinct user_id from events where {self.matching(events, days)}"
            case Performed(events, at_least, days):
                return self.having(events, days, f"count() >= {at_least}")
            case NotPerformed(events, days):
                known = f"first_seen_at <= {self.ago(days)} and " if days else ""
                found = f"select user_id from events where {self.matching(events, days)}"
                return f"select user_id from people where {known}user_id not in ({found})"
            case FirstPerformed(events, days):
                return self.having(events, None, f"min(occurred_at) > {self.ago(days)}")
            case PerformedInOrder(first, second, hours, days):
                earlier, later = (
                    f"(select user_id, occurred_at from events where {self.matching(one, days)})" for one in (first, second)
                )
                return (
                    f"select distinct later.user_id as user_id from {later} as later asof join {earlier} as earlier"
                    " on later.user_id = earlier.user_id and later.occurred_at >= earlier.occurred_at"
                    f" where later.occurred_at <= earlier.occurred_at + interval {hours} hour"
                )
            case SumOf(events, at_least, days):
                return self.having(events, days, f"sum(revenue_e4) >= {at_least * 10_000}")
            case ShareOf(events, column, value, percent, min_events, days):
                matching = f"100 * countIf({column} = '{value}') >= {percent} * count()"
                return self.having(events, days, f"count() >= {min_events} and {matching}")
            case DistinctOf(events, column, at_least, days):
                return self.having(events, days, f"uniqExactIf({column}, {column} <> '') >= {at_least}")
            case ActiveDays(events, at_least, days):
                first_day = (self.now - timedelta(days=days - 1)).date()
                return (
                    f"select user_id from events where {self.matching(events, None)}"
                    f" and toDate(occurred_at) >= toDate('{first_day}')"
                    f" group by user_id having uniqExact(toDate(occurred_at)) >= {at_least}"
                )

    def having(self, events: Events, days: int | None, test: str) -> str:
        """Those whose events of the last days pass a test."""
        return f"select user_id from events where {self.matching(events, days)} group by user_id having {test}"

    def matching(self, events: Events, days: int | None) -> str:
        """The predicate of the events within the last days."""
        tests = [f"event_name = '{events.name}'"]
        tests += [f"{events.column} = '{events.value}'"] if events.column else []
        tests += [f"occurred_at > {self.ago(days)}"] if days else []
        return " and ".join(tests)

    def ago(self, days: int) -> str:
        """The instant so many days ago."""
        return f"toDateTime64('{(self.now - timedelta(days=days)).isoformat(sep=' ', timespec='milliseconds')}', 3, 'UTC')"


def write_tables(job: Job) -> None:
    """A table of members per rule."""
    session = Session(str(Path(job.folder) / "clickhouse"))
    session.query(f"set max_threads = {THREADS}")
    session.query(f"set max_memory_usage = {int(MEMORY.removesuffix('GB')) * 10**9}")
    session.query("create database cohorts engine = Atomic")
    session.query("use cohorts")
    writer = Writer(job)
    with job.timed("load"):
        for statement in (LOADED, PEOPLE):
            session.query(statement.format(folder=job.exported))
    for name, rule in job.described().items():
        query = writer.query(rule)
        with job.timed("queries"):
            session.query(f"create table {name} engine = MergeTree order by user_id as {query}")
    for name in job.described():
        session.query(f"select user_id from {name} into outfile '{job.members(name)}' format Parquet")
    session.close()


if __name__ == "__main__":
    run(write_tables)
