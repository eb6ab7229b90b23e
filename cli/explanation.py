"""Why a user is in a segment or not: every condition of the definition evaluated alone, for this user.

dbt renders each node of the rule tree as a statement of its own, through the same segment() that builds the table. The
statements run on a read-only connection over the user's own events; segments a rule stands on are read as they were built.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
from jinja2 import TemplateSyntaxError

from cli.builds import ROOT, Build, UserError
from cli.definitions import project_variables, run_dbt, run_statement, segment_file
from cli.rule_tree import Node, Rule, read_rule
from cli.summary import open_build

MARK = "-- explain: "
Statements = dict[tuple[int, str], str]


@dataclass(frozen=True)
class Span:
    """A half-open stretch of time (UTC) during which something held or did not; `end` is none when no end is known."""

    start: datetime
    end: datetime | None
    holds: bool = True

    def contains(self, at: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True)
class Event:
    """An event that decides a condition, or (without id) a change of a trait or a date that it held."""

    event_id: str | None
    name: str
    at: datetime


@dataclass
class Condition:
    """A node of the tree for one key: its spans over life, true and false in turn, and what decided them."""

    node: Node
    spans: list[Span]
    events: list[Event] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    children: list["Condition"] = field(default_factory=list)

    def holds_at(self, at: datetime) -> bool:
        """Whether it is true at a moment."""
        return any(span.holds and span.contains(at) for span in self.spans)


@dataclass(frozen=True)
class KeyExplanation:
    """The spells of membership and the conditions for one key (none in a segment without `per`)."""

    per_value: str | None
    life: Span
    spells: list[Span]
    conditions: list[Condition]


@dataclass(frozen=True)
class Explanation:
    """One user in one segment. `rule` is none for plain SQL; `built` are the spells in the built table, none if not built."""

    user_id: str
    segment: str
    as_of: datetime
    time_zone: str
    rule: Rule | None
    keys: list[KeyExplanation]
    built: set[tuple[str | None, datetime, datetime | None]] | None

    @property
    def spells(self) -> set[tuple[str | None, datetime, datetime | None]]:
        """All spells as rows of (per_value, valid_from, valid_to)."""
        return {(key.per_value, spell.start, spell.end) for key in self.keys for spell in key.spells}


@dataclass(frozen=True)
class CompiledRule:
    """A definition rendered node by node: the tree (none for plain SQL), the statements, the relations it needs."""

    segment: str
    rule: Rule | None
    statements: Statements
    relations: dict[str, str]


def explain(build: Build, user_id: str, segment: str) -> Explanation:
    """Explains a user in a segment.

    Raises:
        UserError: no such user or segment, a definition that does not compile, or a segment it reads that is not built.
    """
    with open_build(build.database) as connection:
        check_user(connection, user_id)
    # opened again below: dbt reads the file in between, in a process of its own
    compiled = compile_rule(build, segment)
    with open_build(build.database) as connection:
        return explain_user(connection, compiled, user_id, str(project_variables(build)["reporting_timezone"]))


def compile_rule(build: Build, segment: str) -> CompiledRule:
    """Reads and compiles a segment's file; raises UserError in words when either cannot be done."""
    file = segment_file(segment).relative_to(ROOT)
    template = (ROOT / file).read_text(encoding="utf-8")
    try:
        rule = read_rule(template, project_variables(build))
        statements, relations = compile_nodes(build, segment, template, rule)
    except (TemplateSyntaxError, ValueError) as error:
        raise UserError(f"{file}: the definition cannot be read: {error}") from error
    except UserError as error:
        # the name dbt gives to a template that comes from the command line
        raise UserError(str(error).replace("from remote system.sql", str(file))) from error
    return CompiledRule(segment, rule, statements, relations)


