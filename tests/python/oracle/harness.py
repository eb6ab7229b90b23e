"""Runs random rules through dbt and DuckDB and compares the resulting intervals with the oracle, instant by instant."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from tests.python.support.workspace import finished, start_process

from .conditions import Segment
from .evaluator import Evaluator, Rule
from .histories import make_users
from .instants import DAY, format_instant
from .people import MONEY_COLUMNS, TEXT_COLUMNS, Event, Subject, User, forget_all
from .rendering import render_rule
from .rules import make_rules
from .traits import learn_traits

PROJECT = Path(__file__).parent / "project"
MACROS = Path(__file__).parents[3] / "macros"
FOREVER = 20_000 * DAY * 2
MAX_INSTANTS = 1_500

Spell = tuple[int, int | None]


@dataclass
class World:
    """Rules that share one reporting time zone and one dbt run."""

    zone: str
    rules: list[Rule]


@dataclass
class Mismatch:
    """One disagreement or one broken law (`found`) of a rule for a user (None: a user or key nobody knows)."""

    rule: Rule
    zone: str
    user: User | None
    key: str | None
    spells: list[Spell]
    found: str

    @property
    def events(self) -> int:
        """Length of the user's history: short ones are easier to read."""
        return len(self.user.events) if self.user else 0


@dataclass
class Outcome:
    """Counts of one run. `members` and `outsiders` count the oracle's answers, so that a mute rule shows."""

    users: int = 0
    rules: int = 0
    instants: int = 0
    members: int = 0
    spells: int = 0
    mismatches: int = 0
    examples: list[Mismatch] = field(default_factory=list)
    all_rules: list[Rule] = field(default_factory=list)
    conditions: Counter[str] = field(default_factory=Counter)

    def add(self, other: Outcome) -> None:
        """Add another outcome over the same users."""
        self.rules += other.rules
        self.instants += other.instants
        self.members += other.members
        self.spells += other.spells
        self.mismatches += other.mismatches
        self.examples += other.examples
        self.conditions += other.conditions


class DbtFailed(Exception):
    """dbt did not build the segment models; the message is the end of its output."""


# --- data and models -------------------------------------------------------------------------------------------------

_EVENT_TYPES = {
    "user_id": "varchar", "event_name": "varchar", "occurred_at": "bigint",
    **dict.fromkeys(TEXT_COLUMNS, "varchar"), **dict.fromkeys(MONEY_COLUMNS, "decimal(18,4)"),
    "is_activity": "boolean", "properties": "varchar",
}  # fmt: skip
_USER_TYPES = {
    "user_id": "varchar", "is_anonymous": "boolean", "first_seen_at": "bigint", "deleted_at": "bigint",
    "signed_up_at": "bigint", "country": "varchar", "birth_year": "integer", "gender": "varchar",
    "acquisition_channel": "varchar", "timezone": "varchar", "marketing_opt_in": "boolean", "traits": "varchar",
}  # fmt: skip
_OBSERVATION_TYPES = dict.fromkeys(
    ("source", "event_id", "user_id", "anonymous_id", "occurred_at", "received_at", "traits"), "varchar"
)
_CHANGE_TYPES = {"user_id": "varchar", "changed_from": "bigint"}
_SIGN_IN_TYPES = {"anonymous_id": "varchar", "user_id": "varchar", "occurred_at": "bigint"}


def _json_text(document: Any) -> str | None:
    return None if document is None else json.dumps(document, default=float)


def _event_rows(users: list[User], left_out: frozenset[Event] = frozenset()) -> Iterator[dict[str, Any]]:
    for user in users:
        for event in user.events:
            if event in left_out:
                continue
            columns = {
                name: str(value) if isinstance(value, Decimal) else value for name, value in event.columns.items()
            }
            yield {
                "user_id": user.user_id, "event_name": event.name, "occurred_at": event.at, **columns,
                "is_activity": event.is_activity, "properties": _json_text(event.properties),
            }  # fmt: skip


def _user_rows(users: list[User]) -> Iterator[dict[str, Any]]:
    for user in users:
        yield {
            "user_id": user.user_id, "is_anonymous": user.user_id.startswith("anon:"),
            "first_seen_at": user.first_seen_at, "deleted_at": user.deleted_at, "signed_up_at": user.signed_up_at,
            **user.attributes, "traits": _json_text(user.traits),
        }  # fmt: skip


def _observation_rows(users: list[User]) -> Iterator[dict[str, Any]]:
    for user in users:
        for sent in user.observations:
            row = {name: getattr(sent, name) for name in _OBSERVATION_TYPES if name != "user_id"}
            yield {**row, "user_id": user.user_id if sent.is_signed_in else None}


