"""What was planted: segments at the demo's end from each persona's columns, entry instants, dirt and effects.

Nothing here applies a segment's rule to events; it says what the scripts meant to happen.
"""

from itertools import pairwise

from demo.campaigns import Journey
from demo.catalog import KEY_FEATURE
from demo.clock import CLOSING, DAY, iso
from demo.dirt import Dirt, Row
from demo.effects import AHA, TRIAL_CONVERSION, WEEKLY_NUDGE
from demo.model import Event, Person

RHYTHM_SEGMENTS: dict[str, tuple[str, ...]] = {
    "daily": ("daily_habit_users",),
    "daily_broken": ("monthly_users", "at_risk_daily_users"),
    "declining": ("weekly_users", "declining_users"),
    "weekly": ("weekly_users",),
    "weekly_light": ("weekly_users",),
    "weekly_today": ("weekly_users",),
    "monthly": ("monthly_users",),
    "dormant": ("dormant_users",),
    "returning": ("weekly_users", "returning_users"),
    "new": ("weekly_users", "new_users"),
    "never": ("dormant_users",),
    "visits": (),
}
# whoever stopped altogether has also "dropped", if the rule counts that; both readings are right
RHYTHM_OPEN: dict[str, tuple[str, ...]] = {"daily_broken": ("declining_users",), "monthly": ("declining_users",)}
# rhythms that use features within the last 28 days
ACTIVE_AT_END = (
    "daily", "daily_broken", "declining", "weekly", "weekly_light", "weekly_today", "monthly", "returning", "new",
)
UNCERTAIN = (
    "daily_habit_users", "weekly_users", "monthly_users", "dormant_users", "returning_users", "declining_users",
    "at_risk_daily_users", "power_users", "casual_users", "single_feature_users", "first_time_feature_users",
    "hesitant_buyers", "review_candidates", "key_feature_non_adopters", "new_users",
)


def judge(person: Person, events: list[Event]) -> None:
    """Fills planted, open and entries of a person."""
    if person.deleted_at:
        person.planted.clear()
        return
    if person.is_anonymous or person.persona.extra == "shares_device":
        person.open.update(UNCERTAIN)
    if person.is_anonymous:
        return
    if not person.open:
        person.planted |= {(name, "") for name in RHYTHM_SEGMENTS[person.rhythm]}
        person.open.update(RHYTHM_OPEN.get(person.rhythm, ()))
        _judge_features(person, events)
        _judge_reviews(person, events)
    _judge_orders(person, events)
    _judge_payments(person)
    _note_entries(person, events)


def _judge_features(person: Person, events: list[Event]) -> None:
    style = person.persona.features
    if style.startswith("power"):
        person.planted.add(("power_users", ""))
        if person.persona.extra == "limit_today":
            person.planted.add(("plan_limit_hitters", ""))
    if person.persona.extra == "milestone_today":
        person.planted.add(("milestone_reachers", ""))
    if style in ("one", "two") and person.rhythm in ACTIVE_AT_END:
        person.planted.add(("casual_users", ""))
    if style == "one":
        person.planted.add(("single_feature_users", person.features[0]))
    if style == "search":
        person.planted.add(("advanced_searchers", ""))
    if person.persona.signup != "recent":
        used_key = any(e.properties.get("feature_name") == KEY_FEATURE for e in events if e.name == "feature_used")
        if not used_key:
            person.planted.add(("key_feature_non_adopters", ""))


def _judge_reviews(person: Person, events: list[Event]) -> None:
    visits = sum(1 for e in events if e.name == "app_opened")
    asked = sum(1 for e in events if e.name == "review_prompted")
    wrote = any(e.name == "review_submitted" for e in events)
    if wrote or asked > 2 or visits <= 6:
        return
    if visits >= 14:
        person.planted.add(("review_candidates", ""))
    else:
        person.open.add("review_candidates")


def _judge_orders(person: Person, events: list[Event]) -> None:
    orders = [order for order in person.orders if order.placed_at]
    if len(orders) == 1:
        person.planted.add(("one_time_buyers", ""))
    if len(orders) > 1:
        person.planted.add(("repeat_buyers", ""))
    named = {"loyal": "loyal_customers", "whale": "high_aov_whales", "bargain": "bargain_hunters"}
    if person.persona.spending in named:
        person.planted.add((named[person.persona.spending], ""))
    categories = [line.product.category for order in orders for line in order.lines]
    person.planted |= {("category_buyers", c) for c in set(categories) if categories.count(c) > 1}


def _judge_payments(person: Person) -> None:
    if person.aha:
        person.planted.add(("activated_users", ""))
    if person.subscribed_at is not None:
        ended = person.paid_spans[-1][1] < CLOSING
        person.planted.add(("lapsed_subscribers" if ended else "subscribers", ""))
    elif person.trial_at is not None:
        lapsed = person.trial_at + 7 * DAY < CLOSING
        person.planted.add(("lapsed_trial_users" if lapsed else "trial_users", ""))
        if person.persona.subscription == "trial_engaged":
            person.planted.add(("highly_engaged_trial_users", ""))


