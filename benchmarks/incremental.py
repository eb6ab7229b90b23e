"""`python -m benchmarks.incremental --size 10M`: what one day of new events costs, as a share of building everything.

Three builds of the same generated events up to segment_transitions: all but the last day of arrivals; then the last day on top,
which is what is measured; and everything at once into a second file. The two files must hold the same rows. The raw events lie in
Parquet files by day of arrival, or in one file (`--one-file`). Seconds are those of the models, from dbt's own run results, and
beside them those of the SQL alone, from its log; dbt's start, its parsing and the seeds are left out on both sides.
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

from benchmarks.contenders.database import SETTINGS
from benchmarks.copies import BASE, copies, multiply_raw
from benchmarks.measure import ROOT, Cost, machine, model_seconds, run_dbt, sql_seconds
from benchmarks.staging import FOLDER, generate
from tests.python.support.tables import carry_snapshots, differences

RESULTS = ROOT / "benchmarks" / "results" / "incremental.md"
SELECTION = ["--select", "+segment_transitions", "+load_ledger", "--resource-type", "seed", "--resource-type", "model",
             "--resource-type", "snapshot"]
DAY = "received_day"


@dataclass(frozen=True)
class Build:
    """Seconds of each model by name, those of its SQL alone, the folder each lies in, and what the whole process cost."""

    models: dict[str, float]
    sql: dict[str, float]
    folders: dict[str, str]
    cost: Cost

    def seconds(self, *starts: str) -> float:
        """Seconds of the models whose path begins with one of the given ones."""
        return sum(took for name, took in self.models.items() if self.folders[name].startswith(starts))


def by_day(events: Path, folder: Path) -> list[tuple[str, int]]:
    """Writes raw events as one folder of Parquet for each day of arrival; returns the days and how many rows each brings, in order.

    A day is 24 hours up to the time of the newest arrival. What does not say when it arrived came when it happened.
    """
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute(f"create view raw as from read_parquet('{events}')")
        received = "try_cast(received_at as timestamp)"
        (last,) = connection.execute(f"select quantile_disc({received}, 0.99999) from raw").fetchone() or (None,)
        arrival = f"coalesce({received}, try_cast(occurred_at as timestamp), timestamp '{last}')"
        days_before = f"greatest(cast(floor(date_diff('millisecond', {arrival}, timestamp '{last}') / 86400000.0) as integer), 0)"
        day = f"cast(timestamp '{last}' as date) - {days_before}"
        connection.execute(f"copy (select *, {day} as {DAY} from raw) to '{folder}' (format parquet, partition_by ({DAY}))")
        counted = f"select cast({DAY} as varchar), count(*) from read_parquet('{folder}/*/*.parquet') group by all order by 1"
        return connection.execute(counted).fetchall()


def build(folder: Path, database: Path, one_file: bool) -> Build:
    """One `dbt build` up to segment_transitions of the raw files in a folder into the given file, one model at a time."""
    target, events = folder / "target", folder / "events" / "*" / "*.parquet"
    if one_file:
        with duckdb.connect(config=SETTINGS) as connection:
            connection.execute(f"copy (select * exclude ({DAY}) from '{events}') to '{folder}/events.parquet' (format parquet)")
        events = folder / "events.parquet"
    day = None if one_file else DAY
    cost = run_dbt(["build", "--threads", "1", *SELECTION], events, folder / "users.parquet", database, target, day=day)
    models, sql = model_seconds(target), sql_seconds(target)
    paths = {node["unique_id"]: node["original_file_path"]
             for node in json.loads((target / "manifest.json").read_text())["nodes"].values()}
    return Build({name.split(".")[-1]: took for name, took in models.items()},
                 {name.split(".")[-1]: sql[name] for name in models},
                 {name.split(".")[-1]: paths[name] for name in models}, cost)


def build_at_once(folder: Path, grown: Path, one_file: bool) -> Build:
    """Builds everything into a second file.

    Raises:
        SystemExit: it holds other rows than the one that grew.
    """
    print("3 of 3: everything at once ...", flush=True)
    at_once = folder / "at_once.duckdb"
    # snapshots are history, which no raw data holds
    carry_snapshots(grown, at_once)
    whole = build(folder, at_once, one_file)
    found = differences(grown, at_once)
    if found:
        sys.exit("The two files differ:\n" + "\n".join(found))
    return whole


def report(size: str, one_file: bool, rows: int, total: int, one_day: Build, whole: Build, compared: str) -> str:
    """The results page: what one day costs against everything, in all, by part and by model, and which rows were `compared`."""
    parts = {
        "raw to fct_events": lambda name: not of_segments(name, whole),
        "event stream and segments": lambda name: of_segments(name, whole) and not whole.folders[name].startswith("models/marts"),
        "of which segments": lambda name: whole.folders[name].startswith("models/segments"),
        "memberships and transitions": lambda name: whole.folders[name].startswith("models/marts/membership"),
        "**all**": lambda name: True,
    }
    lines = [
        f"# One day of new events on top of {size}", "",
        f"Made by `make bench-incremental SIZE={size}{' ONE_FILE=1' if one_file else ''}`: {machine()}.",
        f"{rows:,} of {total:,} raw events arrive on the last day. {compared}", "",
        "Models are what dbt needs for each, compiling and commits included; SQL is what the database needs of it.", "",
        "| part | everything, models s | SQL s | one day, models s | SQL s | times cheaper, models | SQL |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for title, belongs in parts.items():
        dear, dear_sql, cheap, cheap_sql = (
            sum(took for name, took in seconds.items() if belongs(name))
            for seconds in (whole.models, whole.sql, one_day.models, one_day.sql)
        )
        lines.append(f"| {title} | {dear:.1f} | {dear_sql:.1f} | {cheap:.1f} | {cheap_sql:.1f}"
                     f" | {dear / cheap:.1f} | {dear_sql / cheap_sql:.1f} |")
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
    parser.add_argument("--one-file", action="store_true", help="raw events in one file, which says no day of arrival for itself")
    options = parser.parse_args()
    size, one_file = options.size, options.one_file
    is_multiple = copies(size) > 1
    events, users = multiply_raw(*generate(BASE), size) if is_multiple else generate(size)
    folder = FOLDER / "incremental"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(users, folder / "users.parquet")
    days = by_day(events, folder / "events")
    (last_day, rows), held_back, grown = days[-1], folder / "last_day", folder / "grown.duckdb"
    (folder / "events" / f"{DAY}={last_day}").rename(held_back)
    print(f"1 of 3: {size} events without the last day ...", flush=True)
    without = build(folder, grown, one_file)
    held_back.rename(folder / "events" / f"{DAY}={last_day}")
    print("2 of 3: the last day ...", flush=True)
    one_day = build(folder, grown, one_file)
    whole = without if is_multiple else build_at_once(folder, grown, one_file)
    compared = "Everything is everything but that day." if is_multiple else "Both files hold the same rows afterwards."
    total = sum(count for _, count in days)
    page = report(size, one_file, rows, total, one_day, whole, compared)
    names = ["incremental", *([size] if is_multiple else []), *(["one_file"] if one_file else [])]
    RESULTS.with_stem("_".join(names)).write_text(page)
    print(page)


if __name__ == "__main__":
    main()