def explain_user(connection: duckdb.DuckDBPyConnection, compiled: CompiledRule, user_id: str, time_zone: str) -> Explanation:
    """Runs a compiled definition for one user."""
    (as_of,) = connection.execute(f"select as_of from {compiled.relations['int_as_of']}").fetchone()
    return Explanation(
        user_id=user_id,
        segment=compiled.segment,
        as_of=as_of,
        time_zone=time_zone,
        rule=compiled.rule,
        keys=explain_keys(connection, compiled, user_id),
        built=read_built(connection, compiled.relations.get(compiled.segment, ""), user_id),
    )


def check_user(connection: duckdb.DuckDBPyConnection, user_id: str) -> None:
    """Raises UserError with near names when nobody has this id."""
    if not user_id:
        raise UserError("Name a user, for example make explain USER=u0003 SEGMENT=weekly_users.")
    lives = "intermediate.int_user_lives"
    if connection.execute(f"select 1 from {lives} where user_id = $1", [user_id]).fetchone():
        return
    merged = connection.execute(
        "select user_id from marts.identity_map where anonymous_id = $1", [user_id.removeprefix("anon:")]
    ).fetchone()
    if merged:
        raise UserError(f"'{user_id}' is a device that belongs to {merged[0]}: explain that user.")
    near = connection.execute(
        f"select user_id from {lives} order by levenshtein(user_id, $1), user_id limit 3", [user_id]
    ).fetchall()
    raise UserError(
        f"There is no user '{user_id}' in this build: did you mean {' or '.join(row[0] for row in near) or 'another build'}?"
    )


def compile_nodes(build: Build, segment: str, template: str, rule: Rule | None) -> tuple[Statements, dict[str, str]]:
    """One dbt call renders the definition (number -1), every node of its tree (0, 1, ...) and life itself.

    The definition comes first, so that what it sets with {% set %} is there for its nodes.
    """
    # the line break is an expression, because a leading {%- takes away one that is text
    parts = [f"{MARK}-1 spells{{{{ '\\n' }}}}{template}"]
    if rule is not None:
        per = f", per={rule.per}" if rule.per else ""
        parts.append(f"{MARK}-1 life\n{{{{ segment(all_of=[random_share(100, 'life')]{per}) }}}}")
        for number, node in enumerate(rule.walk()):
            parts += [
                f"{MARK}{number} spells\n{{{{ segment(all_of=[{node.source}]{per}) }}}}",
                f"{MARK}{number} events\n{{{{ deciding_events({node.source}{per}) }}}}",
                f"{MARK}{number} facts\n{{{{ facts_of_condition({node.source}) }}}}",
            ]
    read = ("int_event_stream", "int_user_lives", "int_user_trait_spells", "int_as_of", segment)
    parts += [f"{MARK}{number} relation\n{{{{ ref('{model}') }}}}" for number, model in enumerate(read)]
    # no manifest is written: that takes longer than rendering
    arguments = ["--no-write-json", "compile", "--inline", "\n".join(parts), "--output", "json"]
    printed = run_dbt(arguments, build, {}, build.target_path / "explain")
    compiled = json.loads(printed[printed.index("{") :])["compiled"]
    statements: Statements = {}
    for part in compiled.split(MARK)[1:]:
        heading, _, body = part.partition("\n")
        number, what = heading.split()
        statements[(int(number), what)] = body.strip()
    return statements, {model: statements[(number, "relation")] for number, model in enumerate(read)}