def _note_entries(person: Person, events: list[Event]) -> None:
    """Exact instants of entry where the script fixes one."""
    opens = [e.at for e in events if e.name == "app_opened"]
    found: dict[str, int | None] = {
        "at_risk_daily_users": opens[-1] + 7 * DAY if opens else None,
        "dormant_users": opens[-1] + 30 * DAY if opens else None,
        "returning_users": next((b for a, b in pairwise(opens) if b - a >= 30 * DAY), None),
        "trial_users": person.trial_at,
        "lapsed_trial_users": person.trial_at + 7 * DAY if person.trial_at else None,
        "subscribers": person.subscribed_at,
        "lapsed_subscribers": person.paid_spans[-1][1] if person.paid_spans else None,
        "milestone_reachers": _first(events, "level_reached", "level", 10),
        "one_time_buyers": person.orders[0].placed_at if person.orders else None,
    }
    for segment, per_value in person.planted:
        at = _first(events, "feature_used", "feature_name", per_value) if segment == "first_time_feature_users" else None
        at = at if at is not None else found.get(segment)
        if at is not None:
            person.entries[(segment, per_value)] = at


def _first(events: list[Event], name: str, key: str, value: object) -> int | None:
    return next((e.at for e in events if e.name == name and e.properties.get(key) == value), None)


def user_rows(cast: list[Person]) -> list[Row]:
    """planted_users.csv: planted segments as segment or segment:per_value, joined by ';'; all not named are planted out."""
    return [
        {
            "user_id": p.user_id,
            "persona": p.persona.name,
            "segments": ";".join(sorted(f"{s}:{v}" if v else s for s, v in p.planted)),
            "open_segments": ";".join(sorted(p.open)),
        }
        for p in cast
    ]


def entry_rows(cast: list[Person]) -> list[Row]:
    """planted_entries.csv: when a planted spell that is open at the end began."""
    return [
        {"user_id": p.user_id, "segment": s, "per_value": v, "entered_at": iso(at)}
        for p in cast
        for (s, v), at in sorted(p.entries.items())
    ]


def oddities(cast: list[Person], events: dict[str, list[Event]]) -> list[Dirt]:
    """What is odd but clean, counted: it must all arrive in fct_events and dim_users."""
    known = [p for p in cast if not p.is_anonymous]
    shared = [e for p in known if p.persona.extra == "shares_device" for e in events[p.user_id] if not e.user_id]
    nameless = [e for p in known if p.persona.extra != "shares_device" for e in events[p.user_id] if not e.user_id]
    after = [e for p in known if p.deleted_at for e in events[p.user_id] if e.at >= p.deleted_at]
    counts = {
        ("events", "anonymous_before_sign_up_or_sign_in"): len(nameless),
        ("events", "anonymous_on_shared_device"): len(shared),
        ("events", "after_deletion_request"): len(after),
        ("users", "deletion_requested"): sum(1 for p in known if p.deleted_at),
        ("users", "opted_out"): sum(1 for p in known if p.attributes["marketing_opt_in"] == "false"),
        ("users", "consent_unknown"): sum(1 for p in known if p.attributes["marketing_opt_in"] == ""),
    }
    places = {"events": "fct_events", "users": "dim_users"}
    return [Dirt(table, kind, places[table], "", rows) for (table, kind), rows in counts.items()]


def dirt_rows(planted: list[Dirt]) -> list[Row]:
    """planted_dirt.csv."""
    return [
        {"table": d.table, "kind": d.kind, "destination": d.destination, "reasons": d.reasons, "rows": str(d.rows)}
        for d in planted
    ]


def effect_rows(cast: list[Person], journeys: list[Journey]) -> list[Row]:
    """planted_effects.csv: one row per arm, the true chance beside what the dice gave."""
    until = CLOSING - AHA.outcome_days * DAY
    whole = [p for p in cast if p.attributes["_during"] and not p.deleted_at and p.signed_up_at < until]
    rows = []
    added = AHA.rate_with_percent - AHA.rate_without_percent
    for arm, percent in ((True, AHA.rate_with_percent), (False, AHA.rate_without_percent)):
        group = [p for p in whole if p.aha is arm]
        won = [p for p in group if p.subscribed_at and p.subscribed_at < p.signed_up_at + AHA.outcome_days * DAY]
        rule = f"{AHA.event_name} >= {AHA.at_least} within {AHA.within_days} days of sign-up"
        name = "with" if arm else "without"
        rows.append(_effect("aha_moment", rule, AHA.outcome, name, (percent, added), group, won))
    for campaign in (TRIAL_CONVERSION, WEEKLY_NUDGE):
        mine = [j for j in journeys if j.campaign_id == campaign.campaign_id]
        for held in (False, True):
            group = [j for j in mine if j.is_holdout is held]
            percent = campaign.rate_holdout_percent if held else campaign.rate_treated_percent
            true = (percent, campaign.true_difference_percent)
            goal = f"{campaign.goal_event} within {campaign.goal_window_hours} hours of entry"
            name = "holdout" if held else "treated"
            won = [j for j in group if j.converted]
            rows.append(_effect(campaign.campaign_id, goal, campaign.goal_event, name, true, group, won))
    return rows


def _effect(
    effect: str, rule: str, outcome: str, arm: str, true: tuple[int | None, int], group: list, won: list
) -> Row:
    """One arm; `true` is its planted rate (None: no rate was planted) and the planted difference, in percent."""
    rate, difference = true
    return {
        "effect": effect, "rule": rule, "outcome": outcome, "arm": arm,
        "true_probability": "" if rate is None else f"{rate / 100:.2f}",
        "true_difference": f"{difference / 100:.2f}",
        "users": str(len(group)), "conversions": str(len(won)),
    }


def journey_rows(journeys: list[Journey]) -> list[Row]:
    """planted_journeys.csv: who entered a finished campaign, in which arm, with which outcome."""
    return [
        {
            "campaign_id": j.campaign_id, "user_id": j.user_id, "entered_at": iso(j.entered_at),
            "is_holdout": str(j.is_holdout).lower(), "converted": str(j.converted).lower(),
        }
        for j in journeys
    ]
