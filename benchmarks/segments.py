"""`python -m benchmarks.segments --size 10M`: what segments cost beside other ways to say who is in.

All contenders read one build of the generated events and state the same rules; that they name the same members at as_of is checked
in every round. Segments answer more, every instant of all time; the others answer today. Each runs in a process of its own with two
threads, and with 4 GB where it has a limit, one after the other: ratios within a round mean something on a busy machine, seconds do
not, and CPU seconds more than those of the clock.
"""

import argparse
import importlib.util
import itertools
import json
import math
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import mean, median
from subprocess import CalledProcessError

import duckdb

from benchmarks.contenders.job import MEMORY, THREADS, Job
from benchmarks.contenders.ours import EVENT_KINDS, STREAM
from benchmarks.copies import BASE, copies, multiply
from benchmarks.measure import ROOT, cost_of, machine, run_dbt
from benchmarks.rules import DECK, generate, names, segment_file
from benchmarks.staging import FOLDER
from benchmarks.staging import generate as generate_events

RESULTS = ROOT / "benchmarks" / "results" / "segments.md"
KINDS = ("wall", "cpu")
FLOOR, HAND, OURS = "floor", "hand_sql", "ours"
# what is built once; everything that segments and the others read
NEEDED = ["+int_event_stream", "+int_user_trait_spells", "int_as_of"]
# module, and the package that it needs
OTHERS = {"polars_frames": "polars", "clickhouse": "chdb", "pandas_frames": "pandas"}
# as few events as make every model
FEW = "20k"
TITLES = {
    FLOOR: "one `group by user_id`, the floor",
    HAND: "SQL by hand on `fct_events`, today",
    "polars_frames": "polars, today",
    "clickhouse": "ClickHouse (chdb), today",
    "pandas_frames": "pandas, today",
    OURS: "**segments, all intervals of all time**",
}
EXPORTED = """
copy (
    select
        user_id, event_name, occurred_at, feature_name, feature_tier, product_category, platform,
        cast(revenue * 10000 as bigint) as revenue_e4
    from marts.fct_events
) to '{folder}/events.parquet' (format parquet);
copy (select user_id, first_seen_at from intermediate.int_user_lives) to '{folder}/people.parquet' (format parquet);
"""
# rules whose members differ, those who are deleted left out: only segments know of deletions
DIFFERENCES = """
with living as (
    select user_id
    from intermediate.int_user_lives
    where first_seen_at <= $as_of and (deleted_at is null or deleted_at > $as_of)
),
one as (
    select parse_filename(filename) as rule, user_id
    from read_parquet($one, filename = true)
    semi join living using (user_id)
),
other as (
    select parse_filename(filename) as rule, user_id
    from read_parquet($other, filename = true)
    semi join living using (user_id)
)
select rule, count(*) from ((from one except from other) union all (from other except from one)) group by rule order by rule
"""


@dataclass(frozen=True)
class Measured:
    """One run of a contender on a set of rules: wall and CPU seconds of what counts, seconds by step, peak bytes of its process."""

    contender: str
    rules: str
    wall: float
    cpu: float
    steps: dict[str, tuple[float, float]]
    peak_bytes: int


@dataclass(frozen=True)
class Build:
    """One build of generated events: its database, the Parquet export beside it, and the instant at which members are asked for."""

    size: str
    database: Path
    exported: Path
    as_of: str


def dbt(arguments: list[str], size: str, project: Path = ROOT) -> Path:
    """Runs dbt on the generated events of a size; returns its target folder."""
    events, users = generate_events(size)
    target = FOLDER / "target"
    shutil.rmtree(target, ignore_errors=True)
    run_dbt(arguments, events, users, FOLDER / f"segments_{size}.duckdb", target, project)
    return target


def build(size: str) -> Build:
    """The build of a size; made once and kept until `make clean`."""
    database, exported = FOLDER / f"segments_{size}.duckdb", FOLDER / f"segments_{size}_export"
    finished = exported / "finished"
    if not finished.exists():
        print(f"Building the clean events of {size} generated ones ...", flush=True)
        for file in (database, Path(f"{database}.wal")):
            file.unlink(missing_ok=True)
        if (times := copies(size)) > 1:
            multiply(build(BASE).database, database, times)
        else:
            dbt(["build", "--threads", "1", "--select", *NEEDED, "--resource-type", "seed", "--resource-type", "model"], size)
        exported.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(database)) as connection:
            connection.execute(EXPORTED.format(folder=exported))
        finished.touch()
    with duckdb.connect(str(database), read_only=True) as connection:
        (as_of,) = connection.execute("select as_of from intermediate.int_as_of").fetchone() or (None,)
    return Build(size, database, exported, as_of.isoformat())


