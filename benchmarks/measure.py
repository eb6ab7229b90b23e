"""Runs a command and says how long it took and how much memory it needed."""

import json
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
# getrusage counts in KiB on Linux, in bytes on macOS
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """What one command cost: wall and CPU seconds, and the bytes that its largest process held in memory at once."""

    wall: float
    cpu: float
    peak_bytes: int


def cost_of(command: list[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> Cost:
    """Runs a command to its end, silently.

    Raises:
        subprocess.CalledProcessError: it failed; what it printed is in `output`.
    """
    started_at = time.monotonic()
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | dict(environment or {}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started_at
    if process.returncode:
        print(output, file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * MAXRSS_UNIT)


def run_dbt(
    arguments: list[str], events: Path, users: Path, database: Path, target: Path, project: Path = ROOT, day: str | None = None
) -> Cost:
    """Runs dbt on raw events and users (Parquet), judged as the demo's are, into a database; what it tells lies in `target`.

    `day` is the column of the events that holds their days of arrival, none where none does.
    """
    variables = {
        "raw_events": str(events),
        "raw_events_day": day,
        "raw_users": str(users),
        "tracking_plan": "tracking_plan",
        "test_accounts": "test_accounts",
    }
    log = target / "logs" / "dbt.log"
    log.unlink(missing_ok=True)
    settings = ["--vars", json.dumps(variables), "--target-path", str(target), "--log-path", str(log.parent),
                "--log-format-file", "json", "--log-level-file", "debug", "--log-file-max-bytes", "0"]
    environment = {"DBT_DUCKDB_PATH": str(database), "DBT_PROFILES_DIR": str(ROOT)}
    return cost_of([str(Path(sys.executable).parent / "dbt"), "--quiet", *arguments, *settings], project, environment)


def model_seconds(target: Path) -> dict[str, float]:
    """Seconds that dbt needed for each model it last ran, compiling included, by unique id; `target` is where it tells of it."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"]: result["execution_time"] for result in results if result["unique_id"].startswith("model.")}


def sql_seconds(target: Path) -> dict[str, float]:
    """Seconds that the database needed for each of these models, commits included, by unique id, from dbt's log of its last run."""
    seconds: dict[str, float] = defaultdict(float)
    with (target / "logs" / "dbt.log").open(encoding="utf-8") as log:
        for told in map(json.loads, log):
            node = told["data"].get("node_info", {}).get("unique_id", "")
            if told["info"]["name"] == "SQLQueryStatus" and node.startswith("model."):
                seconds[node] += told["data"]["elapsed"]
    return dict(seconds)


def machine() -> str:
    """One line that says what the figures were measured on."""
    return f"DuckDB {duckdb.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
