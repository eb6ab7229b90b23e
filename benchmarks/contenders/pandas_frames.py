"""pandas: one query per segment that says who is in today, over a frame in memory; one thread, which is all pandas has."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

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

TEXTS = ["user_id", "event_name", "feature_name", "feature_tier", "product_category", "platform"]


class Frames:
    """The events and people as frames, texts as categories, and the queries over them; ids are those of the people's categories."""

    def __init__(self, job: Job) -> None:
        folder = Path(job.exported)
        self.people = pd.read_parquet(folder / "people.parquet")
        ids = pd.CategoricalDtype(self.people["user_id"])
        self.people["user_id"] = self.people["user_id"].astype(ids)
        self.events = pq.read_table(folder / "events.parquet", read_dictionary=TEXTS).to_pandas()
        self.events["user_id"] = self.events["user_id"].cat.set_categories(ids.categories)
        self.now = job.now

    def query(self, rule: Rule) -> np.ndarray:
        """User ids of the members of a rule."""
        held = [self.members(condition) for condition in rule.all_of]
        if rule.any_of:
            held.insert(0, pd.concat([self.members(condition) for condition in rule.any_of]).drop_duplicates())
        found = held[0]
        for other in held[1:]:
            found = found[found.isin(other)]
        for condition in rule.none_of:
            found = found[~found.isin(self.members(condition))]
        return found

    def members(self, condition: Condition) -> pd.Series:
        """User ids for which a condition holds now."""
        match condition:
            case Performed(events, 1, days):
                return self.select(events, days)["user_id"].drop_duplicates()
            case Performed(events, at_least, days):
                return chosen(grouped(self.select(events, days)).size() >= at_least)
            case NotPerformed(events, days):
                known = self.people[self.people["first_seen_at"] <= self.ago(days)] if days else self.people
                return known["user_id"][~known["user_id"].isin(self.select(events, days)["user_id"])]
            case FirstPerformed(events, days):
                return chosen(grouped(self.select(events, None))["occurred_at"].min() > self.ago(days))
            case PerformedInOrder(first, second, hours, days):
                earlier, later = (
                    self.select(one, days)[["user_id", "occurred_at"]].sort_values("occurred_at") for one in (first, second)
                )
                joined = pd.merge_asof(
                    later, earlier.assign(first_at=earlier["occurred_at"]),
                    on="occurred_at", by="user_id", tolerance=pd.Timedelta(hours=hours),
                )  # fmt: skip
                return joined.loc[joined["first_at"].notna(), "user_id"].drop_duplicates()
            case SumOf(events, at_least, days):
                return chosen(grouped(self.select(events, days))["revenue_e4"].sum() >= at_least * 10_000)
            case ShareOf(events, column, value, percent, min_events, days):
                found = self.select(events, days)
                counts = grouped(found.assign(matches=found[column] == value))["matches"].agg(["size", "sum"])
                return chosen((counts["size"] >= min_events) & (100 * counts["sum"] >= percent * counts["size"]))
            case DistinctOf(events, column, at_least, days):
                pairs = self.select(events, days)[["user_id", column]].dropna().drop_duplicates()
                return chosen(grouped(pairs).size() >= at_least)
            case ActiveDays(events, at_least, days):
                found = self.select(events, None)
                first_day = pd.Timestamp(self.now - timedelta(days=days - 1)).normalize()
                found = found[found["occurred_at"] >= first_day]
                dates = found.assign(day=found["occurred_at"].dt.normalize())[["user_id", "day"]].drop_duplicates()
                return chosen(grouped(dates).size() >= at_least)

    def select(self, events: Events, days: int | None) -> pd.DataFrame:
        """The events of the last days."""
        matching = self.events["event_name"] == events.name
        if events.column:
            matching &= self.events[events.column] == events.value
        if days:
            matching &= self.events["occurred_at"] > self.ago(days)
        return self.events[matching]

    def ago(self, days: int) -> pd.Timestamp:
        """The instant so many days ago."""
        return pd.Timestamp(self.now - timedelta(days=days))


def grouped(events: pd.DataFrame) -> "pd.api.typing.DataFrameGroupBy":
    """Events by user, those without any left out."""
    return events.groupby("user_id", observed=True, sort=False)


def chosen(holds: pd.Series) -> pd.Series:
    """The user ids of the index for which a test holds."""
    return holds.index[holds].to_series()


def write_files(job: Job) -> None:
    """A Parquet file of members per rule."""
    with job.timed("load"):
        frames = Frames(job)
    for name, rule in job.described().items():
        with job.timed("queries"):
            frames.query(rule).astype(str).rename("user_id").to_frame().to_parquet(job.members(name), index=False)


if __name__ == "__main__":
    run(write_files)