def compiled(size: str, rules: int) -> dict[str, str]:
    """What dbt runs for the event stream, the segments that ship, and the generated ones: name and SQL, in order.

    The generated segment files stand in a copy of the project, and dbt runs them on a few events, with kinds numbered as those of
    the size: what it sends to the database for a whole build is then the same. `champions` reads a mart and is left out.
    """
    few = build(FEW)
    project = FOLDER / "project"
    shutil.rmtree(project, ignore_errors=True)
    for folder in ("macros", "models", "seeds", "snapshots", "tests/generic"):
        shutil.copytree(ROOT / folder, project / folder)
    shutil.copy(ROOT / "dbt_project.yml", project)
    generated = project / "models" / "segments" / "generated"
    generated.mkdir()
    for name, rule in generate(rules).items():
        (generated / f"{name}.sql").write_text(segment_file(rule), encoding="utf-8")
    stream = ran(["--select", EVENT_KINDS, STREAM], project)
    # there the model is empty, and a hook of the stream runs the same statement
    stream[EVENT_KINDS] = stream[EVENT_KINDS].replace("where 1 = 0", "")
    if size != FEW:
        with duckdb.connect(str(few.database)) as connection:
            connection.execute(f"attach '{build(size).database}' as large (read_only)")
            connection.execute(f"create or replace table intermediate.{EVENT_KINDS} as from large.intermediate.{EVENT_KINDS}")
    segments = ran(["--select", "path:models/segments", "--exclude", "champions"], project)
    return {name: sql.replace(f'"segments_{FEW}"', f'"segments_{size}"') for name, sql in (stream | segments).items()}


def ran(arguments: list[str], project: Path) -> dict[str, str]:
    """Runs models of a project whole, on few events; name and SQL of each as it was sent, those that others read first."""
    target = dbt(["run", "--full-refresh", *arguments], FEW, project)
    manifest, results = (json.loads((target / f"{name}.json").read_text(encoding="utf-8")) for name in ("manifest", "run_results"))
    nodes = manifest["nodes"]
    sql = {one["unique_id"]: one["compiled_code"] for one in results["results"] if one["unique_id"].startswith("model.")}
    for name in sql:
        sent = (target / "run" / nodes[name]["package_name"] / nodes[name]["original_file_path"]).read_text(encoding="utf-8")
        # a table is written beside the one that is there; rows that only ever come to it have to be made into one
        is_whole = sent.lstrip().startswith("create")
        sql[name] = sent.replace("__dbt_tmp", "") if is_whole else f"create table {nodes[name]['relation_name']} as ({sql[name]})"
    order = TopologicalSorter({name: [other for other in nodes[name]["depends_on"]["nodes"] if other in sql] for name in sql})
    return {nodes[name]["name"]: sql[name] for name in order.static_order()}


class Bench:
    """Runs contenders on one build and compares what they say."""

    def __init__(self, build: Build, statements: dict[str, str]) -> None:
        self.build = build
        self.statements = statements

    def run(self, contender: str, rules: int) -> Measured:
        """One contender on so many generated rules; segments on 0 are those that ship."""
        folder = self.folder(contender)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        job = Job(str(self.build.database), str(self.build.exported), str(folder), self.build.as_of, rules)
        if contender == OURS:
            shipped = {name for name in self.statements if not name.startswith("rule_")}
            wanted = {EVENT_KINDS, STREAM, *generate(rules)} if rules else shipped
            job.statements = {name: sql for name, sql in self.statements.items() if name in wanted}
        job.write(folder / "job.json")
        cost_of([sys.executable, "-m", f"benchmarks.contenders.{contender}", str(folder / "job.json")])
        done = json.loads((folder / "job.json").read_text())
        steps = {name: tuple(took) for name, took in done["seconds"].items()}
        wall, cpu = (sum(took[kind] for name, took in steps.items() if name != "load") for kind in (0, 1))
        label = str(rules) if rules else "shipped" if contender == OURS else "none"
        return Measured(contender, label, wall, cpu, steps, done["peak_bytes"])

    def round(self, sets: list[int], others: list[str]) -> Iterable[Measured]:
        """Every contender on the first set of rules; SQL by hand and segments on all; segments on those that ship."""
        yield self.run(FLOOR, 0)
        for rules in sets:
            for contender in [HAND, *(others if rules == sets[0] else []), OURS]:
                try:
                    yield self.run(contender, rules)
                except CalledProcessError as failed:
                    if failed.returncode != -9:
                        raise
                    print(f"{contender} ran out of memory", flush=True)
                    continue
                self.compare(HAND, contender, rules)
        yield self.run(OURS, 0)

    def folder(self, contender: str) -> Path:
        """Where a contender writes."""
        return FOLDER / "contenders" / contender

    def compare(self, one: str, other: str, rules: int) -> None:
        """Stops unless both left the same members for every rule."""
        files = [str(self.folder(contender) / "members" / "*.parquet") for contender in (one, other)]
        assert all(len(list(Path(file).parent.glob("*.parquet"))) == rules for file in files)
        with duckdb.connect(str(self.build.database), read_only=True) as connection:
            differing = connection.execute(DIFFERENCES, {"one": files[0], "other": files[1], "as_of": self.build.as_of}).fetchall()
        if differing:
            raise SystemExit(f"{one} and {other} name different members: {differing}")

    def sizes(self, rules: int) -> list[int]:
        """Members of each rule, smallest first, as SQL by hand found them."""
        files = self.folder(HAND) / "members"
        return sorted(
            duckdb.execute("select count(*) from read_parquet($1)", [str(files / f"{name}.parquet")]).fetchall()[0][0]
            for name in generate(rules)
        )