def explain_keys(connection: duckdb.DuckDBPyConnection, compiled: CompiledRule, user_id: str) -> list[KeyExplanation]:
    """Runs the statements and sorts their rows by key."""
    segment, statements, relations = (compiled.segment, compiled.statements, compiled.relations)
    if compiled.rule is None:
        # plain SQL may look at everyone (a percentile does), so it runs on everything
        spells = read_spans(connection, segment, statements[(-1, "spells")], user_id)
        query = f"select first_seen_at, deleted_at from {relations['int_user_lives']} where user_id = $1"
        life = Span(*connection.execute(query, [user_id]).fetchone())
        return [KeyExplanation(key, life, spells.get(key, []), []) for key in sorted(spells, key=str) or [None]]
    alone = restrict_to_user(connection, user_id, relations, statements)

    def spans_of(number: int, what: str) -> dict[str | None, list[Span]]:
        return read_spans(connection, segment, alone(statements[(number, what)]), user_id)

    nodes = list(compiled.rule.walk())
    spans = [spans_of(number, "spells") for number in range(len(nodes))]
    events = [read_events(connection, alone(statements[(number, "events")])) for number in range(len(nodes))]
    facts = [json.loads(statements[(number, "facts")]) for number in range(len(nodes))]
    spells, lives = spans_of(-1, "spells"), spans_of(-1, "life")

    def events_of(key: str | None, number: int) -> list[Event]:
        """The condition's events with the key; traits have none, they turn it for all keys."""
        return events[number].get(None if facts[number]["kind"] == "traits" else key, [])

    keys = []
    for key in sorted(lives, key=str):
        life = lives[key][0]
        conditions = {
            id(node): Condition(node, fill_gaps(life, spans[i].get(key, [])), events_of(key, i), facts[i])
            for i, node in enumerate(nodes)
        }
        for node in nodes:
            conditions[id(node)].children = [conditions[id(child)] for child in node.children]
        keys.append(KeyExplanation(key, life, spells.get(key, []), [conditions[id(node)] for node in compiled.rule.nodes]))
    return keys


def restrict_to_user(
    connection: duckdb.DuckDBPyConnection, user_id: str, relations: Mapping[str, str], statements: Statements
) -> Callable[[str], str]:
    """Copies the user's events, life and traits into temporary tables; returns what makes a statement read those."""
    models = [
        model
        for model in ("int_event_stream", "int_user_lives", "int_user_trait_spells")
        if any(relations[model] in statement for (_, what), statement in statements.items() if what != "relation")
    ]
    for model in models:
        connection.execute(f"create temporary table one_{model} as select * from {relations[model]} where user_id = $1", [user_id])

    def alone(statement: str) -> str:
        for model in models:
            statement = statement.replace(relations[model], f"temp.one_{model}")
        return statement

    return alone


def read_spans(connection: duckdb.DuckDBPyConnection, segment: str, statement: str, user_id: str) -> dict[str | None, list[Span]]:
    """The user's spells in a segment statement by key, in time order."""
    query = (
        f"select per_value, valid_from, valid_to from (\n{statement}\n) where user_id = '{user_id.replace(chr(39), chr(39) * 2)}'"
    )
    spans: dict[str | None, list[Span]] = {}
    for per_value, start, end in run_statement(connection, query + " order by valid_from", segment).fetchall():
        spans.setdefault(per_value, []).append(Span(start, end))
    return spans


def read_events(connection: duckdb.DuckDBPyConnection, statement: str) -> dict[str | None, list[Event]]:
    """The events that decide a condition by key, in time order."""
    events: dict[str | None, list[Event]] = {}
    query = f"select per_value, event_id, event_name, occurred_at from (\n{statement}\n) order by occurred_at, event_id"
    for per_value, event_id, name, at in connection.execute(query).fetchall():
        events.setdefault(per_value, []).append(Event(event_id, name, at))
    return events


def read_built(
    connection: duckdb.DuckDBPyConnection, relation: str, user_id: str
) -> set[tuple[str | None, datetime, datetime | None]] | None:
    """The user's rows in the segment's built table; none when there is none."""
    try:
        return set(
            connection.execute(f"select per_value, valid_from, valid_to from {relation} where user_id = $1", [user_id]).fetchall()
        )
    except (duckdb.CatalogException, duckdb.ParserException):
        return None


def fill_gaps(life: Span, held: list[Span]) -> list[Span]:
    """True and false spans in turn, from the beginning of life to its end (or to where nothing is known)."""
    spans: list[Span] = []
    reached: datetime | None = life.start
    for span in held:
        if reached is not None and reached < span.start:
            spans.append(Span(reached, span.start, holds=False))
        spans.append(span)
        reached = span.end
    if reached is not None and (life.end is None or reached < life.end):
        spans.append(Span(reached, life.end, holds=False))
    return spans
