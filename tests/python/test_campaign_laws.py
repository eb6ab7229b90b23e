"""What holds of campaigns over any sequence of runs: new and late data, re-runs, edited playbooks, refusals, deletions, kills.

The laws are checked after every run from the raw files as they were written, in plain Python.
"""

import csv
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import duckdb
import pytest

from tests.python.support.campaign_history import DAYS, PLAYBOOK, START, campaign_history, write_playbook
from tests.python.support.histories import DAY, HOUR, History
from tests.python.support.killing import build_and_kill, copy_as_left
from tests.python.support.tables import query
from tests.python.support.workspace import Workspace

RUN = ("--select", "+message_outbox", "+campaign_holdbacks", "--exclude-resource-type", "seed")
CAPS = {"email": 1, "push": 2}
Rows = dict[str, dict]


@dataclass
class Seen:
    """What the two ledgers held after the last run that was looked at."""

    decisions: Rows = field(default_factory=dict)
    messages: Rows = field(default_factory=dict)


def read(database: Path, table: str, key: str) -> Rows:
    with duckdb.connect(str(database), read_only=True) as connection:
        result = connection.execute(f"select * from {table}")
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    assert len({row[key] for row in rows}) == len(rows), f"{table} holds a {key} twice"
    return {row[key]: row for row in rows}


def check_laws(workspace: Workspace, database: Path, seen: Seen, is_finished: bool = True) -> tuple[int, int]:
    """All laws, of everything there is; returns how many decisions and messages are new."""
    decisions = read(database, "marts.campaign_decisions", "journey_id")
    messages = read(database, "activation.message_outbox", "message_id")
    check_only_appended(seen.decisions, decisions, "decided_at")
    check_only_appended(seen.messages, messages, "updated_at")
    users = {row["user_id"]: row for row in csv.DictReader(workspace.raw_users.open(encoding="utf-8"))}
    new = [message for key, message in messages.items() if key not in seen.messages]
    as_of = query(database, "select as_of from intermediate.int_as_of")[0][0]
    check_messages(messages, decisions, users)
    check_permissions(new, users, refusals(workspace, as_of), as_of)
    check_decisions(decisions)
    if is_finished:
        ready = query(database, "select journey_id from intermediate.int_campaign_holds where held_by is null")
        sent = {message["journey_id"] for message in messages.values()}
        assert not [journey for (journey,) in ready if journey not in sent], "what may go has gone"
        held = dict(query(database, "select journey_id, rule from marts.campaign_holdbacks"))
        for journey, decision in decisions.items():
            if decision["eligibility"] != "eligible" or decision["is_holdout"]:
                assert held[journey] == ("holdout" if decision["eligibility"] == "eligible" else decision["eligibility"])
    fresh = len(decisions) - len(seen.decisions), len(new)
    seen.decisions, seen.messages = decisions, messages
    return fresh


def check_only_appended(before: Rows, after: Rows, moment: str) -> None:
    """No row has changed or gone, and what is new carries one moment above all earlier ones."""
    for key, row in before.items():
        assert after.get(key) == row, f"{key} was altered"
    moments = {row[moment] for key, row in after.items() if key not in before}
    assert len(moments) <= 1
    assert not before or not moments or min(moments) > max(row[moment] for row in before.values())


def check_messages(messages: Rows, decisions: Rows, users: Rows) -> None:
    """Each is complete, once, of an eligible person who is no holdout, in their waking hours, within the caps."""
    journeys = Counter(message["journey_id"] for message in messages.values())
    assert set(journeys.values()) <= {1}
    per_day: Counter = Counter()
    campaigns = {str(row["campaign_id"]): row for row in PLAYBOOK}
    for message in messages.values():
        decision = decisions[message["journey_id"]]
        assert decision["eligibility"] == "eligible" and not decision["is_holdout"] and not decision["is_measured_only"]
        assert message["message"] == decision["message"] and message["message"].strip()
        assert not set("{}\n") & set(message["message"])
        assert all(isinstance(value, str) for value in json.loads(message["tokens"]).values())
        assert decision["entered_at"] <= decision["decided_as_of"] <= message["send_after"] < message["expires_at"]
        campaign = campaigns[message["campaign_id"]]
        assert message["expires_at"] <= decision["entered_at"] + timedelta(hours=int(campaign["max_entry_age_hours"] or 24))
        local = local_time(message["send_after"], users[message["user_id"]]["timezone"])
        last = local_time(message["expires_at"] - timedelta(milliseconds=1), users[message["user_id"]]["timezone"])
        if campaign["send_from_local"]:
            assert campaign["send_from_local"] <= local.strftime("%H:%M") <= last.strftime("%H:%M") < campaign["send_until_local"]
        if message["channel"] in CAPS:
            assert local.date() == last.date()
            per_day[message["user_id"], message["channel"], local.date()] += 1
    assert all(count <= CAPS[channel] for (_, channel, _), count in per_day.items())


def local_time(at: datetime, zone: str) -> datetime:
    known = zone if zone in available_timezones() else "UTC"
    return at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(known))


def refusals(workspace: Workspace, as_of: datetime) -> set[str]:
    """Who has unsubscribed from mail_tip, and so from e-mail."""
    with workspace.raw_events.open(encoding="utf-8") as file:
        return {
            row["user_id"]
            for row in csv.DictReader(file)
            if row["event_name"] == "message_unsubscribed" and datetime.fromisoformat(row["occurred_at"][:-1]) <= as_of
        }


