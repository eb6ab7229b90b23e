"""`python -m cli.build`: runs `dbt build` and shows one line per table instead of dbt's log."""

import argparse
import gc
import json
import os
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TextIO

from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.base_types import EventMsg

from cli.builds import Build, UserError, add_options, chosen_build

TABLES = {"LogModelResult", "LogSeedResult", "LogSnapshotResult"}
SKIPS = {"SkippingDetails", "LogSkipBecauseError"}
# a build that leaves a source out leaves that source's settings unused: nothing to tell anyone about
EXPECTED_WARNINGS = {"UnusedResourceConfigPath"}
LOCKED_ADVICE = "Another program has the database file open: close it there, or let it read the published copy (make publish)."
# dbt's graph of the project is large and lives to the end: looking through it for garbage as often as Python does takes a fifth of
# a build. New objects, then collections of one generation, after which the next is looked at (docs.python.org/3/library/gc.html)
COLLECT_AFTER = 50_000, 20, 50
COLORS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Progress:
    """Listens to dbt's events and writes what a person wants to see of them.

    Tables get a line each, tests are only counted; whatever fails or warns is shown in dbt's own words. On a terminal the last
    line says what is being worked on.
    """

    out: TextIO = field(default_factory=lambda: sys.stdout)
    counts: Counter[str] = field(default_factory=Counter)
    running: list[str] = field(default_factory=list)
    finished: int = 0
    has_shown_error: bool = False
    started_at: float = field(default_factory=time.monotonic)

    def __call__(self, event: EventMsg) -> None:
        """Takes one dbt event (the callback of dbtRunner)."""
        name, data = event.info.name, event.data
        if name == "LogStartLine":
            self.running.append(data.node_info.node_name)
            self._show("")
        elif name in TABLES | SKIPS | {"LogTestResult"}:
            self._finish(name, data)
        elif event.info.level in ("warn", "error") and name not in EXPECTED_WARNINGS:
            self.has_shown_error |= event.info.level == "error"
            self._show(COLORS.sub("", event.info.msg))

    def _finish(self, name: str, data: Any) -> None:
        self.finished += 1
        node = data.node_info.node_name
        if node in self.running:
            self.running.remove(node)
        if name in SKIPS:
            self.counts["skipped"] += 1
        elif name == "LogTestResult":
            self.counts[{"pass": "passed", "warn": "warned"}.get(data.status.lower(), "failed")] += 1
        else:
            failed = data.status.lower() in ("error", "fail")
            self.counts["failed" if failed else "tables"] += 1
            count = f"[{self.finished:>{len(str(data.total))}}/{data.total}]"
            self._show(f"{count} {node} {data.execution_time:.1f} s{'  FAILED' if failed else ''}")

    def _show(self, message: str) -> None:
        on_terminal = self.out.isatty()
        self.out.write("\r\x1b[K" if on_terminal else "")
        self.out.write(message.rstrip() + "\n" if message else "")
        if "Could not set lock on file" in message:
            self.out.write(LOCKED_ADVICE + "\n")
        self.out.write(", ".join(self.running)[:100] if on_terminal else "")
        self.out.flush()

    def closing_line(self) -> str:
        """How many tables were built and tests passed, in how many seconds."""
        counted = [f"{self.counts['tables']} tables built", f"{self.counts['passed']} passed", f"{self.counts['failed']} failed"]
        counted += [f"{self.counts[kind]} {kind}" for kind in ("warned", "skipped") if self.counts[kind]]
        return f"{', '.join(counted)} in {time.monotonic() - self.started_at:.0f} s"


def run(
    build: Build, progress: Progress, unit_tests: bool, full_refresh: bool, approved: list[str] | None = None
) -> dbtRunnerResult:
    """Runs `dbt build` for one build in this process; what it printed is in `progress`.

    The audiences with the ids `approved` may change however much they do; the findings of outage_findings with them hold nothing.
    """
    os.environ["DBT_DUCKDB_PATH"] = str(build.database)
    arguments = ["build", "--log-level", "none", "--target-path", str(build.target_path)]
    variables = build.variables | ({"approved_audiences": approved, "approved_outages": approved} if approved else {})
    arguments += ["--vars", json.dumps(variables)] if variables else []
    arguments += [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    arguments += ["--full-refresh"] if full_refresh else []
    return dbtRunner(callbacks=[progress]).invoke(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Builds what the command line names; 0 when every table was built and every test passed, else 1."""
    parser = argparse.ArgumentParser(prog="python -m cli.build", description=__doc__)
    add_options(parser)
    parser.add_argument("--unit-tests", action="store_true", help="run the models' unit tests too")
    parser.add_argument("--full-refresh", action="store_true", help="rebuild the incremental tables from all raw rows")
    parser.add_argument(
        "--approve", nargs="*", default=[], metavar="ID", help="let these held audiences move, and these outage findings be, or all"
    )
    options = parser.parse_args(arguments)
    try:
        build = chosen_build(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Building {build.database} ...", flush=True)
    gc.set_threshold(*COLLECT_AFTER)
    progress = Progress()
    result = run(build, progress, options.unit_tests, options.full_refresh, options.approve)
    if result.exception is not None and not progress.has_shown_error:
        print(COLORS.sub("", str(result.exception)), file=sys.stderr)
    if progress.finished:
        print(progress.closing_line(), flush=True)
    return 0 if result.success else 1


if __name__ == "__main__":
    sys.exit(main())
