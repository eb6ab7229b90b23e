"""Makes a mismatch small: drops events, facts, conditions and arguments as long as oracle and SQL still disagree.

One round is one dbt run: all simpler users and all simpler rules are tried at once, and the best that still disagrees
is the start of the next round.
"""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from .evaluator import Evaluator, Rule
from .harness import MACROS, Mismatch, Outcome, World, mismatches_of, run_dbt, write_project
from .instants import format_instant
from .people import Event, User
from .traits import Observation

GROUPS = ("all_of", "any_of", "none_of")
OPTIONAL = {"where", "within", "ending", "since", "until", "min_events", "nth", "each_within"}


def _may_drop(leaf: dict[str, Any], argument: str) -> bool:
    """Only arguments a condition can do without: a rule that does not compile would stop the whole round."""
    if argument == "lasting":
        return leaf["condition"] == "not_performed"
    if argument == "within" and ("of" in leaf or leaf["condition"] == "dropped"):
        return False
    return argument in OPTIONAL and not (argument == "where" and leaf["condition"] == "share_of")


def references(node: Any) -> Iterator[str]:
    """Names of the segments a rule (or any part of it) refers to."""
    if isinstance(node, dict):
        if node.get("condition") == "in_segment":
            yield node["name"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def closure(rule: Rule, rules: list[Rule]) -> list[Rule]:
    """The rule last, after every rule it refers to, directly or not."""
    by_name = {one["name"]: one for one in rules}
    needed: list[Rule] = []

    def visit(one: Rule) -> None:
        for name in references(one):
            visit(by_name[name])
        if one not in needed:
            needed.append(one)

    visit(rule)
    return needed


def simpler(node: Any) -> Iterator[Any]:
    """Variants of a rule, condition or list with one part dropped or replaced by a part of itself."""
    if isinstance(node, list):
        for number, one in enumerate(node):
            if len(node) > 1:
                yield node[:number] + node[number + 1 :]
            for variant in simpler(one):
                yield [*node[:number], variant, *node[number + 1 :]]
    elif isinstance(node, dict):
        if node.get("condition") in GROUPS and len(node["conditions"]) == 1 and node["condition"] != "none_of":
            yield node["conditions"][0]
        if "inner" in node:
            yield node["inner"]
        for name, value in node.items():
            if name in GROUPS and sum(1 for group in GROUPS if node.get(group)) > 1:
                yield {other: kept for other, kept in node.items() if other != name}
            elif "condition" in node and _may_drop(node, name):
                yield {other: kept for other, kept in node.items() if other != name}
            if name in (*GROUPS, "conditions", "inner", "event", "where"):
                for variant in simpler(value):
                    yield {**node, name: variant}


def _without(user: User, first: int, last: int) -> User:
    return _variant(user, events=user.events[:first] + user.events[last:])


def _variant(user: User, **changed: Any) -> User:
    """The user with something changed. What came of its observations is taken for sent by itself, so that no other user matters."""
    sent = [
        Observation(f"{trait} {number}", format_instant(at), json.dumps({trait: value}, default=float))
        for trait, known in user.histories.items()
        for number, (at, value) in enumerate(known)
    ]
    return replace(user, **{"user_id": "", "observations": sent, "sign_ins": [], **changed})


def simpler_users(user: User) -> Iterator[User]:
    """Variants of a user with events or facts dropped."""
    count = len(user.events)
    for length in (count // 2, count // 4, 1):
        for first in range(0, count, max(1, length)):
            rest = _without(user, first, first + max(1, length))
            if rest.events or rest.signed_up_at is not None:
                yield rest
    if user.events and user.signed_up_at is not None:
        yield _variant(user, signed_up_at=None)
    if user.deleted_at is not None:
        yield _variant(user, deleted_at=None)
    for trait in user.histories:
        yield _variant(replace(user, histories={name: known for name, known in user.histories.items() if name != trait}))
    for number, event in enumerate(user.events):
        filled = [name for name, value in event.columns.items() if value is not None and name != "event_id"]
        for columns, properties in [
            ({}, None),
            *(({**event.columns, name: None}, event.properties) for name in filled),
        ]:
            events = list(user.events)
            events[number] = Event(event.name, event.at, columns, properties, event.is_activity)
            if filled or event.properties:
                yield _variant(user, events=events)


def _weight(rules: list[Rule], user: User) -> tuple[int, int]:
    facts = sum(1 for event in user.events for value in event.columns.values() if value is not None)
    known = sum(map(len, user.histories.values()))
    return 3 * len(user.events) + facts + known + (user.deleted_at is not None), len(str(rules))


def _named(rules: list[Rule], prefix: str) -> list[Rule]:
    text = copy.deepcopy(rules)

    def rename(node: Any) -> None:
        if isinstance(node, dict):
            if "name" in node and (node.get("condition", "in_segment") == "in_segment"):
                node["name"] = prefix + node["name"].split("__")[-1]
            for value in node.values():
                rename(value)
        elif isinstance(node, list):
            for value in node:
                rename(value)

    rename(text)
    return text


def shrink(
    mismatch: Mismatch, rules: list[Rule], macros: Path = MACROS, rounds: int = 8
) -> tuple[Mismatch, list[Rule]]:
    """A smaller mismatch and the rules it needs (the failing one last). The mismatch must belong to a known user."""
    best, needed = mismatch, closure(mismatch.rule, rules)
    for _ in range(rounds):
        candidates = [needed, *([one] for one in needed if not list(references(one)))]
        for number, one in enumerate(needed):
            candidates += [[*needed[:number], variant, *needed[number + 1 :]] for variant in simpler(one)]
        versions = [_named(closure(version[-1], version), f"v{n}__") for n, version in enumerate(candidates[:60])]
        users = [best.user, *simpler_users(best.user)]
        for number, user in enumerate(users):
            user.user_id = f"u{number}"
        found = list(_try(versions, users, best.zone, macros))
        if not found:
            return best, needed
        smallest = min(found, key=lambda pair: _weight(pair[1], pair[0].user))
        if _weight(smallest[1], smallest[0].user) >= _weight(_named(needed, "v0__"), best.user):
            break
        best, needed = smallest[0], smallest[1]
    return best, needed


def _try(
    versions: list[list[Rule]], users: list[User], zone: str, macros: Path
) -> Iterator[tuple[Mismatch, list[Rule]]]:
    with tempfile.TemporaryDirectory(prefix="oracle_") as temporary:
        folder = Path(temporary)
        world = World(zone, [rule for version in versions for rule in version])
        write_project(folder, users, [world], macros)
        database = run_dbt(folder / "world_0", zone, 1)
        for version in versions:
            evaluator = Evaluator(zone)
            for rule in version:
                evaluator.build(rule)
            for mismatch in mismatches_of(database, version[-1], evaluator, users, 0, Outcome()):
                if mismatch.user is not None:
                    yield mismatch, version
