"""Runs a command and says how long it took and how much memory it needed."""

import os
import platform
import subprocess
import sys
import time
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


def machine() -> str:
    """One line that says what the figures were measured on."""
    return f"DuckDB {duckdb.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