def installed() -> list[str]:
    """The contenders beside DuckDB whose package is there."""
    return [module for module, package in OTHERS.items() if importlib.util.find_spec(package)]


def measured_rounds(size: str, sets: list[int], rounds: int, others: list[str]) -> dict:
    """All rounds of a size, in the form that is kept beside the build."""
    made = build(size)
    bench = Bench(made, compiled(size, max(sets)))
    found: list[list[Measured]] = []
    for number in range(rounds):
        found.append([])
        for one in bench.round(sets, others):
            found[-1].append(one)
            print(
                f"round {number + 1} of {rounds}: {one.contender}, {one.rules} rules: {one.wall:.1f} s, CPU {one.cpu:.1f} s",
                flush=True,
            )
    with duckdb.connect(str(made.database), read_only=True) as connection:
        counts = connection.execute("select count(*), count(distinct user_id) from marts.fct_events").fetchall()[0]
        named = dict(connection.execute("select event_name, count(*) from marts.fct_events group by event_name").fetchall())
    own = {rule: sum(named.get(name, 0) for name in names(stated)) for rule, stated in generate(max(sets)).items()}
    kept = {
        "size": size, "events": counts[0], "people": counts[1], "machine": machine(), "sets": sets, "own_events": own,
        "members": bench.sizes(max(sets)), "rounds": [[asdict(one) for one in one_round] for one_round in found],
    }  # fmt: skip
    shutil.rmtree(FOLDER / "contenders")
    return kept


