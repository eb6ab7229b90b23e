"""What can be built, and where each build lives: every choice of input has a database file of its own."""

import argparse
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DEMO_DATABASE = "behavioral_segments.duckdb"
# DuckDB names a database after its file and cannot tell it from a schema of the same name
SCHEMAS = {"raw", "reference", "staging", "intermediate", "snapshots", "segments", "marts", "activation", "main"}


class UserError(Exception):
    """Something only the person at the keyboard can mend; its text names what, where and the remedy."""


@dataclass(frozen=True)
class Build:
    """One choice of input: its name, its DuckDB file, and the dbt vars that make it."""

    name: str
    database: Path
    variables: dict[str, Any] = field(default_factory=dict)

    @property
    def target_path(self) -> Path:
        """Folder of dbt's own files; one per build, because dbt parses everything anew when vars change."""
        return Path("target") if self.name == "demo" else Path("target") / self.name

    @property
    def published(self) -> Path:
        """The copy that readers open: beside the build file."""
        return self.database.with_name(f"{self.database.stem}_published.duckdb")

    @property
    def reporting_currency(self) -> str:
        """ISO 4217 code in which this build adds up money."""
        project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
        return str(self.variables.get("reporting_currency", project["vars"]["reporting_currency"]))

    @property
    def make_options(self) -> str:
        """What to add to a make command so that it means this build; empty for the demo."""
        options = {"AS_OF": self.variables.get("as_of")}
        if "raw_events" in self.variables:
            options |= {"RAW_EVENTS": self.variables["raw_events"], "RAW_USERS": self.variables.get("raw_users")}
        elif self.name.startswith("online_retail"):
            options = {"SOURCE": "online_retail"} | options
        return "".join(f" {name}={value}" for name, value in options.items() if value)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say which build a command is about."""
    parser.add_argument("--source", choices=["demo", "online_retail"], default="demo", help="which input ships with the project")
    parser.add_argument("--raw-events", default="", metavar="FILE", help="your own events: .csv, .parquet, or a table's name")
    parser.add_argument("--raw-users", default="", metavar="FILE", help="your own users, likewise; optional")
    parser.add_argument("--as-of", default="", metavar="TIME", help="latest (default), now, or a UTC time such as 2026-08-31")


def chosen_build(options: argparse.Namespace) -> Build:
    """The build that command-line options name.

    The environment variable DBT_DUCKDB_PATH moves the demo's file; the others lie beside it. An explicit as_of has a file of
    its own, so that a look into the past never overwrites the present.

    Raises:
        UserError: options contradict each other, an input file is not there, or DBT_DUCKDB_PATH has a name that is taken.
    """
    if options.raw_users and not options.raw_events:
        raise UserError("RAW_USERS is set without RAW_EVENTS: own users only make sense beside own events; set both.")
    if options.raw_events and options.source != "demo":
        raise UserError(f"SOURCE={options.source} and RAW_EVENTS are both set: choose one of them.")
    database = Path(os.environ.get("DBT_DUCKDB_PATH") or DEMO_DATABASE)
    if database.stem in SCHEMAS:
        raise UserError(f"DBT_DUCKDB_PATH={database}: {database.stem} is the name of a schema inside; name the file otherwise.")
    name, variables = "demo", {}
    if options.source == "online_retail":
        name, database = "online_retail", database.with_name("online_retail.duckdb")
        variables = {"event_sources": ["online_retail"], "reporting_currency": "GBP"}
    elif options.raw_events:
        name, database = "my_events", database.with_name("my_events.duckdb")
        variables = {"raw_events": existing_input("RAW_EVENTS", options.raw_events)}
        if options.raw_users:
            variables["raw_users"] = existing_input("RAW_USERS", options.raw_users)
    if options.as_of and options.as_of != "latest":
        suffix = "_as_of_" + re.sub(r"[^0-9A-Za-z-]+", "-", options.as_of).strip("-")
        name, database = name + suffix, database.with_name(database.stem + suffix + ".duckdb")
        variables["as_of"] = options.as_of
    return Build(name, database, variables)


def existing_input(option: str, given: str) -> str:
    """The path or table name of an own input, `~` expanded.

    Raises:
        UserError: it is the path of a file, and there is none.
    """
    path = os.path.expanduser(given)
    is_local_file = path.lower().endswith((".csv", ".parquet")) and "://" not in path and "*" not in path
    if is_local_file and not Path(path).is_file():
        raise UserError(f"{option}={given}: there is no such file; give the path of a .csv or .parquet file, from {Path.cwd()}.")
    return path
