"""`python -m cli.summary`: a short readable account of what a build made."""

import argparse
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from cli.builds import Build, UserError, add_options, chosen_build
from cli.remedies import EVENT_REMEDIES, TRAIT_REMEDIES, USER_REMEDIES


@dataclass(frozen=True)
class Summary:
    """What a build holds: counts of rows, money in the reporting currency, reasons with their number of rows."""

    as_of: str
    raw: int
    clean: int
    duplicates: int
    quarantined: int
    missed: int
    event_reasons: dict[str, int]
    user_reasons: dict[str, int]
    trait_reasons: dict[str, int]
    users: int
    anonymous: int
    sessions: int
    orders: int
    revenue: Decimal
    refunds: Decimal
    segments: int
    memberships: int


def open_build(database: Path) -> duckdb.DuckDBPyConnection:
    """Opens a finished build for reading.

    Raises:
        UserError: there is no such build, it holds no marts yet, or another program is writing it.
    """
    if not database.is_file():
        raise UserError(f"{database} does not exist: nothing was built yet; run make build first.")
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.IOException as error:
        raise UserError(f"{database} cannot be read while another program writes it: wait until that is done. ({error})") from error
    if not one(connection, "select count(*) from duckdb_tables() where schema_name = 'marts' and table_name = 'load_ledger'"):
        raise UserError(f"{database} holds no finished build yet; run make build first.")
    return connection


def one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The first cell a query returns."""
    rows = connection.execute(query).fetchall()
    return rows[0][0] if rows else None


def reasons(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """Rows per reason of a quarantine table, most first; a row counts under each of its reasons."""
    query = f"""
        select reason, count(*) from (select unnest(string_split(reasons, ',')) as reason from marts.{table})
        group by reason order by count(*) desc, reason
    """
    return dict(connection.execute(query).fetchall())


def summarize(connection: duckdb.DuckDBPyConnection) -> Summary:
    """Reads the summary's figures from the marts of a build."""
    conservation = connection.execute("""
        select
            coalesce(sum(raw_events), 0), coalesce(sum(clean_events), 0), coalesce(sum(duplicate_events), 0),
            coalesce(sum(quarantined_events), 0), coalesce(sum(missed_events), 0)
        from marts.events_conservation_daily
    """).fetchall()[0]
    people = connection.execute("select count(*), count(*) filter (is_anonymous) from marts.dim_users").fetchall()[0]
    money = connection.execute("select coalesce(sum(revenue), 0), coalesce(sum(refunds), 0) from marts.fct_user_days").fetchall()[0]
    segments = connection.execute("select count(distinct segment), count(*) from marts.segment_members").fetchall()[0]
    return Summary(
        str(one(connection, "select strftime(as_of, '%Y-%m-%d %H:%M:%S') from intermediate.int_as_of")),
        *(int(count) for count in conservation),
        event_reasons=reasons(connection, "events_quarantine"),
        user_reasons=reasons(connection, "users_quarantine"),
        trait_reasons=reasons(connection, "traits_quarantine"),
        users=people[0],
        anonymous=people[1],
        sessions=one(connection, "select count(*) from marts.fct_sessions"),
        orders=one(connection, "select count(*) from marts.fct_orders"),
        revenue=money[0],
        refunds=money[1],
        segments=segments[0],
        memberships=segments[1],
    )


def render(summary: Summary, build: Build) -> str:
    """The summary as text, at most 110 characters wide."""
    currency, options = build.reporting_currency, build.make_options
    money = f"{summary.revenue:,.2f} earned, {summary.refunds:,.2f} refunded"
    other_build = "  make build SOURCE=online_retail    the same on the invoices of a real shop"
    lines = [
        f"Events, as of {summary.as_of} UTC",
        f"  {summary.raw:>12,} raw",
        f"  {summary.clean:>12,} clean         marts.fct_events",
        f"  {summary.duplicates:>12,} duplicates    marts.events_duplicates",
        f"  {summary.quarantined:>12,} quarantined   marts.events_quarantine, with all its reasons:",
        *reason_lines(summary.event_reasons, EVENT_REMEDIES),
    ]
    if summary.missed > 0:
        lines += [f"  {summary.missed:>12,} came in too late to be looked at: run make build{options} FULL_REFRESH=1"]
    if summary.user_reasons:
        lines += ["User rows with something wrong: marts.users_quarantine", *reason_lines(summary.user_reasons, USER_REMEDIES)]
    if summary.trait_reasons:
        lines += ["Observed traits not believed: marts.traits_quarantine", *reason_lines(summary.trait_reasons, TRAIT_REMEDIES)]
    lines += [
        "People and what they did",
        f"  {summary.users:>12,} users, {summary.anonymous:,} of them anonymous",
        f"  {summary.sessions:>12,} sessions",
        f"  {summary.orders:>12,} orders",
        f"  {summary.revenue - summary.refunds:>12,.2f} {currency} net revenue ({money})",
        f"  {summary.memberships:>12,} memberships in {summary.segments} segments now",
        "",
        f"It is all in {build.database}. Next:",
        f'  make query{options} SQL="select segment, count(*) as members from marts.segment_members group by 1 order by 2 desc"',
        f"  make publish{options}    a copy for BI tools, which cannot read a file that is being written",
        other_build if build.name == "demo" else "  make test    everything that guards the project",
    ]
    return "\n".join(lines)


def reason_lines(counts: dict[str, int], remedies: dict[str, str]) -> list[str]:
    """One line per reason: how many rows, which reason, what to do about it."""
    return [f"  {count:>12,}   {reason:<28}{remedies.get(reason, '')}" for reason, count in counts.items()]


def main(arguments: list[str] | None = None) -> int:
    """Prints the summary of the build that the command line names; 1 when there is none."""
    parser = argparse.ArgumentParser(prog="python -m cli.summary", description=__doc__)
    add_options(parser)
    try:
        build = chosen_build(parser.parse_args(arguments))
        with open_build(build.database) as connection:
            print("\n" + render(summarize(connection), build))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
