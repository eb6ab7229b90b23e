"""Ends a dbt run the hard way, at a chosen moment."""

import os
import re
import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from tests.python.support.workspace import NO_TESTS, Workspace

PATIENCE = 300.0


def build_and_kill(
    workspace: Workspace, model: str, after_seconds: float, *arguments: str, given: Mapping[str, Any] | None = None
) -> bool:
    """Starts a build and kills it with SIGKILL some seconds after a model has started; False if it had ended before."""
    process, output = workspace.start_dbt("build", *NO_TESTS, *arguments, given=given)
    starts = re.compile(rf"START .*\.{model} ")
    deadline = time.monotonic() + PATIENCE
    while process.is_alive() and not (output.exists() and starts.search(output.read_text())):
        assert time.monotonic() < deadline, f"{model} did not start within {PATIENCE} s"
        time.sleep(0.005)
    time.sleep(after_seconds)
    assert process.pid is not None
    if process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


def copy_as_left(workspace: Workspace, copy: Path) -> None:
    """Copies the file as a killed run left it, with its write-ahead log, and lets DuckDB put the log in.

    The copy then holds all that was committed; the workspace's own files stay as they were left.
    """
    log, copied_log = Path(f"{workspace.database}.wal"), Path(f"{copy}.wal")
    copy.unlink(missing_ok=True)
    copied_log.unlink(missing_ok=True)
    shutil.copy(workspace.database, copy)
    if log.exists():
        shutil.copy(log, copied_log)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("checkpoint")
