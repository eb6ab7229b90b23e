"""`python -m cli.vocabulary`: prints the page docs/vocabulary.md, the reference of everything a rule can say; `--write` writes it.

The words are those of the yml files beside the macros and of the docs blocks in macros/conditions/_vocabulary.md; signatures
and defaults are read from the macros themselves. No database and no dbt is needed.
"""

import argparse
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, nodes

from cli.builds import ROOT, UserError

MACROS = Path("macros")
CONDITIONS = MACROS / "conditions"
TEXTS = CONDITIONS / "_vocabulary.md"
NAMES = CONDITIONS / "arguments" / "check_conditions.sql"
PAGE = ROOT / "docs" / "vocabulary.md"
INTRODUCTION = "vocabulary"
PREFIX = "True at x when "
WRITTEN = "<!-- Written by `make vocabulary` from the yml files beside the macros: edit those, not this page. -->"


@dataclass(frozen=True)
class Entry:
    """A macro on the page: `defaults` are as Jinja writes them (None: required), `arguments` are described on one line each."""

    name: str
    defaults: Mapping[str, str | None]
    description: str
    arguments: Mapping[str, str]

    @cached_property
    def signature(self) -> str:
        """How it is called, with every default."""
        return f"{self.name}({', '.join(name if given is None else f'{name}={given}' for name, given in self.defaults.items())})"

    @cached_property
    def sentence(self) -> str:
        """The first paragraph on one line."""
        return one_line(self.description.partition("\n\n")[0])

    @cached_property
    def words(self) -> str:
        """What stands between the sentence and the first example."""
        return self.description.partition("\n\n")[2].partition("```")[0].strip()

    @cached_property
    def examples(self) -> str:
        """The examples and the edges."""
        return "".join(self.description.partition("```")[1:]).strip()


def main(arguments: list[str] | None = None) -> int:
    """Prints or writes the page; 1 when a macro or a text is missing, with a sentence that says which."""
    parser = argparse.ArgumentParser(prog="python -m cli.vocabulary", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    options = parser.parse_args(arguments)
    try:
        page = render()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    if options.write:
        PAGE.write_text(page, encoding="utf-8")
    else:
        print(page, end="")
    return 0


def render(root: Path = ROOT) -> str:
    """The page of a project.

    Raises:
        UserError: a condition is not listed or not described, or its yml and its macro name different arguments.
    """
    texts = read_texts(root)
    conditions = [read_entry(root, CONDITIONS / f"{name}.sql", texts) for name in condition_names(root)]
    for condition in conditions:
        if not condition.sentence.startswith(PREFIX):
            raise UserError(f"{CONDITIONS}/{condition.name}.yml: the description must begin with the sentence '{PREFIX}...'")
    parts = [
        WRITTEN,
        "# Vocabulary",
        texts[INTRODUCTION],
        render_overview(conditions),
        "## The segment",
        render_entry(read_entry(root, MACROS / "segment.sql", texts)),
        "## The conditions",
        *map(render_entry, conditions),
        *(text for name, text in texts.items() if name.startswith(f"{INTRODUCTION}_")),
    ]
    return "\n\n".join(parts) + "\n"


def render_overview(conditions: list[Entry]) -> str:
    """A row per condition."""
    rows = [f"| [{one.name}](#{one.name}) | {cell(one.sentence.removeprefix(PREFIX))} |" for one in conditions]
    return "\n".join(["| condition | true at x when |", "|---|---|", *rows])


def render_entry(entry: Entry) -> str:
    """The section of one macro: sentence, signature, arguments, examples, edges."""
    rows = [
        f"| `{name}` | {'required' if entry.defaults[name] is None else f'`{entry.defaults[name]}`'} | {cell(words)} |"
        for name, words in entry.arguments.items()
    ]
    table = "\n".join(["| argument | default | what it is |", "|---|---|---|", *rows])
    parts = [f"### {entry.name}", entry.sentence, f"```jinja\n{entry.signature}\n```", entry.words, table, entry.examples]
    return "\n\n".join(part for part in parts if part)


def read_texts(root: Path) -> dict[str, str]:
    """Name -> text of the docs blocks, in their order."""
    found = re.findall(r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}", (root / TEXTS).read_text(encoding="utf-8"), re.DOTALL)
    return {name: text.strip() for name, text in found}


def condition_names(root: Path) -> list[str]:
    """The conditions in the order in which the macro condition_names() lists them.

    Raises:
        UserError: it lists others than there are files.
    """
    macro = read_macros(root / NAMES)["condition_names"]
    names = next(macro.find_all(nodes.List)).as_const()
    files = {path.stem for path in (root / CONDITIONS).glob("*.sql")}
    if differing := sorted(files.symmetric_difference(names)):
        raise UserError(f"{NAMES}: condition_names() and the files in {CONDITIONS} differ in {', '.join(differing)}")
    return names


def read_entry(root: Path, file: Path, texts: Mapping[str, str]) -> Entry:
    """The macro that a file (relative to the root) is named after, with the words of the yml beside it.

    Raises:
        UserError: it is not described, or not each of its arguments in order.
    """
    name, properties = file.stem, file.with_suffix(".yml")
    defaults = defaults_of(read_macros(root / file)[name])
    described: list[dict[str, Any]] = []
    if (root / properties).exists():
        described = yaml.safe_load((root / properties).read_text(encoding="utf-8"))["macros"]
    macro = next((one for one in described if one["name"] == name), None)
    if macro is None:
        raise UserError(f"{properties} does not describe {name}: add it with a description and one for each argument")
    arguments = {one["name"]: one_line(fill_in(one["description"], texts)) for one in macro.get("arguments", [])}
    if list(arguments) != list(defaults):
        raise UserError(f"{properties} describes {', '.join(arguments)}, but {name}() takes {', '.join(defaults)}, in that order")
    return Entry(name, defaults, fill_in(macro["description"], texts).strip(), arguments)


def read_macros(file: Path) -> dict[str, nodes.Macro]:
    """The macros of a file by name, as Jinja parses them."""
    parsed = Environment(extensions=["jinja2.ext.do"]).parse(file.read_text(encoding="utf-8"))
    return {macro.name: macro for macro in parsed.find_all(nodes.Macro)}


def defaults_of(macro: nodes.Macro) -> dict[str, str | None]:
    """Argument -> its default as it is written in Jinja, None where it has none (Jinja keeps the defaults of the last ones)."""
    names = [argument.name for argument in macro.args]
    required = len(names) - len(macro.defaults)
    return {
        name: None if position < required else literal(macro.defaults[position - required].as_const())
        for position, name in enumerate(names)
    }


def literal(value: Any) -> str:
    """A constant as Jinja writes it."""
    return {None: "none", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else repr(value)


def fill_in(text: str, texts: Mapping[str, str]) -> str:
    """The text with docs blocks in the place of `{{ doc('name') }}`.

    Raises:
        UserError: there is no such block.
    """

    def block(found: re.Match[str]) -> str:
        if found[1] not in texts:
            raise UserError(f"{TEXTS} has no docs block '{found[1]}'")
        return texts[found[1]]

    return re.sub(r"{{\s*doc\('(\w+)'\)\s*}}", block, text)


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())


def cell(text: str) -> str:
    """The text as a cell of a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
