"""The segments of the demo, each judged at one instant, straight from its sentence.

Slow and plain on purpose: it shares nothing with the SQL and nothing with the scripts that planted the behavior. A history
is a list of (instant in ms since 1970, event name, properties) in order of time. Judgements return the set of
(segment, per_value) that a person is in; per_value is "" for segments without a key.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

HOUR = 3_600_000
DAY = 24 * HOUR
AVERAGE_ORDER_USD = 80
BARGAIN_SHARE = 0.8
MILESTONE = 10
KEY_FEATURE = "custom_templates"


@dataclass
class History:
    """What is known of one person at the instant `now`; tiers maps feature names to tiers."""

    events: list[tuple[int, str, dict]]
    first_seen: int
    now: int
    tiers: dict[str, str]

    def named(self, name: str, within: int | None = None) -> list[tuple[int, dict]]:
        """Events of a name up to now, in (now - within, now] if given."""
        since = None if within is None else self.now - within
        return [(at, p) for at, n, p in self.events if n == name and at <= self.now and (since is None or at > since)]

    def active_days(self, name: str, days: int, at: int | None = None) -> int:
        """Distinct UTC days with the event among the last `days`, today included."""
        at = self.now if at is None else at
        today = at // DAY
        return len({t // DAY for t, _ in self.named(name) if t <= at and today - days < t // DAY <= today})


def segments_at(history: History) -> set[tuple[str, str]]:
    """All segments of a person at the instant."""
    if history.now < history.first_seen:
        return set()
    parts = (engagement, features, spending, lifecycle, intent)
    return {member for part in parts for member in part(history)}


def engagement(h: History) -> set[tuple[str, str]]:
    """Rhythm of opening the app."""
    opens = [at for at, _ in h.named("app_opened")]
    found = set()
    last = opens[-1] if opens else None
    if h.active_days("app_opened", 7) >= 5:
        found.add("daily_habit_users")
    elif last is not None and last > h.now - 7 * DAY:
        found.add("weekly_users")
    elif h.now >= max(last or 0, h.first_seen) + 30 * DAY:
        found.add("dormant_users")
    else:
        found.add("monthly_users")
    if any(after > h.now - 7 * DAY and after - before >= 30 * DAY for before, after in pairwise(opens)):
        found.add("returning_users")
    lately = sum(1 for at in opens if at > h.now - 7 * DAY)
    usual = sum(1 for at in opens if h.now - 35 * DAY < at <= h.now - 7 * DAY)
    if usual >= 8 and lately <= usual / 4 / 2:
        found.add("declining_users")
    if last is not None and h.now >= last + 7 * DAY and h.active_days("app_opened", 7, last) >= 5:
        found.add("at_risk_daily_users")
    return {(name, "") for name in found}


def is_power(h: History) -> bool:
    """Features on 10 of 28 days, 4 different ones, one of them advanced."""
    lately = [p["feature_name"] for at, p in h.named("feature_used", 28 * DAY)]
    advanced = any(h.tiers[name] == "advanced" for name in lately)
    return h.active_days("feature_used", 28) >= 10 and len(set(lately)) >= 4 and advanced


def features(h: History) -> set[tuple[str, str]]:
    """Use of features."""
    lately = Counter(p["feature_name"] for _, p in h.named("feature_used", 28 * DAY))
    ever = h.named("feature_used")
    found = set()
    if is_power(h):
        found.add(("power_users", ""))
    elif 0 < len(lately) <= 2:
        found.add(("casual_users", ""))
    if len(lately) == 1 and sum(lately.values()) >= 5:
        found.add(("single_feature_users", next(iter(lately))))
    first_use: dict[str, int] = {}
    for at, properties in ever:
        first_use.setdefault(properties["feature_name"], at)
    found |= {("first_time_feature_users", f) for f, at in first_use.items() if at > h.now - DAY}
    if sum(1 for _, p in h.named("feature_used", 7 * DAY) if p["feature_name"] == "advanced_search") >= 3:
        found.add(("advanced_searchers", ""))
    if h.now >= h.first_seen + 7 * DAY and KEY_FEATURE not in first_use:
        found.add(("key_feature_non_adopters", ""))
    return found


def spending(h: History) -> set[tuple[str, str]]:
    """Orders and purchases."""
    orders = h.named("order_completed")
    found = set()
    if orders:
        found.add(("one_time_buyers" if len(orders) == 1 else "repeat_buyers", ""))
    midnight = h.now // DAY * DAY
    blocks = {(midnight - 1 - at) // (30 * DAY) for at, _ in orders if at < midnight}
    if len(blocks & {0, 1, 2, 3}) >= 3:
        found.add(("loyal_customers", ""))
    recent = [p["revenue"] for _, p in h.named("order_completed", 90 * DAY)]
    if len(recent) >= 2 and sum(recent) >= AVERAGE_ORDER_USD * len(recent):
        found.add(("high_aov_whales", ""))
    half_year = [p for _, p in h.named("order_completed", 180 * DAY)]
    cheap = [p for p in half_year if p.get("coupon_code") or p["discount_amount"] > 0]
    if len(half_year) >= 3 and len(cheap) >= BARGAIN_SHARE * len(half_year):
        found.add(("bargain_hunters", ""))
    categories = Counter(p["product_category"] for _, p in h.named("product_purchased", 180 * DAY))
    return found | {("category_buyers", c) for c, n in categories.items() if n >= 2}


def lifecycle(h: History) -> set[tuple[str, str]]:
    """Sign-up, trial, subscription, milestones."""
    found = set()
    if h.now < h.first_seen + 7 * DAY:
        found.add("new_users")
    if _reached(h, "signed_up", "project_created", 3, 3 * DAY):
        found.add("activated_users")
    found |= _plans(h)
    levels = [at for at, p in h.named("level_reached") if p["level"] >= MILESTONE]
    if levels and levels[0] > h.now - DAY:
        found.add("milestone_reachers")
    if is_power(h) and h.named("plan_limit_hit", DAY):
        found.add("plan_limit_hitters")
    asked = len(h.named("review_prompted", 365 * DAY))
    if sessions(h) >= 10 and not h.named("review_submitted") and asked <= 2:
        found.add("review_candidates")
    return {(name, "") for name in found}


def _plans(h: History) -> set[str]:
    """Trial and subscription, by what happened last."""
    trials, starts, ends = (h.named(n) for n in ("trial_started", "subscription_started", "subscription_expired"))
    if starts:
        return {"lapsed_subscribers"} if ends and ends[-1][0] > starts[-1][0] else {"subscribers"}
    if not trials:
        return set()
    if h.now >= trials[0][0] + 7 * DAY:
        return {"lapsed_trial_users"}
    premium = [p for at, p in h.named("feature_used") if trials[0][0] <= at < trials[0][0] + 3 * DAY]
    engaged = sum(1 for p in premium if h.tiers[p["feature_name"]] == "premium") >= 2
    toured = _reached(h, "trial_started", "onboarding_completed", 1, 3 * DAY)
    return {"trial_users"} | ({"highly_engaged_trial_users"} if engaged and toured else set())


def _reached(h: History, anchor: str, name: str, count: int, within: int) -> bool:
    anchors = h.named(anchor)
    if not anchors:
        return False
    start = anchors[0][0]
    return sum(1 for at, _ in h.named(name) if start <= at < start + within) >= count


def sessions(h: History) -> int:
    """Runs of activity without a pause of 30 minutes; renewals, refunds, deliveries and the like are no activity."""
    passive = {
        "subscription_renewed", "subscription_expired", "billing_issue", "order_refunded", "review_prompted",
        "push_delivered", "message_sent", "message_delivered", "message_clicked", "message_unsubscribed",
    }
    times = [at for at, name, _ in h.events if name not in passive and at <= h.now]
    return sum(1 for number, at in enumerate(times) if number == 0 or at - times[number - 1] > HOUR // 2)


def intent(h: History) -> set[tuple[str, str]]:
    """Looked at 3 times within 24 hours, not bought within 24 hours."""
    views = Counter(p["product_id"] for _, p in h.named("product_viewed", DAY))
    bought = {p["product_id"] for _, p in h.named("product_purchased", DAY)}
    return {("hesitant_buyers", product) for product, n in views.items() if n >= 3 and product not in bought}
