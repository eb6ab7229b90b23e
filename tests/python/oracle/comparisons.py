"""`where`, `has` and `has_traits`: does a record (event columns and properties, or user traits) match a condition?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .instants import parse_instant, parse_window

SUFFIXES = ("at_least", "at_most", "above", "below", "not", "contains", "includes", "is_set")
NOW_SUFFIXES = ("within_next", "within_last", "before_now", "after_now")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")

Lookup = Callable[[str], Any]


@dataclass(frozen=True)
class Instant:
    """A stored value that is a moment (a timestamp column): milliseconds since epoch."""

    milliseconds: int


def is_missing(stored: Any) -> bool:
    """Absent, null and empty text are missing."""
    return stored is None or stored == ""


def kind_of(given: Any) -> str:
    """The type the given value asks for: number, instant or text."""
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        return "number"
    if isinstance(given, str) and parse_instant(given) is not None:
        return "instant"
    return "text"


def read_given(given: Any) -> Any:
    """The given value as Decimal, ms or text, by its own type. A number means the decimal written in the rule."""
    kind = kind_of(given)
    if kind == "number":
        return Decimal(str(given))
    if kind == "instant":
        return parse_instant(given)
    return _as_text(given)


def read_stored(stored: Any, kind: str) -> Any:
    """The stored value as the kind asked for; None when it is missing or cannot be compared as that kind."""
    if is_missing(stored) or isinstance(stored, list | dict):
        return None
    if kind == "number":
        return _as_number(stored)
    if kind == "instant":
        if isinstance(stored, Instant):
            return stored.milliseconds
        return parse_instant(stored) if isinstance(stored, str) else None
    return _as_text(stored)


def _as_number(stored: Any) -> Decimal | None:
    if isinstance(stored, bool):
        return None
    if isinstance(stored, str) and not _NUMBER.fullmatch(stored):
        return None
    number = Decimal(stored)
    return None if abs(number) >= 10**18 else number.quantize(Decimal("1e-10"), ROUND_HALF_UP)


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Instant):
        return None
    return str(value)


def equals(stored: Any, given: Any) -> bool:
    """True when the stored value equals the given one, or any of a given list."""
    if isinstance(given, list):
        return any(equals(stored, one) for one in given)
    comparable = read_stored(stored, kind_of(given))
    return comparable is not None and comparable == read_given(given)


def _satisfies(stored: Any, suffix: str, given: Any) -> bool:
    if suffix == "is_set":
        return given is not is_missing(stored)
    if suffix == "not":
        return not equals(stored, given)
    if suffix == "includes":
        return isinstance(stored, list) and any(equals(element, given) for element in stored)
    if suffix == "contains":
        text = read_stored(stored, "text")
        return text is not None and str(given).lower() in text.lower()
    comparable = read_stored(stored, kind_of(given))
    if comparable is None:
        return False
    threshold = read_given(given)
    return {
        "at_least": comparable >= threshold,
        "at_most": comparable <= threshold,
        "above": comparable > threshold,
        "below": comparable < threshold,
    }[suffix]


def _stands_to_now(stored: Any, suffix: str, given: Any, now: int) -> bool:
    """Is the date in (now - W, now], in (now, now + W], at or before now, or after it? What is no date is nowhere."""
    date = read_stored(stored, "instant")
    if date is None:
        return False
    if suffix == "within_last":
        return now - parse_window(given) < date <= now
    if suffix == "within_next":
        return now < date <= now + parse_window(given)
    return date <= now if suffix == "before_now" else date > now


def matches(lookup: Lookup, condition: dict[str, Any] | list[dict[str, Any]] | None, now: int = 0) -> bool:
    """True when the record that `lookup` reads satisfies all of a dict, or any dict of a list; None is no condition."""
    if condition is None:
        return True
    if isinstance(condition, list):
        return any(matches(lookup, one, now) for one in condition)
    for key, given in condition.items():
        name, _, suffix = key.rpartition("__")
        if suffix in NOW_SUFFIXES:
            if not _stands_to_now(lookup(name), suffix, given, now):
                return False
        elif suffix in SUFFIXES:
            if not _satisfies(lookup(name), suffix, given):
                return False
        elif not equals(lookup(key), given):
            return False
    return True


def reach_into(document: Any, path: str) -> Any:
    """Value at a dotted path of nested JSON objects; None when any step is absent or no object."""
    for step in path.split("."):
        if not isinstance(document, dict):
            return None
        document = document.get(step)
    return document
