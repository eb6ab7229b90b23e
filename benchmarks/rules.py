"""Descriptions of segments, drawn from a seed: each is rendered as a segment() file, and by every contender in its own way.

The rules are a mix of what marketing teams ask for; DECK says how many of 50 are of which kind.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

SEED = 1
# how many of 50 rules are of a kind; events and numbers are drawn
DECK = {
    "counted": 12,
    "filtered": 7,
    "silent": 7,
    "never": 3,
    "one_not_other": 7,
    "either_not_third": 2,
    "new_to": 3,
    "in_order": 3,
    "spent": 2,
    "share": 1,
    "variety": 1,
    "active_days": 2,
}
DAYS = (1, 3, 7, 7, 14, 28, 30, 30, 60, 90)
# drawn by weight: what people do often is asked for often
ACTS = {
    "app_opened": 5, "feature_used": 5, "product_viewed": 4, "project_created": 3, "paywall_viewed": 2, "added_to_cart": 2,
    "order_completed": 2, "level_reached": 1, "plan_limit_hit": 1, "push_opened": 1, "trial_started": 1, "product_purchased": 1,
}  # fmt: skip
PLATFORMS = ("ios", "android", "web")
FEATURES = ("advanced_search", "color_grading", "quick_edit", "filters", "layers", "brand_kit", "canvas", "text_tool", "sharing")
CATEGORIES = ("templates", "filters", "credits", "fonts")


@dataclass(frozen=True)
class Events:
    """Events of one name; with a column and its value only those."""

    name: str
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Performed:
    """At least so many events within the last days; without days, ever."""

    events: Events
    at_least: int
    days: int | None


@dataclass(frozen=True)
class NotPerformed:
    """No event within the last days, and known for as long; without days, never."""

    events: Events
    days: int | None


@dataclass(frozen=True)
class FirstPerformed:
    """The first event ever lies within the last days."""

    events: Events
    days: int


@dataclass(frozen=True)
class PerformedInOrder:
    """The second kind of event at most so many hours after the first, both within the last days."""

    first: Events
    second: Events
    hours: int
    days: int


@dataclass(frozen=True)
class SumOf:
    """Revenue of the events within the last days reaches an amount."""

    events: Events
    at_least: int
    days: int


@dataclass(frozen=True)
class ShareOf:
    """Of at least so many events within the last days, this percentage has the column's value."""

    events: Events
    column: str
    value: str
    percent: int
    min_events: int
    days: int


@dataclass(frozen=True)
class DistinctOf:
    """So many different values of a column among the events within the last days."""

    events: Events
    column: str
    at_least: int
    days: int


@dataclass(frozen=True)
class ActiveDays:
    """So many different UTC days with an event among the last ones, today included."""

    events: Events
    at_least: int
    days: int


Condition = Performed | NotPerformed | FirstPerformed | PerformedInOrder | SumOf | ShareOf | DistinctOf | ActiveDays