def _sign_in_rows(users: list[User]) -> Iterator[dict[str, Any]]:
    for user in users:
        for device, at in user.sign_ins:
            yield {"anonymous_id": device, "user_id": user.user_id, "occurred_at": at}


def late_events(users: list[User], seed: int) -> dict[str, list[Event]]:
    """By user_id: the events that come with a second load; of two users in three, some or all since an instant of their own."""
    rng = random.Random(f"late {seed}")
    late: dict[str, list[Event]] = {}
    for user in users:
        if user.events and rng.random() < 2 / 3:
            first, share = rng.choice(user.events).at, rng.choice((0.3, 1))
            late[user.user_id] = [event for event in user.events if event.at >= first and rng.random() < share]
    return {user_id: events for user_id, events in late.items() if events}


def _change_rows(late: dict[str, list[Event]]) -> Iterator[dict[str, Any]]:
    for user_id, events in late.items():
        yield {"user_id": user_id, "changed_from": min(event.at for event in events)}


def _write_parquet(rows: Iterator[dict[str, Any]], types: dict[str, str], folder: Path, name: str) -> None:
    lines = folder / f"{name}.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    columns = ", ".join(f"{column}: '{kind}'" for column, kind in types.items())
    selected = ", ".join(f"epoch_ms({column}) as {column}" if types[column] == "bigint" else column for column in types)
    duckdb.connect().execute(
        f"copy (select {selected} from read_json('{lines}', format='newline_delimited', columns={{{columns}}}))"
        f" to '{folder / name}.parquet' (format parquet)"
    )


