"""docs/vocabulary.md says what the macros do: it is written from their yml, complete, and its worked examples are true."""

import re
import shutil
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from cli.builds import UserError
from cli.vocabulary import PAGE, render
from tests.python.oracle.evaluator import Evaluator
from tests.python.oracle.harness import World, compare, describe
from tests.python.oracle.instants import format_instant
from tests.python.support.worked_examples import CONDITIONS, PROJECT, Example, Spells, read_examples, sections, signature, spells_of

WRITTEN = PAGE.read_text(encoding="utf-8")
SECTIONS = sections(WRITTEN)
EXAMPLES = read_examples(WRITTEN)
NAMES = sorted(file.stem for file in CONDITIONS.glob("*.sql"))


def file_of(name: str) -> Path:
    return PROJECT / "macros" / "segment.sql" if name == "segment" else CONDITIONS / f"{name}.sql"


def test_the_page_is_what_the_generator_writes() -> None:
    assert render() == WRITTEN, "run `make vocabulary`"


@pytest.mark.parametrize("name", NAMES)
def test_every_condition_has_a_row_an_example_of_its_own_and_edges(name: str) -> None:
    assert f"\n| [{name}](#{name}) | " in WRITTEN
    assert any(f"{name}(" in example.text for example in EXAMPLES if example.section == name)
    assert "\nAt the edges:\n\n- " in SECTIONS[name]


@pytest.mark.parametrize("name", [*NAMES, "segment"])
def test_the_defaults_on_the_page_are_those_of_the_macro(name: str) -> None:
    defaults = signature(file_of(name))
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", SECTIONS[name], re.MULTILINE)
    assert {row[0]: None if row[1] == "required" else row[1].strip("`") for row in rows} == defaults
    assert [row[0] for row in rows] == list(defaults)
    written = ", ".join(argument if default is None else f"{argument}={default}" for argument, default in defaults.items())
    assert f"```jinja\n{name}({written})\n```" in SECTIONS[name]


def test_every_column_attribute_and_comparison_is_named() -> None:
    parsed = {
        macro.name: macro
        for file in ("fields.sql", "check_where.sql")
        for macro in Environment(extensions=["jinja2.ext.do"])
        .parse((PROJECT / "macros" / "where" / file).read_text(encoding="utf-8"))
        .find_all(nodes.Macro)
    }
    columns = [key for name in ("event_columns", "user_columns") for key in next(parsed[name].find_all(nodes.Dict)).as_const()]
    suffixes = [f"__{test}" for test in next(parsed["comparison_tests"].find_all(nodes.List)).as_const()]
    assert columns
    assert suffixes
    assert [name for name in columns + suffixes if f"`{name}`" not in SECTIONS["Where"]] == []


def in_words(spells: Spells) -> dict[str | None, list[str]]:
    """Spells that can be read when a test fails."""
    return {
        key: [f"{format_instant(start)} until {'ever' if end is None else format_instant(end)}" for start, end in found]
        for key, found in spells.items()
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_worked_example_is_true(example: Example) -> None:
    evaluator = Evaluator()
    segment = [evaluator.build(rule) for rule in example.rules][-1]
    spells = {key: spells_of(segment, subject) for key, subject in example.user.subjects(segment.per).items()}
    assert in_words({key: found for key, found in spells.items() if found}) == in_words(example.promised)


@pytest.mark.long
def test_the_macros_agree_with_every_worked_example(tmp_path: Path) -> None:
    """The rules of all examples, rendered by the macros and run over the people of all examples."""
    rules = {rule["name"]: rule for example in EXAMPLES for rule in example.rules}
    users = {example.user.user_id: example.user for example in EXAMPLES}
    assert len(rules) == sum(len(example.rules) for example in EXAMPLES), "two examples call a segment the same"
    outcome = compare(list(users.values()), [World("UTC", list(rules.values()))], tmp_path)
    assert not outcome.mismatches, "\n\n".join(describe(one) for one in outcome.examples)
    assert outcome.spells >= sum(len(spells) for example in EXAMPLES for spells in example.promised.values())


# --- the generator -----------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project of its own with the macros to break."""
    shutil.copytree(PROJECT / "macros", tmp_path / "macros")
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_condition_that_is_not_listed_stops_the_page(copy: Path) -> None:
    (copy / "macros/conditions/bought.sql").write_text("{% macro bought(event) %}{% endmacro %}\n")
    with pytest.raises(UserError, match="differ in bought"):
        render(copy)


def test_a_condition_without_a_description_stops_the_page(copy: Path) -> None:
    (copy / "macros/conditions/dropped.yml").unlink()
    with pytest.raises(UserError, match=r"macros/conditions/dropped\.yml does not describe dropped"):
        render(copy)


def test_an_argument_that_is_described_in_another_place_stops_the_page(copy: Path) -> None:
    change(copy / "macros/conditions/known_for.sql", "known_for(duration)", "known_for(duration, since=none)")
    with pytest.raises(UserError, match=r"describes duration, but known_for\(\) takes duration, since"):
        render(copy)


def test_a_changed_default_changes_the_page(copy: Path) -> None:
    change(copy / "macros/conditions/dropped.sql", "min_events=1", "min_events=5")
    assert "dropped(event, by, within, against, min_events=5)" in render(copy)
    assert render(copy) != WRITTEN