def check_permissions(new: list[dict], users: Rows, unsubscribed: set[str], as_of: datetime) -> None:
    """At the moment of the run everybody who gets a message allows it."""
    for message in new:
        user, channel = message["user_id"], message["channel"]
        assert not user.startswith(("test_", "anon:")) and user != "u3"
        assert not users[user].get("deleted_at") and message["expires_at"] > as_of
        if channel != "in_app":
            traits = json.loads(users[user]["traits"])
            assert users[user]["marketing_opt_in"] == "true" and traits.get(f"{channel}_opt_in") is True
        assert channel != "email" or user not in unsubscribed


def check_decisions(decisions: Rows) -> None:
    """Nobody is in a one_time campaign twice, or sooner again than its window says; nothing from before the launch or too old."""
    journeys = defaultdict(list)
    campaigns = {str(row["campaign_id"]): row for row in PLAYBOOK}
    for decision in decisions.values():
        if decision["eligibility"] in ("eligible", "global_holdout"):
            journeys[decision["campaign_id"], decision["user_id"], decision["per_value"]].append(decision["entered_at"])
        assert (decision["message"] is None) == (
            decision["eligibility"] != "eligible" or decision["is_holdout"] or decision["is_measured_only"]
        )
        assert decision["entered_at"] >= datetime(2026, 9, 3, 12), "history is not messaged"
        hours = int(campaigns[decision["campaign_id"]]["max_entry_age_hours"] or 24)
        assert decision["is_measured_only"] or decision["entered_at"] > decision["decided_as_of"] - timedelta(hours=hours)
    for (campaign, _, _), entries in journeys.items():
        reentry = campaigns[campaign]["reentry"]
        entries.sort()
        assert reentry != "one_time" or len(entries) == 1
        gaps = [later - earlier for earlier, later in pairwise(entries)]
        assert reentry != "once_per_window" or all(gap >= timedelta(hours=72) for gap in gaps)


@dataclass
class App:
    """One app that is built run after run."""

    workspace: Workspace
    history: History
    seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        names = ("campaigns", "campaign_variants", "suppressions", "test_recipients")
        self.given = self.workspace.own_data | {name: name for name in names}

    def start(self, cut: int) -> None:
        self.workspace.forget()
        self.write(cut)
        assert self.workspace.try_dbt("seed", given=self.given).succeeded
        write_playbook(self.workspace.database)

    def write(self, cut: int) -> None:
        self.history.write(cut, self.workspace.raw_events, self.workspace.raw_users)

    def run(self) -> tuple[int, int]:
        self.workspace.build(*RUN, given=self.given)
        return check_laws(self.workspace, self.workspace.database, self.seen)

    def kill(self, model: str, seconds: float) -> None:
        build_and_kill(self.workspace, model, seconds, *RUN, given=self.given)
        left = self.workspace.folder / "as_left.duckdb"
        copy_as_left(self.workspace, left)
        check_laws(self.workspace, left, self.seen, is_finished=False)


def test_the_laws_hold_over_a_sequence_of_runs(workspace: Workspace) -> None:
    app = App(workspace, campaign_history(1))
    app.start(START + 6 * DAY + 7 * HOUR)
    first_decisions, first_messages = app.run()
    assert first_decisions > 60 and first_messages > 15
    assert app.run() == (0, 0), "a run with nothing changed appends nothing"

    app.write(START + 7 * DAY + 3 * HOUR)
    app.kill("message_outbox", 0.0)
    decisions, messages = app.run()
    assert len(app.seen.messages) > first_messages and decisions + messages > 0, "a killed run is made up for"

    edits = {
        "in_app_tip": {"message_template": "Edited {feature}", "goal_event": "app_opened", "holdout_percent": "60"},
        "mail_item": {"status": "paused"},
    }
    write_playbook(workspace.database, changes=edits)
    before = dict(app.seen.decisions)
    app.write(START + 8 * DAY + 9 * HOUR)
    app.run()
    new = [decision for key, decision in app.seen.decisions.items() if key not in before]
    assert {decision["message"][:6] for decision in new if decision["campaign_id"] == "in_app_tip" and decision["message"]} == {
        "Edited"
    }
    assert not [decision for decision in new if decision["campaign_id"] == "mail_item"], "a paused campaign decides nothing"
    reasons = {decision["eligibility"] for decision in app.seen.decisions.values()}
    assert reasons >= {"eligible", "no_consent", "consent_unknown", "suppressed", "global_holdout", "exclusion_group"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 3))
def test_the_laws_hold_whatever_comes(workspace: Workspace, seed: int) -> None:
    """Random steps of time, kills at random models, edits and re-runs, up to the end of the history."""
    rng = random.Random(f"laws {seed}")
    app = App(workspace, campaign_history(seed))
    cut = START + 4 * DAY + rng.randrange(DAY)
    app.start(cut)
    while cut < START + DAYS * DAY:
        step = rng.random()
        if step < 0.25:
            app.kill(
                rng.choice(("int_campaign_candidates", "campaign_decisions", "campaign_journeys", "message_outbox")),
                rng.random() / 5,
            )
        elif step < 0.4:
            app.run()
            assert app.run() == (0, 0)
        elif step < 0.55:
            percent = str(rng.randrange(101))
            write_playbook(workspace.database, changes={"mail_tip": {"holdout_percent": percent}, "push_weekly": {"priority": "5"}})
        cut += rng.randrange(2 * HOUR, 40 * HOUR)
        app.write(cut)
        app.run()
    assert len(app.seen.messages) > 60
