"""`python -m cli.backtest --segment x`: what a segment would have done over the last days, before anything stands on it.

The definition is taken from its file, compiled through dbt and run read-only on a finished build, so a file that was never
built and a changed threshold (`--set`) are tried without touching a table.
"""

import argparse
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean
from typing import Any

import duckdb
import yaml

from cli import terminal
from cli.builds import Build, UserError, add_options, chosen_build
from cli.definitions import Definitions, compile_segment, near_names, project_variables, run_segments
from cli.frame import Frame, read_frame
from cli.outcomes import OUTCOME_DAYS, Followed, Outcome, default_outcomes, measure_outcomes
from cli.summary import open_build

DAYS_A_LINE = 30
OVERLAPS_SHOWN = 8


@dataclass(frozen=True)
class Backtest:
    """The figures of one definition. Memberships count a person once per key; people count once."""

    title: str
    members_now: int
    memberships_now: int
    entries: list[int]
    members: list[int]
    people_entered: int
    median_stay: timedelta | None
    overlap: dict[str, float]
    followed: Followed
    table: str

    @property
    def is_keyed(self) -> bool:
        """Whether someone is in for more than one key now."""
        return self.memberships_now != self.members_now


def main(arguments: list[str] | None = None) -> int:
    """Prints the backtest that the command line asks for; 1 when it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m cli.backtest", description=__doc__)
    add_options(parser)
    parser.add_argument("--segment", required=True, help="its file name without .sql; it need not be built yet")
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="VAR=VALUE", help="changed vars, shown beside the definition as it is"
    )
    parser.add_argument("--days", type=int, default=90, help="days before as_of to look at (default 90)")
    parser.add_argument("--followed-by", nargs="*", default=[], metavar="EVENT", help="further events to look for after an entry")
    options = parser.parse_args(arguments)
    try:
        print("\n".join(report(chosen_build(options), options.segment, options.set, options.days, options.followed_by)))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def report(build: Build, segment: str, settings: list[str], days: int, followed_by: list[str]) -> list[str]:
    """The lines of a backtest."""
    if not 1 <= days <= 730:
        raise UserError(f"--days {days}: give a number of days from 1 to 730.")
    changes = read_settings(settings, project_variables(build))
    variants = compile_variants(segment, build, changes)
    with open_build(build.database) as connection:
        frame = read_frame(connection, variants["as defined"], str(project_variables(build)["reporting_timezone"]), days)
        outcomes = default_outcomes(connection, frame.relations, followed_by)
        backtests = [run_backtest(connection, frame, segment, title, each, outcomes) for title, each in variants.items()]
        agreement = compare_members(connection, frame, backtests) if changes else None
    before = project_variables(build)
    changed = [f"{name} {before[name]} -> {value}" for name, value in changes.items()]
    return show(segment, variants["as defined"].descriptions[segment], frame, backtests, changed, agreement, terminal.is_plain())


def read_settings(settings: list[str], known: Mapping[str, Any]) -> dict[str, Any]:
    """`['a=4', "b='30 days'"]` -> vars; values are YAML, as after dbt's --vars."""
    changes = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise UserError(f"--set {setting}: write the var, an equals sign and its value, as in daily_habit_active_days=4.")
        if name not in known:
            raise UserError(f"--set {setting}: dbt_project.yml has no var '{name}': {near_names(name, known)}")
        try:
            changes[name] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise UserError(f"--set {setting}: the value is not YAML; put text in quotes, as in {name}='30 days'.") from error
    return changes


def compile_variants(segment: str, build: Build, changes: dict[str, Any]) -> dict[str, Definitions]:
    """The definition as it is, and as changed; raises UserError when the change makes no difference."""
    variants = {"as defined": compile_segment(segment, build, {}, build.target_path / "backtest")}
    if changes:
        variants["changed"] = compile_segment(segment, build, changes, build.target_path / "backtest_changed")
        if variants["changed"].statements == variants["as defined"].statements:
            raise UserError(
                f"--set {' '.join(f'{name}={value}' for name, value in changes.items())} changes nothing in {segment} "
                "or the segments it stands on: set a var that their files read (vars of other models need a build)."
            )
    return variants


