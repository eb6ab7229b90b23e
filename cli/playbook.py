"""The playbook as it stands in its files, and the steps from an entry to a message, run read-only on a finished build.

The steps are the models themselves, compiled through dbt; only the tables at their beginning are exchanged. So a campaign is
tried out before anything is built, and nothing is written.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from cli.builds import ROOT, Build, UserError
from cli.definitions import near_names, read_manifest, run_dbt

STEPS = (
    "int_campaign_playbook", "int_campaign_playbook_variants", "int_campaigns", "int_campaign_entries", "int_campaign_permissions",
    "int_campaign_addressees", "int_campaign_favorites", "int_campaign_facts", "int_campaign_templates",
    "int_campaign_messages", "int_campaign_guards", "int_campaign_candidates", "campaign_decisions",
)  # fmt: skip
RULES = {
    "deleted": "asked to be deleted",
    "test_account": "one of the team's own accounts",
    "bot": "events under this id were quarantined as a bot's",
    "suppressed": "listed in suppressions.csv",
    "unsubscribed": "unsubscribed through a message of this channel",
    "no_consent": "said no to this channel",
    "consent_unknown": "never said yes to this channel",
    "missing_token": "a token without a fallback has nothing to say",
    "exclusion_group": "is in another campaign of the exclusion group",
    "capped": "has enough messages on this channel until the entry is too old",
    "expired": "quiet hours last until the entry is too old",
    "global_holdout": "is in the global holdout",
    "outage_guard": "the outage guard holds the campaign (marts.outage_findings)",
}
Row = dict[str, str | None]


@dataclass(frozen=True)
class Playbook:
    """A campaign's row and variants as typed, the compiled steps by name, and the quoted relation of every table."""

    campaign: Row
    variants: list[Row]
    others: list[Row]
    statements: dict[str, str]
    relations: dict[str, str]
    seeds: dict[str, str]


def read_playbook(build: Build, campaign_id: str) -> Playbook:
    """Compiles the steps and reads the seeds' files.

    Raises:
        UserError: campaigns are off for this build, there is no such campaign, or the steps do not compile.
    """
    workspace = build.target_path / "campaigns"
    run_dbt(["compile", "--select", *STEPS], build, {}, workspace)
    nodes = read_manifest(workspace)["nodes"]
    by_name = {node["name"]: node for node in nodes.values()}
    files = {}
    for step in STEPS[:2]:
        found = [nodes[parent] for parent in by_name[step]["depends_on"]["nodes"] if parent in nodes]
        if found:
            files[step] = found[0]
    if STEPS[0] not in files:
        raise UserError("Campaigns are off beside own events: load a playbook as a seed and name it in the var campaigns.")
    rows = {step: read_rows(node["original_file_path"]) for step, node in files.items()}
    campaigns = rows[STEPS[0]]
    chosen = [row for row in campaigns if row["campaign_id"] == campaign_id]
    if not chosen:
        file = files[STEPS[0]]["original_file_path"]
        known = [str(row["campaign_id"]) for row in campaigns]
        raise UserError(f"There is no campaign '{campaign_id}' in {file}: {near_names(campaign_id, known)}")
    return Playbook(
        campaign=chosen[0],
        variants=[row for row in rows.get(STEPS[1], []) if row["campaign_id"] == campaign_id],
        others=[row for row in campaigns if row["campaign_id"] != campaign_id],
        statements={step: by_name[step]["compiled_code"] for step in STEPS},
        relations={name: node["relation_name"] for name, node in by_name.items() if node.get("relation_name")},
        seeds={step: node["relation_name"] for step, node in files.items()},
    )


def read_rows(path: str) -> list[Row]:
    """The rows of a seed's file; empty cells are none, as in dbt."""
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return [{key: cell.strip() or None for key, cell in row.items()} for row in csv.DictReader(file)]


def run_steps(
    connection: duckdb.DuckDBPyConnection, playbook: Playbook, changes: Row, given: Mapping[str, str], ledger: str
) -> dict[str, str]:
    """Runs the steps into temporary tables, for this campaign alone; returns step -> table.

    `changes` are other cells of its row, `given` maps a step or table to the SQL that stands in for it, and `ledger` is a condition
    on the earlier decisions that count.
    """
    decided = playbook.relations["campaign_decisions"]
    connection.execute(f"create or replace temporary table ledger as select * from {decided} where {ledger}")
    tables: dict[str, str] = {}
    exchanged: dict[str, str] = {decided: "temp.ledger"}
    stand_ins = {"int_campaign_playbook": [playbook.campaign | changes], "int_campaign_playbook_variants": playbook.variants}
    for name, rows in stand_ins.items():
        if name in playbook.seeds:
            tables[name] = f"temp.seed_of_{name}"
            store_rows(connection, tables[name], playbook.seeds[name], rows)
            exchanged[playbook.seeds[name]] = tables[name]
    for name in (*(each for each in given if each not in STEPS), *STEPS):
        statement = given.get(name) or up_to_judgement(playbook.statements[name])
        for relation, table in exchanged.items():
            statement = statement.replace(relation, table)
        tables[name] = f"temp.step_{name}"
        connection.execute(f"create or replace temporary table {tables[name].removeprefix('temp.')} as {statement}")
        exchanged[playbook.relations[name]] = tables[name]
    return tables


def up_to_judgement(statement: str) -> str:
    """campaign_decisions without its last step, which keeps everything but a complete build from appending."""
    before, _, after = statement.rpartition("select * from final")
    return f"{before}select * from judged{after}" if "judged as (" in statement and "is_excluded" in statement else statement


def store_rows(connection: duckdb.DuckDBPyConnection, table: str, seed: str, rows: list[Row]) -> None:
    """A temporary table with the columns of a stored seed and these rows."""
    connection.execute(f"create or replace temporary table {table.removeprefix('temp.')} as select * from {seed} limit 0")
    for row in rows:
        names = ", ".join(f"? as {name}" for name in row)
        connection.execute(f"insert into {table} by name select {names}", list(row.values()))


def read_as_of(connection: duckdb.DuckDBPyConnection, playbook: Playbook) -> datetime:
    """The moment of the build's data."""
    return connection.execute(f"select as_of from {playbook.relations['int_as_of']}").fetchall()[0][0]


def fetch(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> list[dict[str, Any]]:
    """Rows of a query by column name."""
    result = connection.execute(query, list(parameters))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