@dataclass(frozen=True)
class Rule:
    """All of `all_of`, at least one of `any_of` if there are any, none of `none_of`; one of the first two is not empty."""

    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All its conditions, whichever way they count."""
        return (*self.all_of, *self.any_of, *self.none_of)


def names(rule: Rule) -> set[str]:
    """The names of the events that a rule reads."""
    return {value.name for condition in rule.conditions for value in vars(condition).values() if isinstance(value, Events)}


def generate(count: int, seed: int = SEED) -> dict[str, Rule]:
    """The first `count` rules of a seed by name, all different: those of 50 are the first of those of 200."""
    rng = random.Random(f"segments {seed}")
    drawn: dict[Rule, None] = {}
    while len(drawn) < count:
        deck = [kind for kind, number in DECK.items() for _ in range(number)]
        rng.shuffle(deck)
        for kind in deck:
            rule = KINDS[kind](rng)
            while rule in drawn:
                rule = KINDS[kind](rng)
            drawn[rule] = None
    return {f"rule_{number:03}": rule for number, rule in enumerate(list(drawn)[:count], start=1)}


def act(rng: random.Random, *but: str) -> Events:
    """Events of a name by weight, none of those in `but`."""
    names = [name for name in ACTS if name not in but]
    return Events(rng.choices(names, [ACTS[name] for name in names])[0])


def filtered(rng: random.Random) -> Events:
    """Events of a name with one value of a column."""
    return rng.choice([
        lambda: Events("feature_used", "feature_name", rng.choice(FEATURES)),
        lambda: Events("feature_used", "feature_tier", rng.choice(("premium", "advanced"))),
        lambda: Events("product_viewed", "product_category", rng.choice(CATEGORIES)),
        lambda: Events("app_opened", "platform", rng.choice(PLATFORMS)),
    ])()  # fmt: skip


def counted_in(rng: random.Random, events: Events) -> Performed:
    """One of the events, or several, within days."""
    return Performed(events, rng.choice((1, 1, 2, 3, 5, 10)), rng.choice(DAYS))


def one_not_other(rng: random.Random) -> Rule:
    """Did one thing and not another: within the same days, or the other not at all."""
    done = counted_in(rng, act(rng))
    other = act(rng, done.events.name)
    if rng.random() < 0.5:
        return Rule(all_of=(done,), none_of=(Performed(other, 1, done.days),))
    return Rule(all_of=(done, NotPerformed(other, rng.choice((done.days, None)))))


def either_not_third(rng: random.Random) -> Rule:
    """Did one thing or another, and not a third."""
    one, other = counted_in(rng, act(rng)), counted_in(rng, filtered(rng))
    third = act(rng, one.events.name, other.events.name)
    return Rule(any_of=(one, other), none_of=(Performed(third, 1, rng.choice(DAYS)),))


def in_order(rng: random.Random) -> Rule:
    """One thing soon after another."""
    first, second = rng.choice((
        ("product_viewed", "added_to_cart"), ("added_to_cart", "order_completed"), ("paywall_viewed", "trial_started"),
        ("app_opened", "project_created"), ("push_opened", "feature_used"), ("product_viewed", "order_completed"),
    ))  # fmt: skip
    return Rule((PerformedInOrder(Events(first), Events(second), rng.choice((1, 6, 24, 72)), rng.choice((7, 14, 30, 60, 90))),))


def share(rng: random.Random) -> Rule:
    """Uses mostly features of one tier."""
    tier, percent = rng.choice(("premium", "advanced", "core")), rng.choice((25, 50, 75))
    return Rule(
        (ShareOf(Events("feature_used"), "feature_tier", tier, percent, rng.choice((3, 5, 10)), rng.choice((14, 28, 60, 90))),)
    )


def variety(rng: random.Random) -> Rule:
    """Uses or views many different things."""
    name, column, most = rng.choice((("feature_used", "feature_name", 6), ("product_viewed", "product_category", 3)))
    return Rule((DistinctOf(Events(name), column, rng.randint(2, most), rng.choice((7, 14, 28, 60, 90))),))


def active_days(rng: random.Random) -> Rule:
    """Does a thing on many days."""
    days = rng.choice((7, 14, 28))
    name = rng.choice(("app_opened", "feature_used", "project_created"))
    return Rule((ActiveDays(Events(name), rng.randint(2, 5) * days // 7, days),))


KINDS: dict[str, Callable[[random.Random], Rule]] = {
    "counted": lambda rng: Rule((counted_in(rng, act(rng)),)),
    "filtered": lambda rng: Rule((counted_in(rng, filtered(rng)),)),
    "silent": lambda rng: Rule((NotPerformed(rng.choice((act, filtered))(rng), rng.choice(DAYS)),)),
    "never": lambda rng: Rule((NotPerformed(rng.choice((act, filtered))(rng), None),)),
    "one_not_other": one_not_other,
    "either_not_third": either_not_third,
    "new_to": lambda rng: Rule((FirstPerformed(rng.choice((act, filtered))(rng), rng.choice(DAYS)),)),
    "in_order": in_order,
    "spent": lambda rng: Rule((SumOf(Events("order_completed"), rng.choice((5, 10, 20, 30)), rng.choice((30, 60, 90, 180))),)),
    "share": share,
    "variety": variety,
    "active_days": active_days,
}


def segment_file(rule: Rule) -> str:
    """The text of the segment file that states a rule."""
    lists = {"all_of": rule.all_of, "any_of": rule.any_of, "none_of": rule.none_of}
    given = [f"    {name}=[{', '.join(map(call, conditions))}]" for name, conditions in lists.items() if conditions]
    return "{{ segment(\n" + ",\n".join(given) + "\n) }}\n"


def call(condition: Condition) -> str:
    """A condition as it is written in a segment file."""
    match condition:
        case Performed(events, at_least, days):
            return f"performed({of(events)}, at_least={at_least}{within(days)})"
        case NotPerformed(events, days):
            return f"not_performed({of(events)}{within(days, 'lasting')})"
        case FirstPerformed(events, days):
            return f"first_performed({of(events)}{within(days)})"
        case PerformedInOrder(first, second, hours, days):
            return f"performed_in_order(['{first.name}', '{second.name}'], each_within='{hours} hours'{within(days)})"
        case SumOf(events, at_least, days):
            return f"sum_of('revenue', {of(events)}, at_least={at_least}{within(days)})"
        case ShareOf(events, column, value, percent, min_events, days):
            where = f"where={{'{column}': '{value}'}}"
            return f"share_of({of(events)}, {where}, at_least={percent / 100}, min_events={min_events}{within(days)})"
        case DistinctOf(events, column, at_least, days):
            return f"distinct_of('{column}', {of(events)}, at_least={at_least}{within(days)})"
        case ActiveDays(events, at_least, days):
            return f"active_days(at_least={at_least}{within(days, 'of_last')}, event='{events.name}')"


def of(events: Events) -> str:
    """The event of a condition, with where if it is filtered."""
    return f"'{events.name}'" + (f", where={{'{events.column}': '{events.value}'}}" if events.column else "")


def within(days: int | None, argument: str = "within") -> str:
    """A window as a further argument; nothing without one."""
    return f", {argument}='{days} days'" if days else ""
