"""The moment, the days and the people that a backtest looks at."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from cli.builds import UserError
from cli.definitions import Definitions


@dataclass(frozen=True)
class Frame:
    """Where and when: quoted relations by model, the moment as of (UTC), the zone whose days count, the days looked at, and
    how many people there are now, in all and in each built segment."""

    relations: dict[str, str]
    as_of: datetime
    time_zone: str
    days: list[date]
    population: int
    sizes: dict[str, int]

    def local_day(self, at: str) -> str:
        """SQL of the calendar day of a UTC timestamp."""
        return f"cast(timezone('{self.time_zone}', timezone('UTC', {at})) as date)"

    def day_start(self, day: str) -> str:
        """SQL of the UTC instant at which a calendar day begins."""
        return f"timezone('UTC', timezone('{self.time_zone}', cast({day} as timestamp)))"


def read_frame(connection: duckdb.DuckDBPyConnection, definitions: Definitions, time_zone: str, days: int) -> Frame:
    """The last `days` calendar days up to as_of, cut where the data begin."""
    relations = definitions.relations
    (as_of,) = connection.execute(f"select as_of from {relations['int_as_of']}").fetchone()
    frame = Frame(relations, as_of, time_zone, [], 0, {})
    # a scalar subquery, not a join: an empty build has an as_of of null, and then no day
    dates = connection.execute(
        f"""
        with bounds as (
            select {frame.local_day("$as_of")} as last_day, min({frame.local_day("first_seen_at")}) as first_day
            from {relations["int_user_lives"]}
        )
        select cast(unnest(generate_series(greatest(first_day, last_day - $back), last_day, interval 1 day)) as date) from bounds
        """,
        {"as_of": as_of, "back": days - 1},
    ).fetchall()
    if not dates:
        raise UserError("The build holds nobody yet: there is nothing to backtest on.")
    alive = "first_seen_at <= $as_of and coalesce(deleted_at > $as_of, true)"
    (population,) = connection.execute(
        f"select count(*) from {relations['int_user_lives']} where {alive}", {"as_of": as_of}
    ).fetchone()
    sizes = connection.execute(f"select segment, count(distinct user_id) from {relations['segment_members']} group by 1").fetchall()
    return Frame(relations, as_of, time_zone, [day for (day,) in dates], population, dict(sizes))
