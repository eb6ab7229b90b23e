"""A project of nothing but the activation models, on a small world that a test writes: so that many runs fit into a minute.

Models, macros, tests and seeds are the project's own; what they read from elsewhere is replaced by views on the schema `world`.
Seeds are copies, so that a test may edit them as a team would.
"""

import csv
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.python.support.workspace import PROJECT, Run, Workspace

AS_OF = datetime(2026, 9, 1)
# the columns that the activation models read, by the model they belong to
READ: dict[str, tuple[str, dict[str, str]]] = {
    "int_as_of": ("intermediate", {"as_of": "timestamp"}),
    "int_user_lives": ("intermediate", {"user_id": "varchar", "marketing_opt_in": "boolean", "deleted_at": "timestamp"}),
    "int_campaigns": ("marts/campaigns", {
        "campaign_id": "varchar", "variant": "varchar", "name": "varchar", "segment": "varchar", "channel": "varchar",
        "priority": "integer", "exclusion_group": "varchar", "status": "varchar", "ends_at": "timestamp",
    }),
    "int_campaign_permissions": ("marts/campaigns", {
        "user_id": "varchar", "channel": "varchar", "is_deleted": "boolean", "is_test_account": "boolean", "is_bot": "boolean",
        "suppressed_from": "timestamp", "suppressed_until": "timestamp", "unsubscribed_at": "timestamp", "consent": "varchar",
    }),
    "campaign_journeys": ("marts/campaigns", {
        "journey_id": "varchar", "campaign_id": "varchar", "variant": "varchar", "user_id": "varchar", "per_value": "varchar",
        "channel": "varchar", "eligibility": "varchar", "is_holdout": "boolean", "exited_at": "timestamp",
    }),
    "dim_users": ("marts/core", {
        "user_id": "varchar", "is_anonymous": "boolean", "marketing_opt_in": "boolean", "deleted_at": "timestamp",
        "first_seen_at": "timestamp", "signed_up_at": "timestamp", "country": "varchar", "birth_year": "integer",
        "gender": "varchar", "acquisition_channel": "varchar", "timezone": "varchar", "trial_started_at": "timestamp",
        "subscribed_at": "timestamp",
        "plan_state": "varchar", "plan": "varchar", "last_active_at": "timestamp", "sessions": "bigint", "active_days": "bigint",
        "orders": "bigint", "first_ordered_at": "timestamp", "last_ordered_at": "timestamp", "revenue": "decimal(18,4)",
        "refunds": "decimal(18,4)",
    }),
    "fct_events": ("marts/core", {"user_id": "varchar", "event_name": "varchar"}),
    "events_quarantine": ("marts/core", {"user_id": "varchar", "reasons": "varchar"}),
    "load_ledger": ("marts/core", {"load_number": "bigint", "is_past_as_of": "boolean", "as_of": "timestamp"}),
    "segment_catalog": ("marts/membership", {"segment": "varchar", "description": "varchar"}),
    "segment_members": ("marts/membership", {
        "segment": "varchar", "user_id": "varchar", "per_value": "varchar", "expected_exit_at": "timestamp",
    }),
    "segment_transitions": ("marts/membership", {
        "segment": "varchar", "user_id": "varchar", "transition": "varchar", "transition_at": "timestamp", "is_forecast": "boolean",
    }),
}  # fmt: skip
SEEDS = ("synced_segments", "synced_attributes", "suppressions", "test_accounts")
Membership = tuple[str, str, str | None]


