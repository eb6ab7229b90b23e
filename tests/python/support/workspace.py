"""One folder in which dbt builds this project into one DuckDB file, away from the files of the person at the keyboard.

dbt keeps its parsed project only while vars and profile stay the same. A workspace therefore reads its raw data from fixed
paths and writes to one fixed file; a test that wants two files builds one, moves it away with `keep`, and builds the next.
"""

import json
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[3]
NO_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

# importing dbt costs as much as building a small project: a server imports it once and forks a fresh process per run
fork_server = multiprocessing.get_context("forkserver")
fork_server.set_forkserver_preload(["dbt.cli.main", "dbt.task.build", "dbt.adapters.duckdb", "dbt.parser.manifest", "agate"])


@dataclass(frozen=True)
class Run:
    """How a dbt command ended: its exit code (negative: killed by that signal) and all it printed, without colours."""

    exit_code: int
    output: str

    @property
    def succeeded(self) -> bool:
        """dbt's exit code 0: every node ran, every test of severity error passed."""
        return self.exit_code == 0

    def sentence(self) -> str:
        """The output on one line with single blanks, so that a message can be looked for whatever its line breaks."""
        return " ".join(self.output.split())


class Workspace:
    """dbt in a folder of its own. `database` is the DuckDB file that runs build; `project` the folder of dbt_project.yml."""

    def __init__(self, folder: Path, project: Path = PROJECT) -> None:
        self.folder = folder
        self.project = project
        self.database = folder / "built.duckdb"
        self.raw_events = folder / "raw_events.csv"
        self.raw_users = folder / "raw_users.csv"
        folder.mkdir(parents=True, exist_ok=True)

    def build(self, *arguments: str, given: Mapping[str, Any] | None = None) -> Run:
        """`dbt build` without tests that must succeed. `given` are dbt vars; `arguments` more of dbt's own."""
        run = self.try_dbt("build", *NO_TESTS, *arguments, given=given)
        assert run.succeeded, run.output
        return run

    def try_dbt(self, *arguments: str, given: Mapping[str, Any] | None = None) -> Run:
        """Any dbt command, whatever comes of it."""
        process, output = self.start_dbt(*arguments, given=given)
        process.join()
        return finished(process, output)

    def start_dbt(self, *arguments: str, given: Mapping[str, Any] | None = None) -> tuple[BaseProcess, Path]:
        """A dbt command in a process of its own, and the file it prints to while it runs."""
        output = self.folder / "output.txt"
        output.unlink(missing_ok=True)
        command = [*arguments, "--vars", json.dumps(dict(given or {})), "--target-path", str(self.folder / "target"),
                   "--log-path", str(self.folder / "logs"), "--no-use-colors"]
        environment = {
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_DUCKDB_PATH": str(self.database),
            "DBT_DUCKDB_TEMP_DIRECTORY": str(self.folder / "duckdb_temp"),
        }
        return start_process(command, environment, output, self.project), output

    def keep(self, name: str) -> Path:
        """Moves the built file aside and returns where it is now; the next run starts a new one."""
        kept = self.folder / f"{name}.duckdb"
        kept.unlink(missing_ok=True)
        shutil.move(self.database, kept)
        return kept

    def restore(self, kept: Path) -> None:
        """Puts a copy of a kept file back as the one to build on, without a trace of what was there."""
        self.forget()
        shutil.copy(kept, self.database)

    def forget(self) -> None:
        """Removes the built file and its write-ahead log."""
        self.database.unlink(missing_ok=True)
        Path(f"{self.database}.wal").unlink(missing_ok=True)

    @property
    def own_data(self) -> dict[str, str]:
        """Vars that read this folder's raw files and judge them as the demo is judged."""
        return {"raw_events": str(self.raw_events), "raw_users": str(self.raw_users),
                "tracking_plan": "tracking_plan", "test_accounts": "test_accounts"}


def start_process(command: list[str], environment: dict[str, str], output: Path, project: Path = PROJECT) -> BaseProcess:
    """Any dbt command in a process of its own that prints to a file; `environment` is set beside what is there."""
    process = fork_server.Process(target=_dbt, args=(command, environment, str(output), str(project)))
    process.start()
    return process


def finished(process: BaseProcess, output: Path) -> Run:
    """The outcome of a process that has ended."""
    assert process.exitcode is not None
    return Run(process.exitcode, COLOUR.sub("", output.read_text()) if output.exists() else "")


def in_parallel(tasks: list[Callable[[], None]]) -> None:
    """Runs tasks that mostly wait for dbt, two at a time; the first failure is raised."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(task) for task in tasks]:
            future.result()


def _dbt(command: list[str], environment: dict[str, str], output: str, project: str) -> None:
    """What the forked process does: become the dbt command, printing to a file."""
    stream = os.open(output, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    os.environ.update(environment)
    os.chdir(project)
    sys.argv = ["dbt", *command]
    from dbt.adapters.duckdb import DuckDBConnectionManager
    from dbt.cli.main import cli

    try:
        cli(command)
    finally:
        # a forked process ends without tidying up: what the interpreter would do for dbt, writing the log into the file
        DuckDBConnectionManager.close_all_connections()
