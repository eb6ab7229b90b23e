"""What people did in the days after a moment: those who entered a segment, and everyone at the start of the same days.

An event at u answers "within 30 days after x" with yes for every x in [u - 30 days, u). Cut at the event before, these
stretches are disjoint: a moment is looked up instead of counted, and every event is touched once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb

from cli.builds import UserError
from cli.definitions import near_names
from cli.frame import Frame

OUTCOME_DAYS = 30


@dataclass(frozen=True)
class Outcome:
    """An event in (x + after_days, x + 30 days]; with `is_absence`, that there is none."""

    label: str
    event: str
    after_days: int = 0
    is_absence: bool = False


@dataclass
class Followed:
    """Shares by outcome label. `entries` is how many entries lie far enough back for all 30 days to have passed."""

    entries: int = 0
    of_entries: dict[str, float] = field(default_factory=dict)
    of_everyone: dict[str, float] = field(default_factory=dict)


USUAL_OUTCOMES = (
    Outcome("opened the app again", "app_opened"),
    Outcome("stopped opening (no open in days 16 to 30)", "app_opened", after_days=15, is_absence=True),
    Outcome("order_completed", "order_completed"),
    Outcome("subscription_started", "subscription_started"),
)


def default_outcomes(connection: duckdb.DuckDBPyConnection, relations: Mapping[str, str], followed_by: list[str]) -> list[Outcome]:
    """The usual outcomes that the data can show, and those asked for; raises UserError for an event nobody ever performed."""
    known = {name for (name,) in connection.execute(f"select distinct event_name from {relations['int_event_stream']}").fetchall()}
    for event in followed_by:
        if event not in known:
            raise UserError(f"--followed-by {event}: no such event in this build: {near_names(event, known)}")
    usual = [outcome for outcome in USUAL_OUTCOMES if outcome.event in known]
    return usual + [Outcome(event, event) for event in followed_by if event not in {outcome.label for outcome in usual}]


def measure_outcomes(connection: duckdb.DuckDBPyConnection, frame: Frame, spells: str, outcomes: list[Outcome]) -> Followed:
    """Shares of the entries in `spells` (a table) and of everyone alive at the start of the days of these entries."""
    entries = f"""
        select user_id, valid_from, {frame.local_day("valid_from")} as date_day from {spells}
        where valid_from + to_days({OUTCOME_DAYS}) <= $as_of and {frame.local_day("valid_from")} >= $first_day
    """
    moment = {"as_of": frame.as_of, "first_day": frame.days[0]}
    entries_of_day = dict(connection.execute(f"select date_day, count(*) from ({entries}) group by 1", moment).fetchall())
    followed = Followed(entries=sum(entries_of_day.values()))
    for outcome in outcomes if entries_of_day else []:
        stretches = followed_stretches(frame.relations["int_event_stream"], outcome)
        (happened,) = connection.execute(
            f"""
            select count(*) from ({entries}) as entries
            inner join ({stretches}) as stretches
                on stretches.user_id = entries.user_id and from_at <= valid_from and valid_from < to_at
            """,
            moment,
        ).fetchone()
        everyone = share_of_everyone(connection, frame, stretches, entries_of_day)
        share = happened / followed.entries
        followed.of_entries[outcome.label] = 1 - share if outcome.is_absence else share
        if everyone is not None:
            followed.of_everyone[outcome.label] = 1 - everyone if outcome.is_absence else everyone
    return followed


def followed_stretches(event_stream: str, outcome: Outcome) -> str:
    """SQL of the disjoint stretches [from_at, to_at) of moments after which the outcome's event comes in time."""
    return f"""
        select user_id, from_at, to_at
        from (
            select
                user_id,
                greatest(
                    occurred_at - to_days({OUTCOME_DAYS}),
                    lag(occurred_at) over (partition by user_id order by occurred_at) - to_days({outcome.after_days})
                ) as from_at,
                occurred_at - to_days({outcome.after_days}) as to_at
            from {event_stream}
            where event_name = '{outcome.event.replace("'", "''")}'
        )
        where from_at < to_at
    """


def share_of_everyone(
    connection: duckdb.DuckDBPyConnection, frame: Frame, stretches: str, entries_of_day: dict[date, int]
) -> float | None:
    """The mean over the days, weighted by their entries, of the share of people alive at a day's start."""
    rows: list[tuple[datetime, int, int]] = connection.execute(
        f"""
        with days as (
            select date_day, {frame.day_start("date_day")} as starts_at from (select unnest($days::date[]) as date_day)
        ),
        alive as (
            select date_day, starts_at, user_id from days
            inner join {frame.relations["int_user_lives"]} on first_seen_at <= starts_at and coalesce(deleted_at > starts_at, true)
        )
        select date_day, count(*), count(stretches.user_id)
        from alive
        left join ({stretches}) as stretches
            on stretches.user_id = alive.user_id and from_at <= starts_at and starts_at < to_at
        group by date_day
        """,
        {"days": list(entries_of_day)},
    ).fetchall()
    weight = sum(entries_of_day[day] for day, _, _ in rows)
    return sum(entries_of_day[day] * happened / alive for day, alive, happened in rows) / weight if weight else None
