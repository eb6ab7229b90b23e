"""Seeded random rules over every condition and every argument, neither always true nor always false."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from .conditions import Segment
from .evaluator import Evaluator, Leaf, Rule
from .histories import COMMON_EVENTS, EVENTS
from .instants import parse_days, parse_instant, parse_window
from .people import User

Make = Callable[["RuleMaker"], Leaf]

WINDOWS = (
    "90 seconds", "30 minutes", "1 hour", "6 hours", "12 hours", "1 day", "24 hours", "3 days", "72 hours", "1 week",
    "7 days",
)  # fmt: skip
ACTIVE_DAYS = tuple(
    {"at_least": days, "of_last": window}
    for days in (1, 2, 3)
    for window in ("1 day", "2 days", "3 days", "7 days", "1 week", "2 weeks")
    if parse_days(window) >= days
)
KEYS = ("product_id", "product_id", "product_id", "product_category", "feature_name", "note")
# where histories often have an event at that very instant
DATES = (
    "2026-03-08", "2026-03-29", "2026-06-12", "2026-06-14", "2026-06-15", "2026-06-15T00:00:00.001Z", "2026-06-16",
    "2026-06-20 12:00:00", "2026-06-20T09:00:00-03:00", "2026-09-06", "2026-10-25",
)  # fmt: skip
AGGREGATES = ("sum_of", "average_of", "min_of", "max_of")
MONEY = ("quantity", "unit_price", "list_price", "discount_amount", "revenue")


class RuleMaker:
    """Draws rules from one seed. Comparisons come from shuffled decks: all are used before any again."""

    def __init__(self, seed: int | str) -> None:
        self.rng = random.Random(f"rules {seed}")
        self._decks: dict[str, list[tuple[str, Any]]] = {deck: [] for deck in DECKS}

    def deal(self, deck: str, count: int) -> dict[str, Any]:
        """A dict of up to `count` comparisons (equal keys overwrite) from one of the decks."""
        cards = self._decks[deck]
        if len(cards) < count:
            fresh = list(DECKS[deck])
            self.rng.shuffle(fresh)
            cards += fresh
        return dict(cards.pop(0) for _ in range(count))

    def pick(self, *options: Any) -> Any:
        return self.rng.choice(options)

    def event(self, activity: bool = True) -> Any:
        """An event form: a name, a list, a prefix, or none (activity)."""
        names = tuple(EVENTS)
        form = self.rng.random()
        if form < 0.35:
            return self.rng.choice((*names, *COMMON_EVENTS))
        if form < 0.7:
            return self.rng.sample(names, self.rng.randint(2, 5))
        if form < 0.82 or not activity:
            return self.pick("push_*", "product_*", "p*", ["push_*", "app_opened"])
        return None

    def windows(self, count: int = 1) -> list[str]:
        """`count` windows of increasing, different length."""
        lengths: dict[int, str] = {}
        while len(lengths) < count:
            text = self.rng.choice(WINDOWS)
            lengths.setdefault(parse_window(text), text)
        return [lengths[length] for length in sorted(lengths)]

    def dates(self) -> list[str]:
        """Two dates or instants, the earlier first."""
        instants: dict[int, str] = {}
        while len(instants) < 2:
            text = self.rng.choice(DATES)
            instants.setdefault(parse_instant(text) or 0, text)
        return [instants[instant] for instant in sorted(instants)]

    def maybe(self, share: float = 0.5, **arguments: Any) -> dict[str, Any]:
        return arguments if self.rng.random() < share else {}

    def maybe_where(self, share: float = 0.5) -> dict[str, Any]:
        return {"where": self.where()} if self.rng.random() < share else {}

    def where(self) -> Any:
        """A dict of one or two comparisons, or a list of such dicts."""
        if self.rng.random() < 0.25:
            return [self.deal("where", self.pick(1, 1, 2)) for _ in range(2)]
        return self.deal("where", self.pick(1, 1, 1, 2))

    def count(self) -> dict[str, int]:
        """at_least, at_most, both, exactly, or nothing (default)."""
        low = self.pick(1, 2, 2, 3)
        return self.pick(
            {}, {"at_least": low}, {"at_least": low}, {"at_most": self.pick(0, 1, 2)}, {"exactly": self.pick(0, 1, 2)},
            {"at_least": low, "at_most": low + 1}, {"at_least": 0, "at_most": 2},
        )  # fmt: skip


WHERES: list[tuple[str, Any]] = [
    ("platform", "ios"), ("platform", ["ios", "web"]), ("platform__not", "ios"), ("platform__not", ["ios", "web"]),
    ("platform__is_set", False), ("coupon_code__is_set", True), ("coupon_code__contains", "save"),
    ("event_name", "app_opened"), ("event_name__not", ["app_opened", "push_opened"]),
    ("event_name", ["app_opened", "feature_used", "product_viewed"]), ("feature_tier", "premium"),
    ("feature_tier__not", "premium"), ("product_category", "filters"), ("product_id", ["p1", "p2"]),
    ("app_version__at_least", "2.0.0"), ("plan__at_least", "pro_monthly"), ("plan__above", "pro_monthly"),
    ("source", "app"), ("revenue__at_least", 10), ("revenue__at_most", 9.99), ("revenue__above", 9.99),
    ("revenue__below", 10), ("unit_price", 19.98), ("revenue", [5, 9.99]), ("quantity__not", 2),
    ("quantity__at_least", 2), ("list_price__not", [10, 10.0001]), ("level", 5), ("level", [5, 10]), ("level", "5"),
    ("level__at_least", 5), ("level__above", 5), ("level__at_most", 7.5), ("level__below", 7.5), ("level__not", 5),
    ("level__is_set", True), ("level__is_set", False), ("level", "abc"), ("level__not", "abc"), ("rating", 4),
    ("rating__below", 0.3), ("rating__at_most", 0.3), ("rating__at_least", 1.25), ("rating__above", -3),
    ("note", "50% off"), ("note", "O'Neil"), ("note", "say \"hi\""), ("note", "back\\slash"), ("note", "{{ x }}"),
    ("note__contains", "0% O"), ("note__contains", "_"), ("note__contains", "RED"), ("note__contains", "'"),
    ("note__not", "Red"), ("note__is_set", True), ("note__is_set", False), ("tags__includes", "red"),
    ("tags__includes", "blue"), ("tags__includes", 5), ("tags__is_set", True), ("meta.score", 5),
    ("meta.score__at_least", 6), ("meta.inner.color", "red"), ("meta.inner.color__not", "red"), ("meta.inner", "red"),
    ("meta.inner.color__is_set", False), ("flag", True), ("flag", False), ("flag__not", True), ("flag", 1),
    ("seen_on", "2026-06-15"), ("seen_on__at_least", "2026-06-15"), ("seen_on__below", "2026-06-15"),
    ("seen_on__not", "2026-06-15"), ("seen_on__above", "2026-06-14T23:59:59.999Z"),
    ("seen_on__at_most", "2026-06-15T00:00:00"), ("note__contains", "é"), ("note", "a\nb"), ("note__at_least", "a"),
    ("level__not", [5, "abc"]), ("level", 5.0), ("seen_on", "2026-06-15T00:00:00Z"),
    ("occurred_at__at_least", "2026-06-15"),
]  # fmt: skip

TRAITS: list[tuple[str, Any]] = [
    ("country", "DE"), ("country", ["DE", "US"]), ("country__not", "DE"), ("birth_year__at_least", 1990),
    ("birth_year__below", 2001), ("birth_year", 1990), ("gender__is_set", True), ("acquisition_channel", "ads"),
    ("timezone__contains", "america/"), ("marketing_opt_in", True), ("marketing_opt_in__not", True),
    ("marketing_opt_in", False), ("signed_up_at__at_least", "2026-06-15"),
    ("signed_up_at__below", "2026-06-15T00:00:00.001Z"), ("signed_up_at__is_set", True),
    ("signed_up_at__not", "2026-06-15"), ("level__at_least", 5), ("level", 5), ("note__contains", "red"),
    ("tags__includes", "blue"), ("meta.score__at_least", 5), ("meta.inner.color", "red"), ("flag", True),
    ("seen_on__at_least", "2026-06-15"), ("level__not", 5), ("note__is_set", False),
]  # fmt: skip

HISTORIES: list[tuple[str, Any]] = [
    ("plan", "pro"), ("plan", ["pro", "team"]), ("plan__not", "pro"), ("plan__is_set", True), ("plan__is_set", False),
    ("plan__contains", "R"), ("level__at_least", 5), ("level__not", [5, "abc"]), ("flag", True), ("tags__includes", "blue"),
    ("meta.score__at_least", 5), ("meta.inner.color__not", "red"), ("country", "DE"), ("country__not", ["DE", "US"]),
    ("birth_year__at_least", 1990), ("gender", "female"), ("marketing_opt_in", True), ("marketing_opt_in__not", True),
    ("timezone", "Europe/Berlin"), ("seen_on__below", "2026-06-20"), ("note__is_set", True),
]  # fmt: skip
NOW: list[tuple[str, Any]] = [
    *((f"{name}__{test}", window) for name in ("ends_at", "seen_on") for test in ("within_next", "within_last")
      for window in ("1 hour", "1 day", "3 days", "1 week")),
    *((f"{name}__{test}", True) for name in ("ends_at", "seen_on", "signed_up_at") for test in ("before_now", "after_now")),
    ("signed_up_at__within_last", "3 days"), ("signed_up_at__within_next", "1 day"), ("meta.inner__before_now", True),
]  # fmt: skip
DECKS = {"where": WHERES, "traits": TRAITS, "histories": HISTORIES, "dates": NOW}


def _leaf(condition: str, **arguments: Any) -> Leaf:
    return {"condition": condition, **arguments}


def _aggregate(condition: str) -> Make:
    return lambda maker: _aggregate_of(maker, condition)


def _aggregate_of(maker: RuleMaker, condition: str) -> Leaf:
    low = maker.pick(5, 9.99, 10, 10.0001, 19.98, 19.99, 29.97)
    bounds = maker.pick(
        {"at_least": low}, {"at_least": low}, {"at_most": low}, {"at_least": low, "at_most": round(low + 10, 4)}
    )
    return _leaf(
        condition, column=maker.pick(*MONEY, "rating"), event=maker.event(), **bounds,
        **maker.maybe(0.7, within=maker.windows()[0]), **maker.maybe_where(0.4),
    )  # fmt: skip


def _distinct(maker: RuleMaker) -> Leaf:
    low = maker.pick(1, 2, 2, 3)
    bounds = maker.pick({"at_least": low}, {"at_least": low}, {"at_most": low - 1}, {"at_least": low, "at_most": low})
    column = maker.pick(
        "product_id",
        "product_category",
        "feature_name",
        "platform",
        "order_id",
        "revenue",
        "event_name",
        "note",
        "level",
    )
    return _leaf(
        "distinct_of", column=column, event=maker.event(), **bounds,
        **maker.maybe(0.7, within=maker.windows()[0]), **maker.maybe_where(0.4),
    )  # fmt: skip


def _regularly(maker: RuleMaker) -> Leaf:
    blocks = maker.pick(2, 3, 4)
    low = maker.pick(1, 2)
    bounds = maker.pick(
        {},
        {"at_least": low},
        {"at_least": 0, "at_most": low - 1},
        {"at_most": low},
        {"at_least": low, "at_most": low + 1},
    )
    return _leaf(
        "performed_regularly", event=maker.event(), in_at_least=maker.rng.randint(1, blocks), of_last=blocks,
        period=maker.pick("1 day", "2 days", "3 days", "1 week"), **bounds, **maker.maybe_where(0.4),
    )  # fmt: skip


def _in_order(maker: RuleMaker) -> Leaf:
    steps: list[Any] = []
    for _ in range(maker.pick(2, 2, 3, 4)):
        name = maker.rng.choice(COMMON_EVENTS)
        if maker.rng.random() < 0.3:
            steps.append({"event": maker.pick(name, name, "p*", list(COMMON_EVENTS[:2])), **maker.maybe_where(0.6)})
        else:
            steps.append(name)
    if maker.rng.random() < 0.5:
        steps[-1] = steps[0]
    arguments = maker.pick(("each_within",), ("each_within",), ("within",), ("each_within", "within"), ())
    return _leaf("performed_in_order", steps=steps, **dict(zip(arguments, maker.windows(2), strict=False)))


def _at_last(maker: RuleMaker) -> Leaf:
    inner = maker.pick(*(make for name, make in RECIPES.items() if name != "at_last"))(maker)
    if maker.rng.random() < 0.25:
        inner = _leaf(maker.pick("none_of", "any_of"), conditions=[inner])
    return _leaf("at_last", event=maker.event(), inner=inner)


def _stopped(maker: RuleMaker) -> Leaf:
    short, long = maker.windows(2)
    return _leaf(
        "stopped_performing", event=maker.event(), lasting=short, **maker.maybe(0.8, within=long), **maker.maybe_where()
    )


def _dropped(maker: RuleMaker) -> Leaf:
    return _leaf(
        "dropped", event=maker.event(), by=maker.pick(0.25, 0.3, 0.5, 0.75, 1), within=maker.windows()[0],
        against=maker.pick("1 hour", "6 hours", "1 day", "4 weeks"), min_events=maker.pick(1, 2, 3),
    )  # fmt: skip


def _share(maker: RuleMaker) -> Leaf:
    return _leaf(
        "share_of", event=maker.event(), where=maker.where(), at_least=maker.pick(0.25, 0.5, 0.3333, 0.6, 1),
        **maker.maybe(0.7, min_events=maker.pick(1, 2, 3)), **maker.maybe(0.7, within=maker.windows()[0]),
    )  # fmt: skip


def _more(maker: RuleMaker) -> Leaf:
    event = maker.event()
    than = event if maker.rng.random() < 0.2 else maker.event()
    filters = maker.pick({}, maker.maybe_where(1), {"than_where": maker.where()})
    if than == event and not filters:
        filters = maker.maybe_where(1)
    return _leaf("performed_more", event=event, than=than, **maker.maybe(0.7, within=maker.windows()[0]), **filters)


def _performed(*arguments: str) -> Make:
    def make(maker: RuleMaker) -> Leaf:
        short, long = maker.windows(2)
        since, until = maker.dates()
        given = {"within": long, "ending": short, "since": since, "until": until}
        return _leaf(
            "performed", event=maker.event(), **maker.count(),
            **{name: given[name] for name in arguments}, **maker.maybe_where(),
        )  # fmt: skip

    return make


def _anchored(maker: RuleMaker) -> Leaf:
    return _leaf(
        "performed", event=maker.event(), **maker.maybe(0.6, at_least=maker.pick(1, 2, 3)), within=maker.windows()[0],
        of=maker.pick(*EVENTS, list(EVENTS)[:3], "push_*"), **maker.maybe_where(),
    )  # fmt: skip


def _traits(maker: RuleMaker) -> Leaf:
    if maker.rng.random() < 0.5:
        return _leaf("has_traits", traits=[maker.deal("traits", maker.pick(1, 2)) for _ in range(2)])
    return _leaf("has_traits", traits=maker.deal("traits", maker.pick(1, 2)))


def _traits_over_time(maker: RuleMaker, decks: tuple[str, ...] = ("histories", "histories", "traits")) -> Leaf:
    def some() -> dict[str, Any]:
        return {key: given for deck in maker.rng.sample(decks, maker.pick(1, 1, 2)) for key, given in maker.deal(deck, 1).items()}

    return _leaf("has_traits", traits=[some(), some()] if maker.rng.random() < 0.3 else some())


RECIPES: dict[str, Make] = {
    "performed": _performed(),
    "performed within": _performed("within"),
    "performed within ending": _performed("within", "ending"),
    "performed ending": _performed("ending"),
    "performed since": _performed("since"),
    "performed until": _performed("until"),
    "performed since until": _performed("since", "until"),
    "performed within since until": _performed("within", "since", "until"),
    "performed of": _anchored,
    "not_performed": lambda maker: _leaf("not_performed", event=maker.event(), **maker.maybe_where()),
    "not_performed lasting": lambda maker: _leaf(
        "not_performed", event=maker.event(), lasting=maker.windows()[0], **maker.maybe_where()
    ),
    "known_for": lambda maker: _leaf("known_for", duration=maker.windows()[0]),
    "active_days": lambda maker: _leaf(
        "active_days", **maker.pick(*ACTIVE_DAYS),
        **maker.maybe(0.5, event=maker.event(activity=False)), **maker.maybe_where(0.4),
    ),
    "performed_regularly": _regularly,
    "first_performed": lambda maker: _leaf(
        "first_performed", event=maker.event(), **maker.maybe(0.6, nth=maker.pick(1, 2, 3)),
        **maker.maybe(0.8, within=maker.windows()[0]), **maker.maybe_where(),
    ),
    "last_performed": lambda maker: _leaf(
        "last_performed", event=maker.event(), has=maker.where(), **maker.maybe_where(0.4)
    ),
    "at_last": _at_last,
    "performed_in_order": _in_order,
    "performed_in_order again": _in_order,
    **{kind: _aggregate(kind) for kind in AGGREGATES},
    "distinct_of": _distinct,
    "share_of": _share,
    "stopped_performing": _stopped,
    "resumed_performing": lambda maker: _leaf(
        "resumed_performing", event=maker.event(), after=maker.windows()[0],
        **maker.maybe(0.8, within=maker.windows()[0]), **maker.maybe_where(),
    ),
    "dropped": _dropped,
    "has_traits": _traits,
    "random_share": lambda maker: _leaf(
        "random_share", percent=maker.pick(10, 33.3, 50, 90), salt=maker.pick("a", "holdout:c1")
    ),
    # without a window a value is present for good: counted in another way
    "distinct_of ever": lambda maker: _leaf(
        "distinct_of", column=maker.pick("platform", "product_id", "event_name"), event=maker.event(), at_least=maker.pick(2, 3)
    ),
}  # fmt: skip
# conditions that came later: rules from a source of their own, so that those behind docs/faults.md stay what they are
LATER_RECIPES: dict[str, Make] = {
    "performed_more": _more,
    "performed_more again": _more,
    "has_traits over time": _traits_over_time,
    "has_traits lasting": lambda maker: _traits_over_time(maker) | {"lasting": maker.windows()[0]},
    "has_traits around now": lambda maker: _traits_over_time(maker, ("dates", "dates", "traits")),
    "has_traits around now, lasting": lambda maker: _traits_over_time(maker, ("dates", "traits")) | {"lasting": maker.windows()[0]},
}
# what random rules and histories seldom bring together: the end of an anchored window, and what held for a while at the last event
CERTAIN: tuple[Rule, ...] = (
    *(
        {"all_of": [_leaf("performed", event=["product_viewed", "push_opened", "feature_used"], within=within, of="app_opened")]}
        for within in ("1 hour", "1 day")
    ),
    {
        "all_of": [
            _leaf("at_last", event="app_opened", inner=_leaf("performed", event=["product_viewed", "push_opened"], within="1 day"))
        ]
    },
)
DAY_RECIPES = ("active_days", "performed_regularly")


class RuleBook:
    """Makes rules one after the other and keeps those that split a sample of users and instants. They may refer to `rules`."""

    def __init__(
        self, seed: int, evaluator: Evaluator, users: list[User], prefix: str, recipes: dict[str, Make], rules: list[Rule]
    ) -> None:
        self.maker, self.evaluator, self.prefix = RuleMaker(f"{seed} {prefix}"), evaluator, prefix
        self.recipes, self.rules = recipes, rules
        rng = self.maker.rng
        self.sample = [
            (
                user,
                rng.choice([user.first_seen_at, *(e.at for e in user.events)])
                + parse_window(rng.choice(WINDOWS)) * rng.choice((0, 1)),
            )
            for user in users
            for _ in range(3)
        ]

    def add(self, recipe: str) -> Rule:
        """Append a rule whose first condition is of the given recipe; of twenty tries the most even split is kept."""
        name = f"{self.prefix}_{len(self.rules):03}"
        candidates = []
        for _ in range(20):
            rule = {"name": name, **self._tree(recipe)}
            share = self._share(self.evaluator.build(rule))
            candidates.append((abs(share - 0.5), len(candidates), rule))
            if 0.05 < share < 0.95:
                break
        rule = min(candidates, key=lambda candidate: candidate[:2])[2]
        self.evaluator.build(rule)
        self.rules.append(rule)
        return rule

    def _share(self, segment: Segment) -> float:
        hits = [
            segment.has_member(subject, x)
            for user, x in self.sample
            for subject in user.subjects(segment.per).values()
            if subject.is_alive(x)
        ]
        return sum(hits) / max(1, len(hits))

    def _tree(self, recipe: str) -> dict[str, Any]:
        rng = self.maker.rng
        per = rng.choice(KEYS) if rng.random() < 0.35 else None
        first = self.recipes[recipe](self.maker)
        shape = rng.random()
        if shape < 0.3:
            rule: dict[str, Any] = {"all_of": [first]}
        elif shape < 0.4:
            rule = {"none_of": [first, *self._branches(per, rng.randint(0, 1), 1)]}
        elif shape < 0.55:
            rule = {"any_of": [first, *self._branches(per, rng.randint(1, 2), 2)]}
        else:
            rule = {"all_of": [first, *self._branches(per, rng.randint(0, 2), 2)]}
            if rng.random() < 0.4:
                rule["any_of"] = self._branches(per, 2, 2)
            if rng.random() < 0.4:
                rule["none_of"] = self._branches(per, 1, 2)
        return {**rule, **({"per": per} if per else {})}

    def _branches(self, per: str | None, count: int, depth: int) -> list[Leaf]:
        return [self._branch(per, depth) for _ in range(count)]

    def _branch(self, per: str | None, depth: int) -> Leaf:
        rng = self.maker.rng
        if depth > 0 and rng.random() < 0.3:
            group = rng.choice(("all_of", "any_of", "none_of"))
            return _leaf(group, conditions=self._branches(per, rng.randint(1, 3), depth - 1))
        # a keyed segment in a rule of another key has no stated meaning
        names = [rule["name"] for rule in self.rules if not per or rule.get("per") in (None, per)]
        same_key = [rule["name"] for rule in self.rules if per and rule.get("per") == per]
        if same_key and rng.random() < 0.25:
            return _leaf("in_segment", name=rng.choice(same_key))
        if names and rng.random() < 0.25:
            reference = _leaf("in_segment", name=rng.choice(names))
            return _leaf("at_last", event=self.maker.event(), inner=reference) if rng.random() < 0.3 else reference
        return self.recipes[rng.choice(tuple(self.recipes))](self.maker)


def make_rules(
    seed: int, count: int, evaluator: Evaluator, users: list[User], prefix: str, first_recipe: int = 0
) -> list[Rule]:
    """`count` rules; the recipes are gone through in turn from `first_recipe` on, days first so every zone has them. The certain
    rules follow, then one of each later recipe."""
    book = RuleBook(seed, evaluator, users, prefix, RECIPES, [])
    names = tuple(RECIPES)
    for number in range(count):
        book.add(DAY_RECIPES[number] if number < len(DAY_RECIPES) else names[(first_recipe + number - 2) % len(names)])
    for number, rule in enumerate(CERTAIN):
        named = {"name": f"{prefix}_certain_{number}", **rule}
        evaluator.build(named)
        book.rules.append(named)
    later = RuleBook(seed, evaluator, users, f"{prefix}_later", RECIPES | LATER_RECIPES, book.rules)
    for recipe in LATER_RECIPES:
        later.add(recipe)
    return later.rules
