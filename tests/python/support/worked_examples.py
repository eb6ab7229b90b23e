"""The worked examples of docs/vocabulary.md as data: a rule, one person's history, and the spells that the page promises.

An example is a block of `text` in three parts, divided by empty lines: the call (before it `name: segment(...)` for segments it
stands on), what happened (`instant  event  key=value ...`, `first seen`, `deleted`), and `true from ... until ...`.
"""

import ast
import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from tests.python.oracle.conditions import Segment
from tests.python.oracle.evaluator import Rule
from tests.python.oracle.instants import format_instant, parse_instant
from tests.python.oracle.people import ATTRIBUTES, MONEY_COLUMNS, TEXT_COLUMNS, Event, Subject, User
from tests.python.oracle.traits import Observation, learn_traits

PROJECT = Path(__file__).parents[3]
CONDITIONS = PROJECT / "macros" / "conditions"
BLOCK = re.compile(r"^```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INSTANT = r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{3})?)?)"
HAPPENED = re.compile(INSTANT + r"  (first seen|deleted|\w+)(?:  (.+))?")
PROMISE = re.compile(rf"true (?:for '(\w+)' )?from {INSTANT} (?:until {INSTANT}|on)(?:, .+)?")
# the oracle's names of two arguments
RENAMED = {"at_last": {"condition": "inner"}, "performed_in_order": {"events": "steps"}}

Spells = dict[str | None, list[tuple[int, int | None]]]


@dataclass
class Example:
    """One worked example: `rules` ends with the example's own, after those it stands on; spells per key, in ms."""

    section: str
    text: str
    rules: list[Rule]
    user: User
    promised: Spells

    def __str__(self) -> str:
        return f"{self.section}: {self.text.splitlines()[0]}"


def sections(page: str) -> dict[str, str]:
    """Heading -> text below it, of every heading of the page."""
    parts = re.split(r"^#{2,3} (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def read_examples(page: str) -> list[Example]:
    """Every example of the page. Raises ValueError for a block that is none."""
    found = [(section, block[1]) for section, text in sections(page).items() for block in BLOCK.finditer(text)]
    return [read_example(section, text, f"example_{number}") for number, (section, text) in enumerate(found)]


def read_example(section: str, text: str, name: str) -> Example:
    """One block; `name` becomes the rule's and, unless the block gives a user_id, the person's."""
    *calls, happened, promised = text.strip().split("\n\n")
    rules = [read_rule(call, name) for call in calls]
    return Example(section, text, rules, read_user(happened, name), read_promises(promised))


def signature(file: Path) -> dict[str, str | None]:
    """Argument -> default as written (None: required) of the macro a file is named after, from the file's text."""
    head = re.search(rf"{{% macro {file.stem}\((.*?)\) -?%}}", file.read_text(encoding="utf-8"), re.DOTALL)
    if head is None:
        raise ValueError(f"{file} has no macro {file.stem}")
    (function,) = ast.parse(f"def macro({head[1]}): pass").body
    assert isinstance(function, ast.FunctionDef)
    names = [argument.arg for argument in function.args.args]
    defaults = [ast.unparse(default) for default in function.args.defaults]
    return dict(zip(names, [None] * (len(names) - len(defaults)) + defaults, strict=True))


@cache
def vocabulary() -> dict[str, Callable[..., dict[str, Any]]]:
    """What an example may call: each condition binds its arguments as its macro would, and returns the oracle's leaf."""
    functions: dict[str, Callable[..., dict[str, Any]]] = {
        file.stem: binder(file.stem, signature(file), {"condition": file.stem}) for file in CONDITIONS.glob("*.sql")
    }
    functions["segment"] = binder("segment", signature(PROJECT / "macros" / "segment.sql"), {})
    return functions


def binder(name: str, known: Mapping[str, str | None], base: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """A function that takes a macro's arguments by position or name."""

    def bind(*unnamed: Any, **named: Any) -> dict[str, Any]:
        given = dict(zip(known, unnamed, strict=False)) | named
        missing = [argument for argument, default in known.items() if default is None and argument not in given]
        if missing or len(unnamed) > len(known) or not given.keys() <= known.keys():
            raise ValueError(f"{name}() does not take {given}")
        return base | {RENAMED.get(name, {}).get(argument, argument): value for argument, value in given.items()}

    return bind


def read_rule(call: str, name: str) -> Rule:
    """`name: segment(...)`, `segment(...)` or a condition alone, as a rule of the oracle."""
    if stands_on := re.match(r"(\w+): ", call):
        name, call = stands_on[1], call[stands_on.end() :]
    tree = Environment().compile_expression(call, undefined_to_none=False)(**vocabulary())
    return {"name": name, **(tree if "condition" not in tree else {"all_of": [tree]})}


def read_user(happened: str, user_id: str) -> User:
    """The person to whom the lines happened."""
    user = User(user_id, [])
    events = []
    for line in happened.splitlines():
        found = HAPPENED.fullmatch(line)
        if found is None:
            raise ValueError(f"not a thing that happened: {line!r}")
        at, given = parse_instant(found[1]), read_values(found[3] or "")
        if found[2] == "first seen":
            user.user_id = given.pop("user_id", user_id)
            user.signed_up_at, user.attributes = at, {name: value for name, value in given.items() if name in ATTRIBUTES}
            user.traits = {name: value for name, value in given.items() if name not in ATTRIBUTES}
        elif found[2] == "deleted":
            user.deleted_at = at
        elif found[2] == "traits_set":
            user.observations.append(Observation(f"{len(user.observations)}", format_instant(at), json.dumps(given)))
        else:
            events.append(read_event(found[2], at, given))
    user = replace(user, events=events)
    learn_traits([user])
    return user


def read_event(name: str, at: int, given: Mapping[str, Any]) -> Event:
    """An event of the demo's tracking plan, which says whether it is activity. Raises KeyError for one that is not in it."""
    columns = {name: Decimal(str(value)) for name, value in given.items() if name in MONEY_COLUMNS}
    columns |= {name: value for name, value in given.items() if name in TEXT_COLUMNS}
    return Event(name, at, columns, {name: value for name, value in given.items() if name not in columns}, tracked_events()[name])


@cache
def tracked_events() -> dict[str, bool]:
    """Event name of the demo's tracking plan -> is it activity?"""
    with (PROJECT / "seeds" / "reference" / "tracking_plan.csv").open(encoding="utf-8", newline="") as file:
        return {row["event_name"]: row["is_activity"] == "true" for row in csv.DictReader(file)}


def read_values(text: str) -> dict[str, Any]:
    """`revenue=60 note='a b' device={'os': 'ios'}` as a dict."""
    pattern = re.compile(r"(\w+)=('[^']*'|{[^}]*}|[\d.]+)(?: |$)")
    if pattern.sub("", text):
        raise ValueError(f"not key=value pairs: {text!r}")
    return {name: ast.literal_eval(value) for name, value in pattern.findall(text)}


def read_promises(promised: str) -> Spells:
    """The spells, from their lines."""
    spells: Spells = {}
    if promised.strip() == "never true":
        return spells
    for line in promised.strip().splitlines():
        found = PROMISE.fullmatch(line)
        if found is None:
            raise ValueError(f"not a spell: {line!r}")
        spells.setdefault(found[1], []).append((parse_instant(found[2]), None if found[3] is None else parse_instant(found[3])))
    return spells


def spells_of(segment: Segment, subject: Subject) -> list[tuple[int, int | None]]:
    """The oracle's spells of one person or pair, asked at every instant of change and a millisecond before and after."""
    spells: list[tuple[int, int | None]] = []
    is_open = False
    for x in sorted({change + shift for change in segment.changes(subject) for shift in (-1, 0, 1)}):
        is_member = segment.has_member(subject, x)
        if is_member and not is_open:
            spells.append((x, None))
        elif is_open and not is_member:
            spells[-1] = (spells[-1][0], x)
        is_open = is_member
    return spells