def write_project(
    folder: Path, users: list[User], worlds: list[World], macros: Path, files: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Copy the project into one folder per world, with the data, the macros, the segment models and further `files` by name."""
    data = folder / "data"
    data.mkdir(parents=True)
    _write_parquet(_event_rows(users), _EVENT_TYPES, data, "events")
    _write_parquet(_user_rows(users), _USER_TYPES, data, "users")
    _write_parquet(_observation_rows(users), _OBSERVATION_TYPES, data, "observations")
    _write_parquet(_sign_in_rows(users), _SIGN_IN_TYPES, data, "sign_ins")
    for number, world in enumerate(worlds):
        project = folder / f"world_{number}"
        shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs", "*.duckdb"))
        settings = project / "dbt_project.yml"
        text = settings.read_text().replace('"../../../../macros"', f'"{os.path.relpath(macros, project)}"')
        settings.write_text(text)
        segments = project / "models" / "segments"
        segments.mkdir()
        for rule in world.rules:
            (segments / f"{rule['name']}.sql").write_text(render_rule(rule), encoding="utf-8")
        for name, text in files.items():
            (segments / name).write_text(text, encoding="utf-8")


def run_dbt(project: Path, zone: str, threads: int, load: int = 1) -> Path:
    """Build one world's project; returns its database. Raises DbtFailed with dbt's words."""
    database = project / "oracle.duckdb"
    settings = json.dumps({"oracle_data": str(project.parent / "data"), "reporting_timezone": zone, "oracle_load": load})
    command = ["--no-use-colors", "--no-version-check", "build", "--vars", settings, "--project-dir", str(project)]
    command += ["--target-path", str(project / "target"), "--log-path", str(project / "logs")]
    environment = {"ORACLE_DUCKDB_PATH": str(database), "ORACLE_THREADS": str(threads), "DBT_PROFILES_DIR": str(project)}
    output = project / "output.txt"
    process = start_process(command, environment, output)
    process.join()
    run = finished(process, output)
    if not run.succeeded:
        errors = [line for line in run.output.splitlines() if " OK " not in line and " START " not in line]
        raise DbtFailed("\n".join(errors[-80:]))
    return database


@lru_cache(maxsize=8)
def _connection(database: Path, process: int) -> duckdb.DuckDBPyConnection:
    """One connection per database and process: opening one costs more than a read."""
    return duckdb.connect(str(database), read_only=True)


def _milliseconds(microseconds: int | None) -> Any:
    """Whole milliseconds, or a fraction when a spell has left the grid, so that this shows."""
    if microseconds is None or microseconds % 1000:
        return microseconds and microseconds / 1000
    return microseconds // 1000


def read_spells(database: Path, rule: str) -> dict[tuple[str, str | None], list[Spell]]:
    """(user, per_value) -> its spells in ms, ordered by start."""
    spells: dict[tuple[str, str | None], list[Spell]] = {}
    rows = (
        _connection(database, os.getpid())
        .execute(
            f"select user_id, per_value, epoch_us(valid_from), epoch_us(valid_to) from main.{rule} order by 1, 2, 3, 4"
        )
        .fetchall()
    )
    for user_id, per_value, valid_from, valid_to in rows:
        spells.setdefault((user_id, per_value), []).append((_milliseconds(valid_from), _milliseconds(valid_to)))
    return spells


# --- comparison ------------------------------------------------------------------------------------------------------


def broken_law(spells: list[Spell], subject: Subject) -> str | None:
    """The law a user's (or pair's) spells break, if any: positive, disjoint, maximal, inside life."""
    for valid_from, valid_to in spells:
        if isinstance(valid_from, float) or isinstance(valid_to, float):
            return "a spell that does not lie on whole milliseconds"
        if valid_to is not None and valid_to <= valid_from:
            return "a spell that is not positive"
        if valid_from is None or not subject.is_alive(valid_from):
            return "a spell that starts outside life"
        if subject.user.deleted_at is not None and (valid_to is None or valid_to > subject.user.deleted_at):
            return "a spell that outlives its user"
    for (_, earlier_to), (later_from, _) in pairwise(spells):
        if earlier_to is None or later_from < earlier_to:
            return "spells that overlap"
        if later_from == earlier_to:
            return "spells that touch and are not merged"
    return None


def instants_to_probe(segment: Segment, subject: Subject, spells: list[Spell], rng: random.Random) -> list[int]:
    """Every instant where anything can change, each with its neighbours, random ones and one far in the future."""
    edges = {instant for spell in spells for instant in spell if instant is not None}
    changes = set(segment.changes(subject)) | {event.at for event in subject.events}
    if len(changes) > MAX_INSTANTS // 3:
        changes = set(rng.sample(sorted(changes), MAX_INSTANTS // 3))
    edges |= changes
    probes = {instant + shift for instant in edges for shift in (-1, 0, 1)}
    earliest, latest = min(edges), max(edges)
    probes.update(rng.randint(earliest, latest) for _ in range(5))
    probes.update((earliest - DAY, FOREVER))
    return sorted(probes)


def compare_subject(
    segment: Segment, subject: Subject, spells: list[Spell], rng: random.Random, outcome: Outcome
) -> str | None:
    """Probe one user or pair; the first disagreement as text, or None."""
    starts = [valid_from for valid_from, _ in spells]
    for x in instants_to_probe(segment, subject, spells, rng):
        expected = segment.has_member(subject, x)
        position = bisect_right(starts, x) - 1
        valid_to = spells[position][1] if position >= 0 else None
        got = position >= 0 and (valid_to is None or x < valid_to)
        outcome.instants += 1
        outcome.members += expected
        if got != expected:
            return f"at {format_instant(x)} ({x}) the oracle says {expected}, the SQL says {got}"
    return None


def mismatches_of(
    database: Path, rule: Rule, evaluator: Evaluator, users: list[User], seed: int, outcome: Outcome
) -> Iterator[Mismatch]:
    """Compare one built rule over all users: one mismatch per user or pair at most. Counts into the outcome."""
    segment, zone = evaluator.segments[rule["name"]], evaluator.calendar.zone
    rng = random.Random(f"probes {seed} {rule['name']}")
    spells = read_spells(database, rule["name"])
    outcome.spells += sum(map(len, spells.values()))
    for user in users:
        for key, subject in user.subjects(segment.per).items():
            own = spells.pop((user.user_id, key), [])
            found = broken_law(own, subject) or compare_subject(segment, subject, own, rng, outcome)
            if found:
                yield Mismatch(rule, zone, user, key, own, found)
    for (stranger, key), own in spells.items():
        yield Mismatch(rule, zone, None, key, own, f"spells for {stranger!r}, a user or key that does not exist")
    forget_all(users)


def compare_rule(database: Path, rule: Rule, evaluator: Evaluator, users: list[User], seed: int) -> Outcome:
    """Compare one rule over all users; keeps the mismatch with the shortest history as example."""
    outcome = Outcome(rules=1, conditions=Counter(_kinds(rule)))
    found = list(mismatches_of(database, rule, evaluator, users, seed, outcome))
    outcome.mismatches = len(found)
    outcome.examples = sorted(found, key=lambda mismatch: mismatch.events)[:1]
    return outcome


def _kinds(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "condition" in node:
            yield node["condition"]
        if node.get("per"):
            yield "per"
        for value in node.values():
            yield from _kinds(value)
    elif isinstance(node, list):
        for value in node:
            yield from _kinds(value)


def describe(mismatch: Mismatch) -> str:
    """The mismatch as text: the rule file, the user's facts and events, and what the SQL says."""

    def moment(instant: float | None) -> str:
        return "null" if instant is None else format_instant(instant)

    user = mismatch.user
    lines = [f"{mismatch.rule['name']} ({mismatch.zone}): {mismatch.found}", render_rule(mismatch.rule).rstrip()]
    if user is not None:
        lines.append(
            f"user {user.user_id!r} key {mismatch.key!r} first_seen_at {moment(user.first_seen_at)}"
            f" signed_up_at {moment(user.signed_up_at)} deleted_at {moment(user.deleted_at)}"
        )
        lines.append(f"attributes {user.attributes} traits {_json_text(user.traits)}")
        for trait, known in user.histories.items():
            lines.append(f"  {trait}: " + ", ".join(f"{moment(at)} {value!r}" for at, value in known))
        for event in user.events:
            given = {name: str(value) for name, value in event.columns.items() if value is not None}
            given.pop("event_id", None)
            lines.append(f"  {moment(event.at)} {event.name} {given} {_json_text(event.properties)}")
    spells = ", ".join(f"[{moment(start)}, {moment(end)})" for start, end in mismatch.spells)
    lines.append(f"SQL spells: {spells or 'none'}")
    return "\n".join(lines)