def run_backtest(
    connection: duckdb.DuckDBPyConnection, frame: Frame, segment: str, title: str, definitions: Definitions, outcomes: list[Outcome]
) -> Backtest:
    """Runs one definition and takes its figures."""
    spells = run_segments(connection, definitions, title.replace(" ", "_"))[segment]
    moment = {"as_of": frame.as_of}
    now = "valid_from <= $as_of and coalesce(valid_to > $as_of, true)"
    people, memberships = connection.execute(
        f"select count(distinct user_id), count(*) from {spells} where {now}", moment
    ).fetchone()
    daily = connection.execute(
        f"""
        with moves as (
            select {frame.local_day("valid_from")} as date_day, 1 as entered, 0 as exited from {spells} where valid_from <= $as_of
            union all
            select {frame.local_day("valid_to")}, 0, 1 from {spells} where valid_to <= $as_of
        ),
        days as (select unnest($days::date[]) as date_day)
        select
            coalesce(sum(entered) filter (where moves.date_day = days.date_day), 0),
            coalesce(sum(entered - exited), 0)
        from days left join moves on moves.date_day <= days.date_day
        group by days.date_day order by days.date_day
        """,
        {**moment, "days": frame.days},
    ).fetchall()
    within = f"valid_from <= $as_of and {frame.local_day('valid_from')} >= $first_day"
    entered, stay = connection.execute(
        f"""
        select count(distinct user_id), median(case when valid_to <= $as_of then epoch_ms(valid_to) - epoch_ms(valid_from) end)
        from {spells} where {within}
        """,
        {**moment, "first_day": frame.days[0]},
    ).fetchone()
    return Backtest(
        title=title,
        members_now=people,
        memberships_now=memberships,
        entries=[int(row[0]) for row in daily],
        members=[int(row[1]) for row in daily],
        people_entered=entered,
        median_stay=None if stay is None else timedelta(milliseconds=float(stay)),
        overlap=read_overlap(connection, frame, segment, f"select distinct user_id from {spells} where {now}"),
        followed=measure_outcomes(connection, frame, spells, outcomes),
        table=spells,
    )


def read_overlap(connection: duckdb.DuckDBPyConnection, frame: Frame, segment: str, members: str) -> dict[str, float]:
    """Other segment -> people who are in both now."""
    query = f"""
        select others.segment, count(distinct others.user_id)
        from {frame.relations["segment_members"]} as others inner join ({members}) as mine using (user_id)
        where others.segment <> $segment group by 1
    """
    parameters = {"segment": segment, **({"as_of": frame.as_of} if "$as_of" in members else {})}
    return dict(connection.execute(query, parameters).fetchall())


def compare_members(connection: duckdb.DuckDBPyConnection, frame: Frame, backtests: list[Backtest]) -> tuple[int, int, int]:
    """People in both definitions now, only as defined, only as changed."""
    sides = [
        f"select distinct user_id from {each.table} where valid_from <= $as_of and coalesce(valid_to > $as_of, true)"
        for each in backtests
    ]
    return connection.execute(
        f"""
        select count(*) filter (where one.user_id = two.user_id), count(*) filter (where two.user_id is null),
            count(*) filter (where one.user_id is null)
        from ({sides[0]}) as one full join ({sides[1]}) as two using (user_id)
        """,
        {"as_of": frame.as_of},
    ).fetchone()


def show(
    segment: str, description: str, frame: Frame, backtests: list[Backtest], changed: list[str],
    agreement: tuple[int, int, int] | None, plain: bool,
) -> list[str]:  # fmt: skip
    """The report's lines; each definition is one column."""
    days = f"{frame.days[0]} to {frame.days[-1]} ({len(frame.days)} days)"
    lines = [
        f"Backtest of {segment}, {days}, as of {terminal.moment(frame.as_of)} UTC",
        *textwrap.wrap(description.strip(), 110, initial_indent="  ", subsequent_indent="  "),
        *([f"  changed: {', '.join(changed)}"] if changed else []),
        "",
        *show_sizes(frame, backtests, agreement),
        "",
        *show_days("entries a day", frame, [each.entries for each in backtests], backtests, plain),
        *show_days("members at the day's end", frame, [each.members for each in backtests], backtests, plain),
        "",
        *show_overlap(frame, backtests),
        "",
        *show_followed(backtests),
    ]
    return lines


