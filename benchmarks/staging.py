"""`python -m benchmarks.staging --size 10M`: the way from raw rows to fct_events as a multiple of one raw scan.

Each round reads the same Parquet file three times, one after the other: by a query that only hashes every string of it, by one
that only writes its strings into a DuckDB file as they are, and by `dbt build` of everything that fct_events needs. Ratios of
neighbours in time mean something on a busy machine; seconds do not.
CPU seconds mean most there: those of the same commands on next to no events are taken off, which leaves the work on rows.
"""

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT, Cost, cost_of, machine, model_seconds, run_dbt

FOLDER = ROOT / "build" / "bench"
RESULTS = ROOT / "benchmarks" / "results" / "staging.md"
# what the commands cost on this many events is their own start
IDLE_SIZE = "20k"
SCAN = """
import sys, time, duckdb
connection = duckdb.connect(config={"threads": 2})
started_at = time.monotonic()
connection.execute("select bit_xor(hash(columns(*))) from read_parquet(?)", [sys.argv[1]]).fetchall()
open(sys.argv[2], "w").write(str(time.monotonic() - started_at))
"""
# in the format and with the compression of the project's own files (profiles.yml), checkpointed when the connection closes
COPY = """
import sys, time, duckdb
settings = {"threads": 2, "storage_compatibility_version": "v1.2.0", "preserve_insertion_order": False, "memory_limit": "4GB"}
connection = duckdb.connect(sys.argv[3], config=settings)
connection.execute("set disabled_compression_methods = 'fsst'")
started_at = time.monotonic()
connection.execute("create table raw_events as select * from read_parquet(?)", [sys.argv[1]])
connection.close()
open(sys.argv[2], "w").write(str(time.monotonic() - started_at))
"""


@dataclass(frozen=True)
class Round:
    """One scan, one copy and one build: seconds of scan and copy, of the build by model, and what each cost as a process."""

    scan: float
    copy: float
    models: dict[str, float]
    scan_cost: Cost
    copy_cost: Cost
    build_cost: Cost

    @property
    def ratio(self) -> float:
        """Seconds of all models over seconds of the scan."""
        return sum(self.models.values()) / self.scan

    def cpu_ratio(self, idle: "Round") -> float:
        """CPU seconds of the build over those of the scan, each without what it costs on next to no rows."""
        return (self.build_cost.cpu - idle.build_cost.cpu) / (self.scan_cost.cpu - idle.scan_cost.cpu)

    def copy_cpu_ratio(self, idle: "Round") -> float:
        """CPU seconds of the copy over those of the scan, each without what it costs on next to no rows."""
        return (self.copy_cost.cpu - idle.copy_cost.cpu) / (self.scan_cost.cpu - idle.scan_cost.cpu)


def generate(size: str) -> tuple[Path, Path]:
    """The Parquet files of raw events and users of a size such as 10M; made once and kept."""
    events, users = FOLDER / f"events_{size}.parquet", FOLDER / f"users_{size}.parquet"
    if not (events.exists() and users.exists()):
        FOLDER.mkdir(parents=True, exist_ok=True)
        print(f"Generating {size} events ...", flush=True)
        cost_of([sys.executable, "-m", "demo.generate", "--scale", size, "--out", str(events), "--users-out", str(users)])
    return events, users


def measure(size: str) -> Round:
    """One scan, one copy and one build of the generated events of a size."""
    events, users = generate(size)
    scan_seconds, scan_cost = run_script(SCAN, events)
    copy_seconds, copy_cost = run_script(COPY, events)
    models, build_cost = build_fct_events(events, users)
    return Round(scan_seconds, copy_seconds, models, scan_cost, copy_cost, build_cost)


def run_script(script: str, events: Path) -> tuple[float, Cost]:
    """Seconds that a script measured of its one query over a Parquet file, and what its process cost."""
    answer, copied = FOLDER / "seconds.txt", FOLDER / "copy.duckdb"
    cost = cost_of([sys.executable, "-c", script, str(events), str(answer), str(copied)])
    copied.unlink(missing_ok=True)
    return float(answer.read_text()), cost


