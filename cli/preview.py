"""`python -m cli.preview --campaign c --user u`: what a person would be sent if they entered the campaign now, and whether.

The playbook is read from its file, so an edited row is seen before anything is built.
"""

import argparse
import sys
import textwrap
from datetime import datetime

import duckdb

from cli.builds import UserError, add_options, chosen_build
from cli.playbook import RULES, Playbook, fetch, read_as_of, read_playbook, run_steps
from cli.summary import open_build
from cli.terminal import moment

WIDTH = 110


def main(arguments: list[str] | None = None) -> int:
    """Prints the preview that the command line asks for; 1 when it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m cli.preview", description=__doc__)
    add_options(parser)
    parser.add_argument("--campaign", required=True, help="its campaign_id")
    parser.add_argument("--user", required=True, help="user_id as in dim_users")
    parser.add_argument("--key", default="", help="on a keyed segment: the key, such as a product_id; else the person's latest")
    options = parser.parse_args(arguments)
    try:
        build = chosen_build(options)
        playbook = read_playbook(build, options.campaign)
        with open_build(build.database) as connection:
            print("\n".join(preview(connection, playbook, options.user, options.key)))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def preview(connection: duckdb.DuckDBPyConnection, playbook: Playbook, user: str, key: str = "") -> list[str]:
    """The lines of a preview."""
    campaign, as_of = playbook.campaign, read_as_of(connection, playbook)
    people = playbook.relations["dim_users"]
    if not fetch(connection, f"select 1 from {people} where user_id = ? and not is_anonymous", user):
        raise UserError(f"There is no user '{user}' in this build; anonymous people enter no campaign.")
    memberships = fetch(
        connection,
        f"""
        select per_value, valid_from, valid_from <= $2 and coalesce(valid_to > $2, true) as is_in
        from {playbook.relations["segment_memberships"]}
        where segment = $1 and user_id = $3 and valid_from <= $2 and ($4 = '' or per_value = $4) order by valid_from desc limit 1
        """,
        campaign["segment"], as_of, user, key,
    )  # fmt: skip
    per_value = key or (memberships[0]["per_value"] if memberships else None)
    tables = enter_now(connection, playbook, user, per_value, as_of)
    lines = [f"{campaign['campaign_id']} ({campaign['name']}) for {user}, as of {moment(as_of)} UTC"]
    lines.append(f"  {campaign['segment']}: {standing(memberships, per_value)}; if they came in now:")
    lines += [f"  {line}" for line in verdict(fetch(connection, f"select * from {tables['campaign_decisions']}"), as_of)]
    lines += [f"  {line}" for line in decided(connection, playbook, user)]
    for row in fetch(connection, f"select * from {tables['int_campaign_messages']} order by variant"):
        lines += ["", f"[{row['variant']}] on {campaign['channel']}"]
        text = row["message"] or "No message: a token without a fallback has nothing to say."
        lines += textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
    lines += ["", "To send it to yourself, add to seeds/reference/test_recipients.csv and build (another request sends it again):"]
    return [*lines, f"  <your id in the tool>,{campaign['campaign_id']},,{user},1"]


def enter_now(
    connection: duckdb.DuckDBPyConnection, playbook: Playbook, user: str, per_value: str | None, as_of: datetime
) -> dict[str, str]:
    """Runs the steps for one entry at as_of, whatever the campaign's status and dates, and every variant's message."""
    quoted = user.replace("'", "''")
    key = "cast(null as varchar)" if per_value is None else "'" + per_value.replace("'", "''") + "'"
    spell = f"""
        select 'now' as membership_id, '{playbook.campaign["segment"]}' as segment, '{quoted}' as user_id, {key} as per_value,
            timestamp '{as_of}' as valid_from, cast(null as timestamp) as valid_to
    """
    addressees = (
        f"select campaign_id, variant, '{quoted}' as user_id, {key} as per_value from {playbook.relations['int_campaigns']}"
    )
    now = {"status": "live", "starts_at": "1970-01-01", "ends_at": None}
    given = {"segment_memberships": spell, "int_campaign_addressees": addressees}
    others = f"campaign_id <> '{playbook.campaign['campaign_id']}'"
    return run_steps(connection, playbook, now, given, others)


def standing(memberships: list[dict], per_value: str | None) -> str:
    """Whether the person is in the segment."""
    of_key = f" for {per_value}" if per_value else ""
    if not memberships:
        return f"never in it{of_key}"
    since = moment(memberships[0]["valid_from"])
    return f"in it{of_key} since {since}" if memberships[0]["is_in"] else f"not in it now{of_key}, last from {since}"


def decided(connection: duckdb.DuckDBPyConnection, playbook: Playbook, user: str) -> list[str]:
    """What was decided for the person in this campaign so far, latest first."""
    journeys = playbook.relations["campaign_journeys"]
    query = f"select * from {journeys} where campaign_id = ? and user_id = ? order by entered_at desc limit 3"
    return [
        f"decided before: {row['per_value'] + ', ' if row['per_value'] else ''}entry of {moment(row['entered_at'])}, "
        f"{row['eligibility']}{', a holdout' if row['is_holdout'] else ''}, {row['status']}"
        for row in fetch(connection, query, playbook.campaign["campaign_id"], user)
    ]


def verdict(decisions: list[dict], as_of: datetime) -> list[str]:
    """What would be decided."""
    if not decisions:
        return ["nothing would be decided: the outage guard holds the campaign (marts.outage_findings)"]
    decision = decisions[0]
    arm = "a holdout: judged, not sent to" if decision["is_holdout"] else f"variant {decision['variant']}"
    if decision["eligibility"] != "eligible":
        return [f"kept out by {decision['eligibility']}: {RULES.get(decision['eligibility'], '')} ({arm})"]
    when = "at once" if decision["send_after"] == as_of else f"from {moment(decision['send_after'])} UTC ({decision['delayed_by']})"
    return [f"eligible, {arm}, {when} until {moment(decision['expires_at'])} UTC"]


if __name__ == "__main__":
    sys.exit(main())
