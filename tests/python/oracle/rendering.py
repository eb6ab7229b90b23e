"""The text of a segment file, as a person would write it, from a rule as plain data."""

from __future__ import annotations

from typing import Any

POSITIONAL = {
    "performed": ["event"],
    "not_performed": ["event"],
    "known_for": ["duration"],
    "performed_regularly": ["event"],
    "first_performed": ["event"],
    "last_performed": ["event"],
    "at_last": ["event", "inner"],
    "performed_in_order": ["steps"],
    "sum_of": ["column", "event"],
    "average_of": ["column", "event"],
    "min_of": ["column", "event"],
    "max_of": ["column", "event"],
    "distinct_of": ["column", "event"],
    "share_of": ["event"],
    "stopped_performing": ["event"],
    "resumed_performing": ["event"],
    "dropped": ["event"],
    "performed_more": ["event"],
    "has_traits": ["traits"],
    "in_segment": ["name"],
    "all_of": ["conditions"],
    "any_of": ["conditions"],
    "none_of": ["conditions"],
}


def literal(value: Any) -> str:
    """A Jinja literal: text quoted and escaped, true/false/none, numbers as written, lists, dicts, conditions."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, dict):
        if "condition" in value:
            return render_condition(value)
        return "{" + ", ".join(f"{literal(key)}: {literal(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(one) for one in value) + "]"
    return str(value)


def render_condition(leaf: dict[str, Any]) -> str:
    """One condition as a call, e.g. ``performed('app_opened', at_least=2, within='7 days')``."""
    positional = POSITIONAL.get(leaf["condition"], [])
    parts = [literal(leaf[name]) for name in positional]
    parts += [
        f"{name}={literal(value)}" for name, value in leaf.items() if name != "condition" and name not in positional
    ]
    return f"{leaf['condition']}({', '.join(parts)})"


def render_rule(rule: dict[str, Any]) -> str:
    """The whole segment file."""
    lines = []
    for group in ("all_of", "any_of", "none_of"):
        if rule.get(group):
            lines.append(f"    {group}=[")
            lines += [f"        {render_condition(leaf)}," for leaf in rule[group]]
            lines.append("    ],")
    if rule.get("per"):
        lines.append(f"    per={literal(rule['per'])},")
    return "{{ segment(\n" + "\n".join(lines) + "\n) }}\n"