@dataclass
class World:
    """What the activation models are told: people, who is in which segment, what is forecast, who may not be addressed."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: set[Membership] = field(default_factory=set)
    forecasts: dict[tuple[str, str], datetime] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    unsubscribed: set[str] = field(default_factory=set)
    journeys: set[str] = field(default_factory=set)
    as_of: datetime = AS_OF
    segments: tuple[str, ...] = ("power_users", "dormant_users", "hesitant_buyers")


class ActivationProject(Workspace):
    """A workspace whose project is that of activation alone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, folder / "project")
        self.seeds = self.project / "seeds" / "reference"
        self._make_project()

    def _make_project(self) -> None:
        models = self.project / "models"
        self.seeds.mkdir(parents=True)
        shutil.copy(PROJECT / "dbt_project.yml", self.project)
        shutil.copy(PROJECT / "profiles.yml", self.project)
        (self.project / "macros").symlink_to(PROJECT / "macros")
        for folder in ("generic", "singular/activation"):
            shutil.copytree(PROJECT / "tests" / folder, self.project / "tests" / folder)
        shutil.copytree(PROJECT / "models" / "activation", models / "activation", ignore=shutil.ignore_patterns("message_outbox*"))
        for name, (room, columns) in READ.items():
            (models / room).mkdir(parents=True, exist_ok=True)
            schema = "{{ config(schema='intermediate') }} " if name.startswith("int_") else ""
            (models / room / f"{name}.sql").write_text(
                f"{schema}{{{{ config(materialized='view') }}}} select {', '.join(columns)} from world.{name}\n"
            )
        for name in SEEDS:
            for suffix in (".csv", ".yml"):
                shutil.copy(PROJECT / "seeds" / "reference" / (name + suffix), self.seeds)

    def write_seed(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Replaces the rows of a seed, keeping its header; a missing cell is empty."""
        path = self.seeds / f"{name}.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def write_world(self, world: World) -> None:
        """Replaces all that the models read; the suppressions are those of the seed."""
        with (self.seeds / "suppressions.csv").open(encoding="utf-8") as file:
            ends = [(row["user_id"], row["suppressed_until"] or "9999-01-01") for row in csv.DictReader(file)]
        rows = world_rows(world, {user: max(end for who, end in ends if who == user) for user, _ in ends})
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("create schema if not exists world")
            for name, (_, columns) in READ.items():
                listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
                connection.execute(f"create or replace table world.{name} ({listed})")
                for row in rows.get(name, []):
                    places = ", ".join("?" for _ in row)
                    connection.execute(
                        f"insert into world.{name} ({', '.join(row)}) values ({places})", list(row.values())
                    )

    def run(self, *arguments: str, **given: Any) -> Run:
        """A `dbt build` of everything with its data tests, whatever comes of it."""
        return self.try_dbt("build", "--exclude-resource-type", "unit_test", *arguments, given=given)

    def query(self, sql: str) -> list[tuple]:
        """The rows of one query over the built file."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def world_rows(world: World, suppressed_until: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables of schema `world`; the one campaign sends email."""
    later = world.as_of + timedelta(days=30)
    return {
        "int_as_of": [{"as_of": world.as_of}],
        "load_ledger": [{"load_number": 1, "is_past_as_of": False, "as_of": world.as_of}],
        "dim_users": [
            {"user_id": user, "is_anonymous": user.startswith("anon:"), "orders": 0, **facts} for user, facts in world.users.items()
        ],
        "int_user_lives": [
            {"user_id": user, "marketing_opt_in": facts.get("marketing_opt_in"), "deleted_at": facts.get("deleted_at")}
            for user, facts in world.users.items()
        ],
        "fct_events": [{"user_id": user, "event_name": "message_unsubscribed"} for user in sorted(world.unsubscribed)],
        "events_quarantine": [{"user_id": user, "reasons": "invalid_json,bot"} for user in sorted(world.bots)],
        "segment_catalog": [
            {"segment": name, "description": f"It is {name}"}
            for name in {*world.segments, *seed_segments()}
        ],
        "segment_members": [
            {"segment": segment, "user_id": user, "per_value": key, "expected_exit_at": later}
            for segment, user, key in sorted(world.members, key=str)
        ],
        "segment_transitions": [
            {"segment": segment, "user_id": user, "transition": "entered", "transition_at": at, "is_forecast": True}
            for (segment, user), at in world.forecasts.items()
        ],
        "int_campaigns": [
            {"campaign_id": "tip", "variant": "main", "name": "Tip", "segment": "power_users", "channel": "email", "priority": 1,
             "status": "live"}
        ],
        "campaign_journeys": [
            {"journey_id": f"j-{user}", "campaign_id": "tip", "variant": "main", "user_id": user, "channel": "email",
             "eligibility": "eligible", "is_holdout": False}
            for user in sorted(world.journeys)
        ],
        "int_campaign_permissions": [
            {"user_id": user, "channel": "email", "is_deleted": facts.get("deleted_at") is not None,
             "is_test_account": user.startswith("test_") or user == "qa_robot", "is_bot": user in world.bots,
             "unsubscribed_at": world.as_of if user in world.unsubscribed else None,
             "suppressed_from": AS_OF if user in suppressed_until else None, "suppressed_until": suppressed_until.get(user),
             "consent": {True: "yes", False: "no", None: "unknown"}[facts.get("marketing_opt_in")]}
            for user, facts in world.users.items() if not user.startswith("anon:")
        ],
    }  # fmt: skip


def seed_segments() -> list[str]:
    """The segments that the project's own seeds name."""
    with (PROJECT / "seeds" / "reference" / "synced_segments.csv").open(encoding="utf-8") as file:
        return [row["segment"] for row in csv.DictReader(file)] + ["at_risk_daily_users", "dormant_users", "trial_users"]
