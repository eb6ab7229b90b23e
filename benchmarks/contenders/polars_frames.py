"""Polars: one lazy query per segment that says who is in today, over a frame in memory."""

import os
from datetime import timedelta
from pathlib import Path

from benchmarks.contenders.job import THREADS, Job, run

# read once, when polars is imported
os.environ["POLARS_MAX_THREADS"] = str(THREADS)

import polars as pl

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


class Frames:
    """The events and people as frames, and the queries over them."""

    def __init__(self, job: Job) -> None:
        texts = ["user_id", "event_name", "feature_name", "feature_tier", "product_category", "platform"]
        categorical = [pl.col(name).cast(pl.Categorical) for name in texts]
        self.events = pl.read_parquet(Path(job.exported) / "events.parquet").with_columns(categorical).lazy()
        self.people = pl.read_parquet(Path(job.exported) / "people.parquet").with_columns(categorical[0]).lazy()
        self.now = job.now

    def query(self, rule: Rule) -> pl.LazyFrame:
        """User ids of the members of a rule."""
        held = [self.members(condition) for condition in rule.all_of]
        if rule.any_of:
            held.insert(0, pl.concat([self.members(condition) for condition in rule.any_of]).unique())
        found = held[0]
        for other in held[1:]:
            found = found.join(other, on="user_id", how="semi")
        for condition in rule.none_of:
            found = found.join(self.members(condition), on="user_id", how="anti")
        return found

    def members(self, condition: Condition) -> pl.LazyFrame:
        """User ids for which a condition holds now."""
        match condition:
            case Performed(events, 1, days):
                return self.select(events, days).select("user_id").unique()
            case Performed(events, at_least, days):
                return self.having(events, days, pl.len() >= at_least)
            case NotPerformed(events, days):
                known = self.people.filter(pl.col("first_seen_at") <= self.ago(days)) if days else self.people
                return known.select("user_id").join(self.select(events, days), on="user_id", how="anti")
            case FirstPerformed(events, days):
                return self.having(events, None, pl.col("occurred_at").min() > self.ago(days))
            case PerformedInOrder(first, second, hours, days):
                earlier, later = (
                    self.select(one, days).select("user_id", "occurred_at").sort("occurred_at") for one in (first, second)
                )
                joined = later.join_asof(
                    earlier.with_columns(pl.col("occurred_at").alias("first_at")),
                    on="occurred_at", by="user_id", strategy="backward", tolerance=timedelta(hours=hours),
                )  # fmt: skip
                return joined.filter(pl.col("first_at").is_not_null()).select("user_id").unique()
            case SumOf(events, at_least, days):
                return self.having(events, days, pl.col("revenue_e4").sum() >= at_least * 10_000)
            case ShareOf(events, column, value, percent, min_events, days):
                matching = 100 * (pl.col(column) == value).sum() >= percent * pl.len()
                return self.having(events, days, (pl.len() >= min_events) & matching)
            case DistinctOf(events, column, at_least, days):
                return self.having(events, days, pl.col(column).drop_nulls().n_unique() >= at_least)
            case ActiveDays(events, at_least, days):
                first_day = (self.now - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
                recent = self.select(events, None).filter(pl.col("occurred_at") >= first_day)
                grouped = recent.group_by("user_id").agg((pl.col("occurred_at").dt.date().n_unique() >= at_least).alias("holds"))
                return grouped.filter("holds").select("user_id")

    def select(self, events: Events, days: int | None) -> pl.LazyFrame:
        """The events of the last days."""
        tests = [pl.col("event_name") == events.name]
        tests += [pl.col(events.column) == events.value] if events.column else []
        tests += [pl.col("occurred_at") > self.ago(days)] if days else []
        return self.events.filter(*tests)

    def having(self, events: Events, days: int | None, test: pl.Expr) -> pl.LazyFrame:
        """Those whose events of the last days pass a test."""
        return self.select(events, days).group_by("user_id").agg(test.alias("holds")).filter("holds").select("user_id")

    def ago(self, days: int) -> pl.Expr:
        """The instant so many days ago, in the milliseconds of the frame."""
        return pl.lit(self.now - timedelta(days=days)).cast(pl.Datetime("ms"))


def write_files(job: Job) -> None:
    """A Parquet file of members per rule."""
    with job.timed("load"):
        frames = Frames(job)
    for name, rule in job.described().items():
        with job.timed("queries"):
            frames.query(rule).select(pl.col("user_id").cast(pl.String)).collect().write_parquet(job.members(name))


if __name__ == "__main__":
    run(write_files)
