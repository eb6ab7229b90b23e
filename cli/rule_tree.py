"""The tree of a segment's definition, read from its file: the conditions in the words of their author.

Only the outline is read here: `segment(...)`, its lists, and the `all_of`, `any_of`, `none_of` and `at_last` in them. What
a condition means is left to its macro; a node carries the Jinja text that dbt renders alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from jinja2 import Environment

GROUPS = ("all_of", "any_of", "none_of")
ARGUMENTS = (*GROUPS, "per")


class Token(NamedTuple):
    """A piece of a template: jinja2's name of its kind, and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Node:
    """A condition or a group of them: `source` is the Jinja expression, `label` how the tree shows it."""

    label: str
    source: str
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Rule:
    """A definition: the text after `per=` or none, and its top-level nodes, all of which must hold."""

    per: str | None
    nodes: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """Every node, parents first."""
        waiting = list(self.nodes)
        while waiting:
            node = waiting.pop(0)
            yield node
            waiting = [*node.children, *waiting]


def read_rule(template: str, variables: Mapping[str, Any]) -> Rule | None:
    """The rule in a segment's file, or none when the file is plain SQL rather than one segment() call.

    `variables` are put in the place of var() in labels; the sources keep it.
    """
    tokens = [Token(kind, text) for _, kind, text in Environment().lex(template) if kind != "comment"]
    start = next((i for i, token in enumerate(tokens) if token == Token("name", "segment") and text_after(tokens, i) == "("), None)
    if start is None:
        return None
    opening = next(i for i in range(start + 1, len(tokens)) if tokens[i].text == "(")
    closing = closing_bracket(tokens, opening)
    around = "".join(token.text for token in tokens[:start] + tokens[closing + 1 :] if token.kind == "data")
    if re.sub(r"--[^\n]*", "", around).strip():
        return None
    arguments = dict(named_arguments(tokens[opening + 1 : closing], ARGUMENTS))
    nodes: list[Node] = []
    for name in GROUPS:
        if name in arguments:
            group = read_group(name, arguments[name], variables)
            # the first list is the rule itself: its conditions need no heading of their own
            nodes.extend(group.children if name == "all_of" and group.children else [group])
    return Rule(source_of(arguments["per"]) if "per" in arguments else None, tuple(nodes))


def read_node(tokens: list[Token], variables: Mapping[str, Any]) -> Node:
    """One element of a list of conditions."""
    tokens = without_space(tokens)
    name = tokens[0].text
    is_call = len(tokens) > 2 and tokens[1].text == "(" and closing_bracket(tokens, 1) == len(tokens) - 1
    if is_call and name in GROUPS:
        (argument,) = dict(named_arguments(tokens[2:-1], ("conditions",))).values()
        return read_group(name, argument, variables)
    children: tuple[Node, ...] = ()
    if is_call and name == "at_last":
        arguments = dict(named_arguments(tokens[2:-1], ("event", "condition")))
        children = (read_node(arguments["condition"], variables),)
    return Node(label_of(tokens, variables), source_of(tokens), children)


def read_group(name: str, argument: list[Token], variables: Mapping[str, Any]) -> Node:
    """A list of conditions under the name that joins them; a list that is not written out stays one piece."""
    argument = without_space(argument)
    if argument[0].text != "[" or closing_bracket(argument, 0) != len(argument) - 1:
        return Node(f"{name}({label_of(argument, variables)})", f"{name}({source_of(argument)})")
    children = tuple(read_node(element, variables) for element in split_at_commas(argument[1:-1]))
    return Node(name, f"{name}({source_of(argument)})", children)


def named_arguments(tokens: list[Token], names: tuple[str, ...]) -> Iterator[tuple[str, list[Token]]]:
    """Arguments of a call by name; those given by position take the names in order."""
    for position, argument in enumerate(split_at_commas(tokens)):
        argument = without_space(argument)
        if argument[0].kind == "name" and text_after(argument, 0) == "=":
            equals = next(i for i, token in enumerate(argument) if token.text == "=")
            yield argument[0].text, argument[equals + 1 :]
        else:
            yield names[position], argument


def split_at_commas(tokens: list[Token]) -> list[list[Token]]:
    """The pieces between commas that stand outside every bracket; empty ones (a trailing comma) are left out."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "operator" else 0
        if token == Token("operator", ",") and depth == 0:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if without_space(piece)]


def closing_bracket(tokens: list[Token], opening: int) -> int:
    """Position of the bracket that closes the one at `opening`."""
    depth = 0
    for i in range(opening, len(tokens)):
        depth += (tokens[i].text in "([{") - (tokens[i].text in ")]}") if tokens[i].kind == "operator" else 0
        if depth == 0:
            return i
    raise ValueError("a bracket is never closed")


def text_after(tokens: list[Token], position: int) -> str:
    """Text of the next token that is not white space."""
    return next((token.text for token in tokens[position + 1 :] if token.kind != "whitespace"), "")


def without_space(tokens: list[Token]) -> list[Token]:
    """The tokens without white space at both ends."""
    kept = [i for i, token in enumerate(tokens) if token.kind != "whitespace"]
    return tokens[kept[0] : kept[-1] + 1] if kept else []


def source_of(tokens: list[Token]) -> str:
    """The Jinja text of the tokens."""
    return "".join(token.text for token in without_space(tokens))


def label_of(tokens: list[Token], variables: Mapping[str, Any]) -> str:
    """The text on one line, with the values of vars in the place of var()."""
    text = re.sub(r"\s+", " ", source_of(tokens))
    text = re.sub(r"([(\[{]) | (?=[)\]}])", r"\1", text)
    text = re.sub(r",(?=[)\]}])", "", text)
    return re.sub(r"\bvar\(\s*['\"](\w+)['\"][^()]*\)", lambda found: repr(variables.get(found[1], found[0])), text)