def build_fct_events(events: Path, users: Path) -> tuple[dict[str, float], Cost]:
    """Seconds of each model up to fct_events, one model at a time in a new database, and what the whole build cost."""
    database, target = FOLDER / "bench.duckdb", FOLDER / "target"
    database.unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    chosen = ["--select", "+fct_events", "--resource-type", "seed", "--resource-type", "model"]
    cost = run_dbt(["build", "--threads", "1", *chosen], events, users, database, target)
    return {name.split(".")[-1]: took for name, took in model_seconds(target).items()}, cost


def report(size: str, rounds: list[Round], idle: Round) -> str:
    """The results page: medians over the rounds, models with less than a hundredth of the scan left out."""
    scan, copy = median(one.scan for one in rounds), median(one.copy for one in rounds)
    copy_ratio = median(one.copy_cpu_ratio(idle) for one in rounds)
    ratios = sorted(one.ratio for one in rounds)
    cpu_ratios = sorted(one.cpu_ratio(idle) for one in rounds)
    lines = [
        f"# From raw rows to fct_events, {size} generated events",
        "",
        f"Made by `make bench SIZE={size}`: {machine()}; {len(rounds)} rounds,",
        "each one scan, one copy and one full build, one after the other.",
        "",
        f"**{median(cpu_ratios):.1f} times the CPU of one raw scan** (rounds: {listed(cpu_ratios)});"
        f" by the clock {median(ratios):.1f} times (rounds: {listed(ratios)}).",
        "The scan reads the same Parquet file and hashes every column of it. The copy only writes the file's strings into a table",
        f"as they are, in the format that DuckDB 1.2 can read: **{copy_ratio:.1f} times the CPU of the scan**. The build parses,",
        "judges, deduplicates, identifies, sessionizes, and writes two tables of that width.",
        "",
        "| step | seconds (median) | x raw scan |",
        "|---|--:|--:|",
        f"| raw scan | {scan:.2f} | 1.0 |",
        f"| raw copy | {copy:.2f} | {copy / scan:.2f} |",
    ]
    seconds = {model: median(one.models[model] for one in rounds) for model in rounds[0].models}
    lines += [f"| {model} | {took:.2f} | {took / scan:.2f} |" for model, took in seconds.items() if took > scan / 100]
    lines += [
        f"| all models | {median(sum(one.models.values()) for one in rounds):.2f} | {median(ratios):.2f} |",
        "",
        f"The build's process held at most {max(one.build_cost.peak_bytes for one in rounds) / 1e9:.1f} GB in memory"
        f" and took {median(one.build_cost.wall for one in rounds):.0f} s with dbt's own start.",
        "",
    ]
    return "\n".join(lines)


def listed(ratios: list[float]) -> str:
    """Ratios as text, one decimal each."""
    return ", ".join(f"{ratio:.1f}" for ratio in ratios)


def main(arguments: list[str] | None = None) -> None:
    """Measures and writes benchmarks/results/staging.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.staging", description=__doc__)
    parser.add_argument("--size", default="10M", help="number of generated events, such as 1M or 10M")
    parser.add_argument("--rounds", type=int, default=3, help="how often both are measured")
    options = parser.parse_args(arguments)
    idle = measure(IDLE_SIZE)
    rounds = []
    for number in range(options.rounds):
        rounds.append(measure(options.size))
        print(f"round {number + 1} of {options.rounds}: {rounds[-1].cpu_ratio(idle):.1f} times the CPU of the scan", flush=True)
    (FOLDER / "bench.duckdb").unlink()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(report(options.size, rounds, idle), encoding="utf-8")
    print(f"\n{RESULTS.read_text(encoding='utf-8')}")


if __name__ == "__main__":
    main()