class Page:
    """One size on the results page: medians over its rounds."""

    def __init__(self, kept: dict) -> None:
        self.kept = kept
        self.rounds = [{(one["contender"], one["rules"]): one for one in one_round} for one_round in kept["rounds"]]

    def median(self, contender: str, rules: str, value: Callable[[dict], float]) -> float:
        """The median of a value over the rounds in which the contender finished."""
        return median(value(one_round[contender, rules]) for one_round in self.rounds if (contender, rules) in one_round)

    def lines(self) -> list[str]:
        """The section of the size."""
        kept = self.kept
        lines = [
            f"## {kept['size']}: {kept['events']:,} clean events of {kept['people']:,} people",
            "",
            f"`make bench-segments SIZE={kept['size']} ROUNDS={len(self.rounds)}`: {kept['machine']}; medians of the rounds. Of"
            f" {len(kept['members'])} rules {sum(map(bool, kept['members']))} have members, half of the rules"
            f" {median(kept['members']):,.0f} or more.",
            "",
        ]
        for rules in map(str, kept["sets"]):
            lines += self.table(rules)
        return [*lines, *self.shipped(), *self.by_condition(), *self.by_own_events(), *self.marginal()]

    def table(self, rules: str) -> list[str]:
        """All contenders on a set of rules, each beside SQL by hand; of segments, the shared stream apart."""
        lines = [
            f"| {rules} rules | wall s | CPU s | x SQL by hand, wall | x SQL by hand, CPU | peak memory | loading s, not counted |",
            "|---|--:|--:|--:|--:|--:|--:|",
            self.row(FLOOR, "none", rules, TITLES[FLOOR]),
        ]
        lines += [
            self.row(contender, rules, rules, title) for contender, title in TITLES.items() if (contender, rules) in self.rounds[0]
        ]
        stream = self.seconds(OURS, rules, lambda one, kind: one["steps"][STREAM][KINDS.index(kind)], rules)
        return [*lines, f"| of which the stream that they share | {' | '.join(stream)} | | |", ""]

    def row(self, contender: str, own_rules: str, rules: str, title: str) -> str:
        """One contender's medians, and the largest of its peaks."""
        rounds = [one_round[contender, own_rules] for one_round in self.rounds if (contender, own_rules) in one_round]
        peak = max(one["peak_bytes"] for one in rounds) / 1e9
        load = f"{median(one['steps']['load'][0] for one in rounds):.1f}" if "load" in rounds[0]["steps"] else ""
        cells = self.seconds(contender, own_rules, lambda one, kind: one[kind], rules)
        return f"| {title} | {' | '.join(cells)} | {peak:.1f} GB | {load} |"

    def seconds(self, contender: str, own_rules: str, value: Callable[[dict, str], float], rules: str) -> list[str]:
        """Wall and CPU seconds, and both as multiples of SQL by hand on `rules` in the same round: medians as text."""
        pairs = [(one[contender, own_rules], one[HAND, rules]) for one in self.rounds if (contender, own_rules) in one]
        taken = [median(value(one, kind) for one, _ in pairs) for kind in KINDS]
        return [
            f"{figure:.2f}"
            for figure in (*taken, *(median(value(one, kind) / hand[kind] for one, hand in pairs) for kind in KINDS))
        ]

    def shipped(self) -> list[str]:
        """The segments that ship, the dearest by name."""
        steps = self.rounds[0][OURS, "shipped"]["steps"]
        seconds = {name: self.median(OURS, "shipped", lambda one, name=name: one["steps"][name][0]) for name in steps}
        wall = self.median(OURS, "shipped", lambda one: one["wall"])
        dearest = sorted(((took, name) for name, took in seconds.items() if name != STREAM), reverse=True)[:5]
        return [
            f"The {len(seconds) - 1} segments that ship: {wall:.2f} s, of which the stream {seconds[STREAM]:.2f} s. The dearest: "
            + ", ".join(f"`{name}` {took:.2f} s" for took, name in dearest) + ".",
            "",
        ]  # fmt: skip

    def by_condition(self) -> list[str]:
        """CPU seconds of a segment of one condition, by which it is: the mean over the rules of the largest set, dearest first."""
        many = self.kept["sets"][-1]
        costs: dict[str, list[float]] = {}
        for name, rule in generate(many).items():
            if len(rule.conditions) == 1:
                cost = self.median(OURS, str(many), lambda one, name=name: one["steps"][name][1])
                costs.setdefault(type(rule.conditions[0]).__name__, []).append(cost)
        dearest = sorted(((mean(found), kind) for kind, found in costs.items()), reverse=True)
        return ["CPU of a segment of one condition: " + ", ".join(f"{kind} {cost:.2f} s" for cost, kind in dearest) + ".", ""]

    def by_own_events(self) -> list[str]:
        """CPU of a segment by how many events it reads: medians over the largest set; nothing where none were counted."""
        own, many = self.kept.get("own_events", {}), str(self.kept["sets"][-1])
        found = []
        for fewer, more in itertools.pairwise((0, 0.01, 0.1, 1.01)):
            rules = [name for name, events in own.items() if fewer <= events / self.kept["events"] < more]
            costs = [self.median(OURS, many, lambda one, name=name: one["steps"][name][1]) for name in rules]
            if costs:
                found.append(f"{f'up to {more:.0%}' if more < 1 else 'more'} {1000 * median(costs):.0f} ms ({len(costs)} rules)")
        return [f"CPU of a segment by the share of all events that are its own, median: {', '.join(found)}.", ""] if found else []

    def marginal(self) -> list[str]:
        """What one more segment file costs, beside one more query by hand."""
        few, many = self.kept["sets"][0], self.kept["sets"][-1]
        if few == many:
            return []
        more = {
            (contender, kind): 1000 * median(
                (one[contender, str(many)][kind] - one[contender, str(few)][kind]) / (many - few) for one in self.rounds
            )
            for contender in (OURS, HAND) for kind in KINDS
        }  # fmt: skip
        return [
            f"One more segment costs {more[OURS, 'wall']:.0f} ms and {more[OURS, 'cpu']:.0f} ms of CPU, one more query by hand"
            f" {more[HAND, 'wall']:.0f} and {more[HAND, 'cpu']:.0f} (from {few} to {many} rules).",
            "",
        ]


