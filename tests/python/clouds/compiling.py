"""Compiled SQL of the project for one warehouse, from a dbt that may not use the network."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FOLDER = Path("target/clouds")
# every source and the SQL that stands in for Python models: all models that can be SQL
VARS = {"event_sources": ["app", "online_retail"], "purchase_model_parameters": "purchase_model_parameters"}
LITERAL_TESTS = "tests/singular/engines"


@dataclass(frozen=True)
class Compiled:
    """What dbt made for one warehouse: its manifest, whose nodes carry the compiled SQL."""

    warehouse: str
    output: str

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """dbt's manifest; empty where dbt did not come to write one."""
        path = ROOT / FOLDER / self.warehouse / "manifest.json"
        return json.loads(path.read_text()) if path.exists() else {"nodes": {}, "sources": {}}

    @property
    def models(self) -> list[dict[str, Any]]:
        """All models and snapshots, each after those it reads."""
        chosen = {i: n for i, n in self.manifest["nodes"].items() if n["resource_type"] in ("model", "snapshot")}
        ordered: dict[str, dict[str, Any]] = {}

        def visit(unique_id: str) -> None:
            if unique_id in ordered or unique_id not in chosen:
                return
            for above in chosen[unique_id]["depends_on"]["nodes"]:
                visit(above)
            ordered[unique_id] = chosen[unique_id]

        for unique_id in sorted(chosen):
            visit(unique_id)
        return list(ordered.values())

    @property
    def literal_tests(self) -> list[dict[str, Any]]:
        """The tests that run a primitive on literals and select the rows where it gives something else than expected."""
        return [n for n in self.manifest["nodes"].values() if n["original_file_path"].startswith(LITERAL_TESTS)]


def compile_project(warehouse: str) -> Compiled:
    """Compile for one warehouse into target/clouds/<warehouse>; what dbt said is kept for a failure's sake."""
    target = FOLDER / warehouse
    (ROOT / target / "manifest.json").unlink(missing_ok=True)
    chosen = ["resource_type:model", "resource_type:snapshot"]
    if warehouse != "redshift":  # where json_includes and `is distinct from`, which all of them use, do not exist
        chosen.append(f"path:{LITERAL_TESTS}")
    command = [
        str(Path(sys.executable).with_name("dbt")), "compile", "--no-introspect", "--no-populate-cache", "--no-use-colors",
        "--profiles-dir", str(Path(__file__).parent), "--target", warehouse,
        "--target-path", str(target), "--log-path", str(target), "--vars", json.dumps(VARS),
        "--select", *chosen, "--indirect-selection", "empty",
    ]  # fmt: skip
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Compiled(warehouse, run.stdout + run.stderr)
