"""SQL as people write it: one query per segment that says who is in today."""

from datetime import timedelta

from benchmarks.contenders.database import leave_members, open_beside
from benchmarks.contenders.job import Job, run
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


class Writer:
    """Writes the query of a rule; `events` and `users` are tables, `now` a timestamp literal."""

    def __init__(self, job: Job, events: str, users: str) -> None:
        self.now = job.now
        self.events = events
        self.users = users

    def query(self, rule: Rule) -> str:
        """One select of user ids."""
        if rule.any_of:
            base = "\n    union\n    ".join(map(self.members, rule.any_of))
            further = rule.all_of
        else:
            base, further = self.members(rule.all_of[0]), rule.all_of[1:]
        tests = [f"exists (select 1 from ({self.members(other)}) as other where other.user_id = base.user_id)" for other in further]
        tests += [
            f"not exists (select 1 from ({self.members(other)}) as other where other.user_id = base.user_id)"
            for other in rule.none_of
        ]
        if not tests:
            return base
        return f"select user_id from ({base}) as base where " + " and ".join(tests)

    def members(self, condition: Condition) -> str:
        """A select of the user ids for which a condition holds now."""
        match condition:
            case Performed(events, 1, days):
                return f"select distinct user_id from {self.events} where {self.matching(events, days)}"
            case Performed(events, at_least, days):
                return self.having(events, days, f"count(*) >= {at_least}")
            case NotPerformed(events, days):
                known = f"first_seen_at <= {self.ago(days)} and " if days else ""
                found = (
                    f"select 1 from {self.events} as events where events.user_id = users.user_id and {self.matching(events, days)}"
                )
                return f"select user_id from {self.users} as users where {known}not exists ({found})"
            case FirstPerformed(events, days):
                return self.having(events, None, f"min(occurred_at) > {self.ago(days)}")
            case PerformedInOrder(first, second, hours, days):
                steps = [
                    f"(select user_id, occurred_at from {self.events} where {self.matching(events, days)})"
                    for events in (first, second)
                ]
                return (
                    f"select distinct later.user_id from {steps[1]} as later asof join {steps[0]} as earlier"
                    " on later.user_id = earlier.user_id and later.occurred_at >= earlier.occurred_at"
                    f" where later.occurred_at - earlier.occurred_at <= interval {hours} hour"
                )
            case SumOf(events, at_least, days):
                return self.having(events, days, f"sum(revenue) >= {at_least}")
            case ShareOf(events, column, value, percent, min_events, days):
                matching = f"100 * count(*) filter (where {column} = '{value}') >= {percent} * count(*)"
                return self.having(events, days, f"count(*) >= {min_events} and {matching}")
            case DistinctOf(events, column, at_least, days):
                return self.having(events, days, f"count(distinct {column}) >= {at_least}")
            case ActiveDays(events, at_least, days):
                first_day = (self.now - timedelta(days=days - 1)).date()
                return (
                    f"select user_id from {self.events} where {self.matching(events, None)} and occurred_at >= date '{first_day}'"
                    f" group by user_id having count(distinct cast(occurred_at as date)) >= {at_least}"
                )

    def having(self, events: Events, days: int | None, test: str) -> str:
        """Those whose events of the last days pass a test."""
        return f"select user_id from {self.events} where {self.matching(events, days)} group by user_id having {test}"

    def matching(self, events: Events, days: int | None) -> str:
        """The predicate of the events within the last days."""
        tests = [f"event_name = '{events.name}'"]
        tests += [f"{events.column} = '{events.value}'"] if events.column else []
        tests += [f"occurred_at > {self.ago(days)}"] if days else []
        return " and ".join(tests)

    def ago(self, days: int) -> str:
        """The instant so many days ago."""
        return f"timestamp '{self.now - timedelta(days=days)}'"


def write_tables(job: Job) -> None:
    """A table of members per rule."""
    connection = open_beside(job)
    writer = Writer(job, f"{job.catalog}.marts.fct_events", f"{job.catalog}.intermediate.int_user_lives")
    for name, rule in job.described().items():
        query = writer.query(rule)
        with job.timed("queries"):
            connection.execute(f"create table {name} as {query}")
    for name in job.described():
        leave_members(job, connection, name, name)


if __name__ == "__main__":
    run(write_tables)