def show_sizes(frame: Frame, backtests: list[Backtest], agreement: tuple[int, int, int] | None) -> list[str]:
    """Members now, entries and stays."""
    rows = [["", *(each.title for each in backtests)]] if len(backtests) > 1 else []
    rows += [
        ["people in it now", *(f"{each.members_now:,}" for each in backtests)],
        [f"  of {frame.population:,} people", *(terminal.share(each.members_now, frame.population) for each in backtests)],
    ]
    if any(each.is_keyed for each in backtests):
        rows.append(["memberships now (a person counts once a key)", *(f"{each.memberships_now:,}" for each in backtests)])
    rows += [
        ["members at the day's end, mean", *(f"{mean(each.members):,.1f}" for each in backtests)],
        ["entries", *(f"{sum(each.entries):,}" for each in backtests)],
        ["  a day, mean", *(f"{mean(each.entries):,.1f}" for each in backtests)],
        ["  by so many people", *(f"{each.people_entered:,}" for each in backtests)],
        [
            "median stay of those who left again",
            *("-" if each.median_stay is None else terminal.length(each.median_stay) for each in backtests),
        ],
    ]
    if agreement is not None:
        both, before, after = agreement
        rows.append(["in both now | in this one only", f"{both:,} | {before:,}", f"{both:,} | {after:,}"])
    return terminal.table(rows, indent=0)


def show_days(what: str, frame: Frame, series: list[list[int]], backtests: list[Backtest], plain: bool) -> list[str]:
    """Sparklines of 30 days a line, all on one scale; one character is a week when there are more than 180 days."""
    step = 1 if len(frame.days) <= 180 else 7
    # whole weeks up to the last day, so that no bar stands for a part of one
    skipped = len(frame.days) % step
    days = frame.days[skipped::step]
    values = [[max(one[skipped:][i : i + step]) for i in range(0, len(one) - skipped, step)] for one in series]
    top = max(max(one) for one in values)
    titles = [f"{each.title} (0 to {max(one)})" for each, one in zip(backtests, values, strict=True)]
    if len(backtests) == 1:
        lines = [f"{what}{', most in a week' if step > 1 else ''} (0 to {top})"]
    else:
        lines = [
            what + (", most in a week" if step > 1 else ""),
            " " * 10 + "  ".join(title.ljust(DAYS_A_LINE) for title in titles).rstrip(),
        ]
    for start in range(0, len(days), DAYS_A_LINE):
        sparks = [terminal.sparkline(one[start : start + DAYS_A_LINE], top, plain).ljust(DAYS_A_LINE) for one in values]
        lines.append(f"  {days[start]:%m-%d}   " + "  ".join(sparks).rstrip())
    return lines


def show_overlap(frame: Frame, backtests: list[Backtest]) -> list[str]:
    """The other segments that hold most of the members now, beside the share of everyone in them."""
    names = sorted(
        {name for each in backtests for name in each.overlap},
        key=lambda name: (-max(each.overlap.get(name, 0) for each in backtests), name),
    )
    if not names:
        return ["also in other segments now: nobody"]
    rows = [["also in, now", *(each.title if len(backtests) > 1 else "of members" for each in backtests), "of everyone"]]
    for name in names[:OVERLAPS_SHOWN]:
        shares = [terminal.share(each.overlap.get(name, 0), each.members_now) for each in backtests]
        rows.append([f"  {name}", *shares, terminal.share(frame.sizes.get(name, 0), frame.population)])
    more = len(names) - OVERLAPS_SHOWN
    return terminal.table(rows, indent=0) + ([f"  and {more} more"] if more > 0 else [])


def show_followed(backtests: list[Backtest]) -> list[str]:
    """What followed, beside everyone on the same days; a comparison, not an effect."""
    counts = " and ".join(f"{each.followed.entries:,}" for each in backtests)
    if not any(each.followed.entries for each in backtests):
        return [f"what followed within {OUTCOME_DAYS} days: no entry lies {OUTCOME_DAYS} days back yet"]
    rows = [[f"followed within {OUTCOME_DAYS} days of an entry"]]
    for each in backtests:
        rows[0] += [each.title if len(backtests) > 1 else "entered", "everyone"]
    for label in backtests[0].followed.of_entries or backtests[-1].followed.of_entries:
        row = [f"  {label}"]
        for each in backtests:
            row += [terminal.share(each.followed.of_entries.get(label)), terminal.share(each.followed.of_everyone.get(label))]
        rows.append(row)
    return [
        *terminal.table(rows, indent=0),
        f"  {counts} entries lie {OUTCOME_DAYS} days back; everyone = all people at the start of the same days;",
        "  a difference may be who they are, not what the segment does",
    ]


if __name__ == "__main__":
    sys.exit(main())
