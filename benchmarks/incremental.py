"""`python -m benchmarks.incremental --size 10M`: what one day of new events costs, as a share of building everything.

Three builds of the same generated events up to segment_transitions: all but the last day of arrivals; then the last day on top,
which is what is measured; and everything at once into a second file. The two files must hold the same rows. Seconds are those of
the models' SQL, from dbt's own run results; dbt's start, its parsing and the seeds are left out on both sides.
Sizes above 10M are that one several times. Two files of them are too much for a small disk: the first build stands for everything,
and nothing is compared.
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.copies import BASE, copies, multiply_raw
from benchmarks.measure import ROOT, Cost, machine, model_seconds, run_dbt
from benchmarks.staging import FOLDER, generate
from tests.python.support.tables import carry_snapshots, differences

RESULTS = ROOT / "benchmarks" / "results" / "incremental.md"
SELECTION = ["--select", "+segment_transitions", "+load_ledger", "--resource-type", "seed", "--resource-type", "model",
             "--resource-type", "snapshot"]
DAY = "interval 1 day"


@dataclass(frozen=True)
class Build:
    """Seconds of each model's SQL by name, the folder each lies in, and what the whole process cost."""

    models: dict[str, float]
    folders: dict[str, str]
    cost: Cost

    def seconds(self, *starts: str) -> float:
        """Seconds of the models whose path begins with one of the given ones."""
        return sum(took for name, took in self.models.items() if self.folders[name].startswith(starts))


def cut_last_day(events: Path, users: Path, folder: Path) -> int:
    """Writes the raw files as they were a day of arrivals earlier, and returns how many rows the last day brings."""
    arrival = "try_cast(received_at as timestamp)"
    with duckdb.connect(config={"threads": 2}) as connection:
        source = f"read_parquet('{events}')"
        (last,) = connection.execute(f"select quantile_disc({arrival}, 0.99999) from {source}").fetchone() or (None,)
        is_old = f"coalesce({arrival}, try_cast(occurred_at as timestamp), timestamp '{last}') < timestamp '{last}' - {DAY}"
        connection.execute(f"copy (from {source} where {is_old}) to '{folder / 'events.parquet'}'")
        (rows,) = connection.execute(f"select count(*) from {source} where not ({is_old})").fetchone() or (0,)
    shutil.copy(users, folder / "users.parquet")
    return rows


def build(folder: Path, database: Path, events: Path, users: Path) -> Build:
    """One `dbt build` up to segment_transitions of the given raw files into the given file, one model at a time."""
    for given, name in ((events, "events.parquet"), (users, "users.parquet")):
        if given != folder / name:
            shutil.copy(given, folder / name)
    target = folder / "target"
    raw = folder / "events.parquet", folder / "users.parquet"
    cost = run_dbt(["build", "--threads", "1", *SELECTION], *raw, database, target)
    models = model_seconds(target)
    paths = {node["unique_id"]: node["original_file_path"]
             for node in json.loads((target / "manifest.json").read_text())["nodes"].values()}
    return Build({name.split(".")[-1]: took for name, took in models.items()},
                 {name.split(".")[-1]: paths[name] for name in models}, cost)


def build_at_once(folder: Path, grown: Path, events: Path, users: Path) -> Build:
    """Builds everything into a second file.

    Raises:
        SystemExit: it holds other rows than the one that grew.
    """
    print("3 of 3: everything at once ...", flush=True)
    at_once = folder / "at_once.duckdb"
    # snapshots are history, which no raw data holds
    carry_snapshots(grown, at_once)
    whole = build(folder, at_once, events, users)
    found = differences(grown, at_once)
    if found:
        sys.exit("The two files differ:\n" + "\n".join(found))
    return whole


def report(size: str, rows: int, total: int, one_day: Build, whole: Build, compared: str) -> str:
    """The results page: what one day costs against everything, in all, by part and by model, and which rows were `compared`."""
    parts = {
        "raw to fct_events": lambda name: not of_segments(name, whole),
        "event stream and segments": lambda name: of_segments(name, whole) and not whole.folders[name].startswith("models/marts"),
        "memberships and transitions": lambda name: whole.folders[name].startswith("models/marts/membership"),
        "**all**": lambda name: True,
    }
    lines = [
        f"# One day of new events on top of {size}", "",
        f"Made by `make bench-incremental SIZE={size}`: {machine()}.",
        f"{rows:,} of {total:,} raw events arrive on the last day. {compared}", "",
        "| part | everything, s | one day, s | times cheaper |", "|---|--:|--:|--:|",
    ]
    for title, belongs in parts.items():
        dear = sum(took for name, took in whole.models.items() if belongs(name))
        cheap = sum(took for name, took in one_day.models.items() if belongs(name))
        lines.append(f"| {title} | {dear:.1f} | {cheap:.1f} | {dear / cheap:.1f} |")
    lines += ["", "| model | everything, s | one day, s |", "|---|--:|--:|"]
    for name, took in sorted(whole.models.items(), key=lambda item: -item[1]):
        if took > whole.seconds("") / 200 or one_day.models[name] > one_day.seconds("") / 50:
            lines.append(f"| {name} | {took:.2f} | {one_day.models[name]:.2f} |")
    lines += ["", f"The processes, with dbt's own start: {whole.cost.wall:.0f} s and {one_day.cost.wall:.0f} s by the clock,"
              f" {whole.cost.cpu:.0f} s and {one_day.cost.cpu:.0f} s of CPU,"
              f" at most {whole.cost.peak_bytes / 1e9:.1f} and {one_day.cost.peak_bytes / 1e9:.1f} GB of memory.", ""]
    return "\n".join(lines)


def of_segments(name: str, built: Build) -> bool:
    """Whether a model belongs to the event stream and what stands on it, rather than to the way to fct_events."""
    of_stream = ("int_event_stream", "int_event_times", "int_user_lives", "int_user_facts", "int_user_changes")
    return built.folders[name].startswith(("models/segments", "models/marts/membership")) or name.startswith(of_stream)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="10M", help="number of generated events, such as 2M or 10M")
    size = parser.parse_args().size
    times = copies(size)
    events, users = generate(size if times == 1 else BASE)
    if times > 1:
        events, users = multiply_raw(events, users, FOLDER, times)
    folder = FOLDER / "incremental"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    grown = folder / "grown.duckdb"
    rows = cut_last_day(events, users, folder)
    print(f"1 of 3: {size} events without the last day ...", flush=True)
    without = build(folder, grown, folder / "events.parquet", folder / "users.parquet")
    print("2 of 3: the last day ...", flush=True)
    one_day = build(folder, grown, events, users)
    whole = without if times > 1 else build_at_once(folder, grown, events, users)
    compared = "Both files hold the same rows afterwards." if times == 1 else "Everything is everything but that day."
    with duckdb.connect() as connection:
        (total,) = connection.execute(f"select count(*) from read_parquet('{events}')").fetchone() or (0,)
    page = report(size, rows, total, one_day, whole, compared)
    (RESULTS if times == 1 else RESULTS.with_stem(f"incremental_{size}")).write_text(page)
    print(page)


if __name__ == "__main__":
    main()