WHAT_IS_COMPARED = """
**What is compared.** Generated rules, stated once (`benchmarks/rules.py`) and rendered for each contender by code of its own
(`benchmarks/contenders/`). The others say who is in **today**, which is what people write; segments write **every interval of
all time**. That all name the same members at `as_of` is checked in every round. Of 50 rules {deck}. Events are drawn by
weight, so that what people do often is asked for often; windows are from 1 to 90 days, of sums to 180. The seed is fixed, and
the first 50 rules are the same in every set. Above {base}, the clean events are those of {base} several times, each copy with
people of its own.
"""
WHAT_IS_COUNTED = """
**What is counted.** Each contender runs alone, one after the other, in a process of its own, with {threads} threads and, DuckDB and
ClickHouse, with {memory} of memory; files are in the system's cache. Wall and CPU seconds are those of its queries, writing
their results out included: tables in a new DuckDB file (SQL by hand, segments), MergeTree tables, or Parquet files. SQL by hand
reads `fct_events`. Segments count the build of the narrow, sorted stream that they share, `int_event_times`, beside one statement
per segment file, as `dbt build --full-refresh` sends them.
"""
WHAT_IS_NOT = """
**What is not.** Starting Python; dbt's own start, compilation (3.5 s, and about 40 ms a model) and bookkeeping; and reading the
Parquet export of the clean events into the contender's own format, which stands in a column of its own: a polars frame with
categorical texts, a pandas frame with categories, a MergeTree table ordered by day, event and hash of the person, as
PostHog's is. Peak memory is that of the process, with what it loaded. Only segments leave out deleted people; the others need
not, and are compared without them.
"""
DECK_WORDS = {
    "counted": "count events in a window", "filtered": "count those with one value of a column", "silent": "ask for silence",
    "never": "for never", "one_not_other": "for one thing and not another", "either_not_third": "for either of two and not a third",
    "new_to": "for a first time", "in_order": "for two things in order", "spent": "sum revenue", "share": "takes a share",
    "variety": "counts distinct values", "active_days": "count active days",
}  # fmt: skip


def page(sizes: list[dict]) -> str:
    """The whole results page, smallest size first."""
    deck = ", ".join(f"{number} {DECK_WORDS[kind]}" for kind, number in DECK.items())
    lines = [
        "# Segments beside other ways to say who is in",
        "",
        "Made by `make bench-segments` from all sizes measured on the machine.",
        "",
    ]
    for paragraph in (WHAT_IS_COMPARED, WHAT_IS_COUNTED, WHAT_IS_NOT):
        text = paragraph.format(deck=deck, base=BASE, threads=THREADS, memory=MEMORY.replace("GB", " GB"))
        lines += [textwrap.fill(" ".join(text.split()), 130, break_long_words=False, break_on_hyphens=False), ""]
    for kept in sizes:
        lines += Page(kept).lines()
    return "\n".join([*lines, *growth(sizes)]).rstrip("\n") + "\n"


def growth(sizes: list[dict]) -> list[str]:
    """How seconds grow with events between neighbouring sizes: 1 is in proportion."""
    lines = []
    for smaller, larger in itertools.pairwise(sizes):
        for rules in [str(rules) for rules in larger["sets"] if rules in smaller["sets"]]:
            walls = [Page(kept).median(OURS, rules, lambda one: one["wall"]) for kept in (smaller, larger)]
            power = math.log(walls[1] / walls[0]) / math.log(larger["events"] / smaller["events"])
            lines.append(
                f"From {smaller['size']} to {larger['size']}, {rules} segments grow with events to the power of {power:.2f}."
            )
    return ["## Growth", "", *lines] if lines else []


def main(arguments: list[str] | None = None) -> None:
    """Measures and writes benchmarks/results/segments.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segments", description=__doc__)
    parser.add_argument("--size", default="10M", help="number of generated events, such as 1M or 10M")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    parser.add_argument("--rules", default="50,200", help="numbers of generated rules, smallest first")
    parser.add_argument("--only-sql", action="store_true", help="leave out those who load the events first")
    options = parser.parse_args(arguments)
    others = [] if options.only_sql else installed()
    kept = measured_rounds(options.size, [int(number) for number in options.rules.split(",")], options.rounds, others)
    (FOLDER / f"segments_{options.size}.json").write_text(json.dumps(kept), encoding="utf-8")
    sizes = [json.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("segments_*.json")]
    RESULTS.write_text(page(sorted(sizes, key=lambda kept: kept["events"])), encoding="utf-8")
    print(f"\n{RESULTS.read_text(encoding='utf-8')}")


if __name__ == "__main__":
    main()
