"""`python -m cli.plan --campaign c`: what a campaign would have done over the last 90 days, before it does anything.

The playbook is read from its file and goes the way of the models, read-only: entries, re-entry, consent and the rest, messages.
People's facts and consent are those of now. Caps and exclusion groups are not played through; their overlap is shown instead.
"""

import argparse
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

from cli import terminal
from cli.builds import UserError, add_options, chosen_build
from cli.playbook import RULES, Playbook, Row, fetch, read_as_of, read_playbook, run_steps
from cli.sample_size import people_needed
from cli.summary import open_build

DAYS = 90
LIFTS = (0.1, 0.2, 0.5)
SHOWN = 5
WIDTH = 110
Entry = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What the last `days` days say of a campaign. `journeys` are the entries that its re-entry rule allows, kept out or not."""

    campaign: Row
    as_of: datetime
    days: float
    entries: int
    journeys: list[Entry]
    overlaps: list[tuple[Row, int]]

    @property
    def eligible(self) -> list[Entry]:
        """Journeys that nothing keeps out, holdouts included."""
        return [journey for journey in self.journeys if journey["kept_out_by"] is None]

    @property
    def people(self) -> list[Entry]:
        """The first eligible journey of each person: what an experiment counts."""
        return list({journey["user_id"]: journey for journey in reversed(self.eligible)}.values())

    @property
    def measured(self) -> list[Entry]:
        """Of these, the ones whose goal window has closed."""
        return [journey for journey in self.people if journey["window_ends_at"] <= self.as_of]

    @property
    def baseline(self) -> float | None:
        """Share of the measured people who reached the goal without this campaign; none where nobody was measured."""
        return sum(journey["converted"] for journey in self.measured) / len(self.measured) if self.measured else None


def main(arguments: list[str] | None = None) -> int:
    """Prints the plan that the command line asks for; 1 when it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m cli.plan", description=__doc__)
    add_options(parser)
    parser.add_argument("--campaign", required=True, help="its campaign_id; a draft will do")
    parser.add_argument("--lift", type=float, default=0.0, help="a relative lift in percent to ask about, beside 10, 20 and 50")
    options = parser.parse_args(arguments)
    try:
        build = chosen_build(options)
        playbook = read_playbook(build, options.campaign)
        with open_build(build.database) as connection:
            print("\n".join(show(make_plan(connection, playbook), options.lift / 100)))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make_plan(connection: duckdb.DuckDBPyConnection, playbook: Playbook) -> Plan:
    """Runs the campaign over the last days of a build."""
    as_of = read_as_of(connection, playbook)
    (born,) = connection.execute(f"select min(first_seen_at) from {playbook.relations['int_user_lives']}").fetchall()[0]
    days = min(DAYS, (as_of - born) / timedelta(days=1)) if born else 0
    if days < 1:
        raise UserError("The build holds less than a day of anybody: there is nothing to plan on.")
    since = (as_of - timedelta(days=days)).isoformat(timespec="milliseconds") + "Z"
    past = {"status": "measured_only", "starts_at": since, "ends_at": None, "include_current_members": "false"}
    everyone = f"select distinct campaign_id, variant, user_id, per_value from {playbook.relations['int_campaign_entries']}"
    tables = run_steps(connection, playbook, past, {"int_campaign_addressees": everyone}, "false")
    entries = fetch(
        connection,
        f"""
        select candidates.journey_id, candidates.user_id, candidates.per_value, candidates.variant, candidates.entered_at,
            candidates.window_ends_at, candidates.is_holdout, messages.message,
            coalesce(candidates.kept_out_by, case when messages.message is null then 'missing_token' end) as kept_out_by,
            exists (
                select 1 from {playbook.relations["fct_events"]} as events
                where events.user_id = candidates.user_id and event_name = $1
                    and occurred_at >= candidates.entered_at and occurred_at < candidates.window_ends_at
            ) as converted
        from {tables["int_campaign_candidates"]} as candidates
        left join {tables["int_campaign_messages"]} as messages
            on messages.variant = candidates.variant and messages.user_id = candidates.user_id
                and coalesce(messages.per_value, '') = coalesce(candidates.per_value, '')
        order by candidates.entered_at, candidates.user_id, candidates.per_value
        """,
        playbook.campaign["goal_event"],
    )
    journeys = allowed_by_reentry(entries, str(playbook.campaign["reentry"]), int(playbook.campaign["reentry_window_hours"] or 0))
    plan = Plan(playbook.campaign, as_of, days, len(entries), journeys, [])
    return Plan(playbook.campaign, as_of, days, len(entries), journeys, count_overlaps(connection, playbook, plan.eligible))


def allowed_by_reentry(entries: list[Entry], reentry: str, window_hours: int) -> list[Entry]:
    """The entries that begin a journey, of entries in order of time; who is kept out does not use the person's turn up."""
    last: dict[tuple[str, str | None], datetime] = {}
    allowed = []
    for entry in entries:
        who = entry["user_id"], entry["per_value"]
        due = who not in last or entry["entered_at"] >= last[who] + timedelta(hours=window_hours)
        if reentry == "every_time" or who not in last or (reentry == "once_per_window" and due):
            allowed.append(entry)
            if entry["kept_out_by"] is None:
                last[who] = entry["entered_at"]
    return allowed


