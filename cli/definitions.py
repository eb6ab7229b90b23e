"""Segment definitions as they stand in their files, compiled through dbt, and the built tables they read.

Nothing here writes to the database: dbt compiles with a read-only connection, statements run on one.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb
import yaml

from cli.builds import ROOT, Build, UserError

SEGMENTS = ROOT / "models" / "segments"
Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Definitions:
    """Compiled segments (name -> SELECT, upstream first), the quoted relation of every model, descriptions."""

    statements: dict[str, str]
    relations: dict[str, str]
    descriptions: dict[str, str]


def segment_file(name: str) -> Path:
    """The file of a segment; raises UserError with the nearest names when there is none."""
    files = {path.stem: path for path in SEGMENTS.rglob("*.sql")}
    if name not in files:
        raise UserError(f"There is no segment '{name}' below models/segments: {near_names(name, files)}")
    return files[name]


def near_names(name: str, known: Iterable[str]) -> str:
    """`did you mean ...?`, or all known names when none is near."""
    known = sorted(known)
    near = get_close_matches(name, known, n=3)
    return f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}."


def project_variables(build: Build) -> dict[str, Any]:
    """The vars of dbt_project.yml, as the build sets them."""
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return {**project["vars"], **build.variables}


def run_dbt(arguments: list[str], build: Build, variables: Variables, workspace: Path) -> str:
    """Runs dbt on the project with its own target folder and a read-only connection; returns what it printed."""
    target = ROOT / workspace
    command = [
        sys.executable, "-m", "dbt.cli.main", "--quiet", "--no-use-colors", "--log-path", str(target / "logs"), *arguments,
        "--target-path", str(target), "--project-dir", str(ROOT), "--vars", json.dumps({**build.variables, **variables}),
        "--profiles-dir", os.environ.get("DBT_PROFILES_DIR", str(ROOT)),
    ]  # fmt: skip
    environment = {
        **os.environ, "DBT_DUCKDB_PATH": str(build.database), "DBT_DUCKDB_ACCESS_MODE": "read_only", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise UserError(dbt_sentence(done.stdout + done.stderr))
    return done.stdout


def dbt_sentence(printed: str) -> str:
    """The sentence of a dbt error, without its headings and the trail of macros below it."""
    lines = [re.sub(r"^\d\d:\d\d:\d\d\s+", "", line).strip() for line in printed.splitlines()]
    headings = ("Encountered an error", "Runtime Error", "Compilation Error", "> in macro", "> called by")
    kept = [line for line in lines if line and not line.startswith(headings)]
    sentence = " ".join(kept or lines).strip() or "dbt stopped without a word: run `dbt compile` to see why."
    file = re.search(r"Error in \w+ \w+ \((\S+)\)", printed)
    return f"{file[1]}: {sentence}" if file and "/" in file[1] and file[1] not in sentence else sentence


def read_manifest(workspace: Path) -> dict[str, Any]:
    """The manifest that run_dbt left in its target folder."""
    return json.loads((ROOT / workspace / "manifest.json").read_text(encoding="utf-8"))


def relations_of(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Model name -> its quoted relation in the database."""
    return {node["name"]: node["relation_name"] for node in manifest["nodes"].values() if node.get("relation_name")}


def compile_segment(name: str, build: Build, variables: Variables, workspace: Path) -> Definitions:
    """Compiles a segment and the segments it stands on, with vars on top of the build's; the file need not be built yet.

    Raises:
        UserError: there is no such segment, or its definition does not compile (with dbt's sentence).
    """
    segment_file(name)
    run_dbt(["compile", "--select", f"+{name},path:models/segments"], build, variables, workspace)
    manifest = read_manifest(workspace)
    nodes = {
        node["name"]: node for node in manifest["nodes"].values() if node.get("compiled_code") and node["resource_type"] == "model"
    }
    relations = relations_of(manifest)
    return Definitions(
        statements={each: nodes[each]["compiled_code"] for each in upstream_first(nodes)},
        relations=relations,
        descriptions={each: nodes[each].get("description", "") for each in nodes},
    )


def upstream_first(nodes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Names ordered so that each stands after those it depends on."""
    names = {node["unique_id"]: name for name, node in nodes.items()}
    ordered: list[str] = []

    def visit(name: str) -> None:
        if name not in ordered:
            for parent in nodes[name]["depends_on"]["nodes"]:
                if parent in names:
                    visit(names[parent])
            ordered.append(name)

    for name in sorted(nodes):
        visit(name)
    return ordered


def run_segments(connection: duckdb.DuckDBPyConnection, definitions: Definitions, prefix: str) -> dict[str, str]:
    """Runs compiled segments into temporary tables, each reading the ones before it; returns name -> table."""
    tables: dict[str, str] = {}
    for name, statement in definitions.statements.items():
        for earlier, its_table in tables.items():
            statement = statement.replace(definitions.relations[earlier], its_table)
        tables[name] = f'temp."{prefix}__{name}"'
        run_statement(connection, f"create temporary table {tables[name].removeprefix('temp.')} as {statement}", name)
    return tables


def run_statement(connection: duckdb.DuckDBPyConnection, statement: str, segment: str) -> duckdb.DuckDBPyConnection:
    """Executes SQL of a segment; what it reads and is not there becomes a sentence."""
    try:
        return connection.execute(statement)
    except duckdb.CatalogException as error:
        missing = re.search(r"Table with name (\S+) does not exist", str(error))
        what = missing.group(1) if missing else str(error)
        raise UserError(
            f"Segment {segment} reads {what}, which is not in the database: run `dbt build --select +{segment}` first."
        ) from error
    except duckdb.Error as error:
        raise UserError(f"The SQL of segment {segment} does not run: {error}") from error
