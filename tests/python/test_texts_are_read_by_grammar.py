"""Times and JSON, as DuckDB reads them with cheap first tries, against the written grammars: texts a slip or two from good ones.

And a text that somebody sent which looks like what stands for another in SQL.
"""

import json
import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest

from cli.definitions import run_dbt
from tests.python.support.demo_build import demo_build

TEXTS = 40_000
TIMES = [
    "2026-06-01T12:34:56.789Z", "1999-12-31T23:59:59.999Z", "2024-02-29T00:00:00.000Z", "2026-06-01 12:34:56 UTC", "2026-06-01",
    "2026-06-01T12:34:56.123456Z", "2026-06-01T00:30:00.5+02:00", "2026-06-01T12:34", "2026-10-20T20:10:00-0530",
    # as long as the first, and no time
    "2026-06-01T12:34:56.78Z ", " 999-06-01T12:34:56.789Z",
]
OBJECTS = [
    "{}", '{"a":"b"}', '{"a": 1, "b": [1, {"c": null}]}', ' {"an":"nan"}', '{"a":NaN}', '{"a":[1,],"b":-inf}',
    '{"a":1,"\\u0061":2}', '{"a":"\\u0000"}', '{"a":"\\\\u0000,}"}', '["{", 1]', '"{,}"', '{"a":{"b":1,"b":2}}',
]
GRAMMAR = re.compile(
    r"([1-9]\d{3})-(\d\d)-(\d\d)"
    r"(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z| UTC|([+-])(0\d|1[0-4])(?::?([0-5]\d))?)?)?",
    re.ASCII,
)


def time_of(text: str) -> datetime | None:
    """What the grammar of parse_timestamp says: UTC, floored to the millisecond; None outside it."""
    found = GRAMMAR.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    fraction, sign, hours, minutes = found.groups()[6:]
    try:
        wall = datetime(year, month, day, hour, minute, second, int(((fraction or "") + "000")[:3]) * 1000)
    except ValueError:
        return None
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return wall + offset if sign == "-" else wall - offset


def is_object(text: str) -> bool:
    """What the grammar of json_is_object says: RFC 8259, an object, no key twice at its top, no NUL."""
    tops: list[list[str]] = []

    def keep(members: list[tuple[str, Any]]) -> dict[str, Any]:
        # the outermost object is the last one to close
        tops[:] = [[name for name, _ in members]]
        return dict(members)

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        value = json.loads(text, object_pairs_hook=keep, parse_constant=refuse)
    except ValueError:
        return False
    return isinstance(value, dict) and len(tops[0]) == len(set(tops[0])) and not holds_nul(value)


def holds_nul(value: Any) -> bool:
    """Whether any text of a JSON value, names included, holds the character NUL."""
    if isinstance(value, dict):
        return any(holds_nul(part) for pair in value.items() for part in pair)
    return any(holds_nul(part) for part in value) if isinstance(value, list) else isinstance(value, str) and "\0" in value


def slipped(texts: list[str], letters: str) -> list[str]:
    """Each given text, and many with one to three letters replaced, put in, taken out or moved."""
    chance = random.Random(7)
    made = list(texts)
    while len(made) < TEXTS:
        text = list(chance.choice(texts))
        for _ in range(chance.choice([1, 1, 2, 3])):
            place = chance.randrange(len(text) + 1)
            cut = chance.choice([0, 1, 1])
            text[place : place + cut] = chance.choice(["", chance.choice(letters), chance.choice(letters)])
        made.append("".join(text))
    return made


@pytest.fixture(scope="module")
def statements() -> list[str]:
    """The SQL that both macros render for a column `given`, in one start of dbt."""
    inline = "{{ parse_timestamp('given') }}\n@@\n{{ json_is_object('given') }}"
    return run_dbt(["compile", "--inline", inline], demo_build(), {}, demo_build().target_path / "grammars").split("@@")


def check(statement: str, texts: list[str], expected: Callable[[str], Any]) -> None:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("create table texts as select unnest(?) as given", [texts])
    read = dict(connection.execute(f"select given, {statement} from texts").fetchall())
    wrong = {text: (read[text], expected(text)) for text in texts if read[text] != expected(text)}
    assert not wrong, list(wrong.items())[:10]


def test_times_are_read_by_their_grammar(statements: list[str]) -> None:
    texts = slipped(TIMES, "0123459- :.TZ+,z\u0663")
    assert sum(time_of(text) is not None for text in texts) > TEXTS / 10
    check(statements[0], texts, time_of)


def test_json_is_judged_by_its_grammar(statements: list[str]) -> None:
    texts = slipped(OBJECTS, '{}[]",: \\anbu01-N')
    assert sum(is_object(text) for text in texts) > TEXTS / 10
    check(statements[1], texts, is_object)


def test_a_text_that_stands_for_another_stands_for_itself() -> None:
    """A feature may be called what a rule's SQL holds in place of an answer: anybody who can compute a hash may send it."""
    inline = """
        {%- set scope, sent = {'lookups': {}}, "'asked of kinds: " ~ local_md5("select 'b'") ~ "'" -%}
        {%- set first = ask_kinds(scope, 'select ' ~ text_literal(sent)) -%}
        {{ sent }}@@{{ fill_in_kinds(scope, 'select ' ~ first ~ ', ' ~ ask_kinds(scope, "select 'b'")) if execute }}
    """
    printed = run_dbt(["compile", "--inline", inline], demo_build(), {}, demo_build().target_path / "tokens")
    sent, statement = printed.strip().split("@@")
    assert duckdb.connect().execute(statement).fetchall() == [(sent, "b")]