def count_overlaps(connection: duckdb.DuckDBPyConnection, playbook: Playbook, journeys: list[Entry]) -> list[tuple[Row, int]]:
    """The other live campaigns, with the journeys whose person was also in their segment during the goal window; most first."""
    connection.execute(
        "create or replace temporary table journeys (journey_id varchar, user_id varchar, from_at timestamp, to_at timestamp)"
    )
    rows = [[each["journey_id"], each["user_id"], each["entered_at"], each["window_ends_at"]] for each in journeys]
    if rows:
        connection.executemany("insert into journeys values (?, ?, ?, ?)", rows)
    overlaps = []
    for other in playbook.others:
        if other["status"] == "live":
            query = f"""
                select count(distinct journey_id) from journeys inner join {playbook.relations["segment_memberships"]} as spells
                    on spells.user_id = journeys.user_id and segment = ?
                        and valid_from < to_at and coalesce(valid_to > from_at, true)
            """
            overlaps.append((other, connection.execute(query, [other["segment"]]).fetchall()[0][0]))
    return sorted(overlaps, key=lambda overlap: (-overlap[1], str(overlap[0]["campaign_id"])))


def show(plan: Plan, lift: float) -> list[str]:
    """The lines of a plan."""
    campaign, weeks = plan.campaign, plan.days / 7
    held_out = sum(journey["is_holdout"] for journey in plan.eligible)
    kept_out = Counter(journey["kept_out_by"] for journey in plan.journeys if journey["kept_out_by"])
    rows = [
        ["", "in all", "a week"],
        [f"entries into {campaign['segment']}", *rate(plan.entries, weeks)],
        [f"that begin a journey ({campaign['reentry']})", *rate(len(plan.journeys), weeks)],
        ["eligible", *rate(len(plan.eligible), weeks)],
        [f"  held out ({campaign['holdout_percent'] or 0}%)", *rate(held_out, weeks)],
        ["  messages", *rate(len(plan.eligible) - held_out, weeks)],
        ["kept out", *rate(sum(kept_out.values()), weeks)],
        *([f"  {rule}: {RULES.get(rule, '')}", *rate(count, weeks)] for rule, count in kept_out.most_common()),
    ]
    return [
        f"Plan of {campaign['campaign_id']} ({campaign['name']}), {plan.days:.0f} days up to {terminal.moment(plan.as_of)} UTC",
        f"  goal: {campaign['goal']} ({campaign['goal_event']} within {campaign['goal_window_hours']} hours)",
        "",
        *terminal.table(rows, indent=0),
        "",
        *show_overlaps(plan),
        "",
        *show_power(plan, lift),
        "",
        *show_messages(plan),
    ]


def rate(count: int, weeks: float) -> list[str]:
    """A count, and what it is a week."""
    return [f"{count:,}", f"{count / weeks:,.1f}"]


def show_overlaps(plan: Plan) -> list[str]:
    """The live campaigns that want the same people."""
    rows = [["also in the segment of a live campaign during the goal window", "journeys", "share", "channel", "group"]]
    for other, count in plan.overlaps:
        if count:
            same = [str(other[key] or "-") + (" (same)" if other[key] and other[key] == plan.campaign[key] else "")
                    for key in ("channel", "exclusion_group")]  # fmt: skip
            rows.append([f"  {other['campaign_id']}", f"{count:,}", terminal.share(count, len(plan.eligible)), *same])
    return terminal.table(rows, indent=0) if len(rows) > 1 else ["no live campaign wants the same people"]


def show_power(plan: Plan, lift: float) -> list[str]:
    """How long the holdout needs to show a lift."""
    if plan.baseline is None:
        return ["baseline: nobody's goal window has closed yet"]
    holdout = float(plan.campaign["holdout_percent"] or 0) / 100
    converted = sum(journey["converted"] for journey in plan.measured)
    share = terminal.share(converted, len(plan.measured))
    lines = [f"baseline: {converted:,} of {len(plan.measured):,} people ({share}) reached the goal"]
    rows = [["to show a lift of (alpha 5%, power 80%)", "people", "weeks"]]
    people_a_week = len(plan.people) / (plan.days / 7)
    for each in sorted({*LIFTS, *([lift] if lift else [])}):
        needed = people_needed(plan.baseline, each, holdout)
        shown = f"  {each:.0%}, to {terminal.share(min(1.0, plan.baseline * (1 + each)))}"
        rows.append([shown, *(["-", "never"] if needed is None else [f"{needed:,.0f}", f"{needed / people_a_week:,.1f}"])])
    return [*lines, *terminal.table(rows, indent=0)]


def show_messages(plan: Plan) -> list[str]:
    """The messages of the latest people who would have got one."""
    sent = {journey["user_id"]: journey for journey in plan.eligible if not journey["is_holdout"]}
    latest = sorted(sent.values(), key=lambda journey: (journey["entered_at"], journey["user_id"]))[-SHOWN:]
    lines = ["the latest messages, with the facts of now" if latest else "no message would have gone"]
    for journey in reversed(latest):
        head = f"  {journey['user_id']}, {terminal.moment(journey['entered_at'])}, {journey['variant']}: "
        lines += textwrap.wrap(
            head + journey["message"], WIDTH, initial_indent="", subsequent_indent="      ", drop_whitespace=True
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