# --- whole runs ------------------------------------------------------------------------------------------------------

_job: dict[str, Any] = {}


def _compare_job(number: int) -> Outcome:
    rule, evaluator, database = _job["rules"][number]
    return compare_rule(database, rule, evaluator, _job["users"], _job["seed"])


def build_in_loads(users: list[User], worlds: list[World], folder: Path, processes: int, seed: int, loads: int) -> list[Path]:
    """Build each world, and in two loads once without what comes late before; the databases, in the order of the worlds."""
    if loads == 2:
        late = late_events(users, seed)
        left_out = frozenset(event for events in late.values() for event in events)
        _write_parquet(_event_rows(users, left_out), _EVENT_TYPES, folder / "data", "events")
        for number, world in enumerate(worlds):
            run_dbt(folder / f"world_{number}", world.zone, processes)
        _write_parquet(_event_rows(users), _EVENT_TYPES, folder / "data", "events")
        _write_parquet(_change_rows(late), _CHANGE_TYPES, folder / "data", "changes")
    return [run_dbt(folder / f"world_{number}", world.zone, processes, loads) for number, world in enumerate(worlds)]


def compare(
    users: list[User],
    worlds: list[World],
    folder: Path,
    macros: Path = MACROS,
    processes: int = 1,
    seed: int = 0,
    loads: int = 1,
    files: Mapping[str, str] = MappingProxyType({}),
) -> Outcome:
    """Build all worlds with dbt and compare every rule. Raises DbtFailed when a world does not build."""
    learn_traits(users)
    write_project(folder, users, worlds, macros, files)
    jobs = []
    databases = build_in_loads(users, worlds, folder, processes, seed, loads)
    for world, database in zip(worlds, databases, strict=True):
        evaluator = Evaluator(world.zone)
        for rule in world.rules:
            evaluator.build(rule)
        jobs += [(rule, evaluator, database) for rule in world.rules]
    _job.update(rules=jobs, users=users, seed=seed)
    outcome = Outcome(users=len(users), all_rules=[rule for world in worlds for rule in world.rules])
    if processes > 1:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            results = pool.map(_compare_job, range(len(jobs)), chunksize=1)
    else:
        results = [_compare_job(number) for number in range(len(jobs))]
    for result in results:
        outcome.add(result)
    return outcome


def random_worlds(seed: int, rules: int, users: list[User], zones: tuple[str, ...]) -> list[World]:
    """`rules` random rules spread evenly over the zones."""
    worlds = []
    for number, zone in enumerate(zones):
        count = rules // len(zones) + (number < rules % len(zones))
        first = number * (rules // len(zones))
        prefix = f"rule_{zone.lower().replace('/', '_')}"
        worlds.append(World(zone, make_rules(seed, count, Evaluator(zone), users[:60], prefix, first)))
    return worlds


def run(
    seed: int,
    rules: int,
    users: int,
    zones: tuple[str, ...],
    macros: Path = MACROS,
    processes: int = 1,
    folder: Path | None = None,
    loads: int = 1,
) -> Outcome:
    """One whole random run in a folder of its own (kept when given, else temporary)."""
    people = make_users(seed, users)
    worlds = random_worlds(seed, rules, people, zones)
    if folder is not None:
        return compare(people, worlds, folder, macros, processes, seed, loads)
    with tempfile.TemporaryDirectory(prefix="oracle_") as temporary:
        return compare(people, worlds, Path(temporary), macros, processes, seed, loads)
