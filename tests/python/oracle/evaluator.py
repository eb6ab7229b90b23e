"""From rules as plain data to conditions that can be asked: who is a member at x?

A rule is JSON-like: ``{"name": ..., "all_of": [...], "any_of": [...], "none_of": [...], "per": None}``. A condition is
``{"condition": "performed", "event": ..., "at_least": 2, ...}`` with the argument names of the vocabulary; a group is
``{"condition": "any_of", "conditions": [...]}``; at_last carries its inner condition under ``"inner"``.
"""

from __future__ import annotations

from typing import Any

from . import conditions as c
from .calendars import Calendar

Rule = dict[str, Any]
Leaf = dict[str, Any]

_PLAIN = {
    "not_performed": c.NotPerformed,
    "first_performed": c.FirstPerformed,
    "last_performed": c.LastPerformed,
    "performed_in_order": c.PerformedInOrder,
    "distinct_of": c.DistinctOf,
    "share_of": c.ShareOf,
    "stopped_performing": c.StoppedPerforming,
    "resumed_performing": c.ResumedPerforming,
    "dropped": c.Dropped,
    "performed_more": c.PerformedMore,
    "known_for": c.KnownFor,
    "has_traits": c.HasTraits,
    "random_share": c.RandomShare,
}
_BY_DAY = {"active_days": c.ActiveDays, "performed_regularly": c.PerformedRegularly}
_GROUPS = {"all_of": c.AllOf, "any_of": c.AnyOf, "none_of": c.NoneOf}
_AGGREGATES = ("sum_of", "average_of", "min_of", "max_of")


class Evaluator:
    """Builds rules into segments, one after the other; a rule may refer to those built before it by name."""

    def __init__(self, reporting_timezone: str = "UTC") -> None:
        self.calendar = Calendar(reporting_timezone)
        self.segments: dict[str, c.Segment] = {}

    def build(self, rule: Rule) -> c.Segment:
        """Build a rule and remember it by name. Raises KeyError or TypeError for unknown conditions or arguments."""
        per = rule.get("per")
        groups = [
            [self.condition(one, per) for one in rule.get(group, [])] for group in ("all_of", "any_of", "none_of")
        ]
        segment = c.Segment(rule["name"], *groups, per)
        self.segments[rule["name"]] = segment
        return segment

    def condition(self, leaf: Leaf, per: str | None) -> c.Condition:
        """Build one condition or group of a rule evaluated per key (or plain when per is None)."""
        arguments = {name: value for name, value in leaf.items() if name != "condition"}
        name = leaf["condition"]
        if name in _GROUPS:
            return _GROUPS[name]([self.condition(one, per) for one in arguments["conditions"]])
        if name == "in_segment":
            return c.InSegment(self.segments[arguments["name"]], per)
        if name == "at_last":
            return c.AtLast(arguments["event"], self.condition(arguments["inner"], per))
        if name == "performed":
            return (c.PerformedAfterAnchor if "of" in arguments else c.Performed)(**arguments)
        if name in _AGGREGATES:
            return c.Aggregate(name, **arguments)
        if name in _BY_DAY:
            return _BY_DAY[name](self.calendar, **arguments)
        return _PLAIN[name](**arguments)
