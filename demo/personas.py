"""The cast: one line per persona. What a persona does is read from these columns; nothing else decides it.

signup        before (sign-up before the demo), during (complete 30 days after it), either (half and half),
              recent (last days), none
rhythm        when it opens the app (rhythm.py)
features      which features it uses (FEATURE_SETS)
spending      what it buys (store.py)
subscription  draw (decided by the planted aha moment), or a script of subscriptions.py
actions       fewest and most actions in a session
"""

from dataclasses import dataclass

from demo.catalog import ADVANCED, CORE, PREMIUM, SEARCH


@dataclass(frozen=True)
class Persona:
    """One kind of person and how many of them there are."""

    name: str
    users: int
    what: str
    signup: str
    rhythm: str
    features: str
    spending: str = "none"
    subscription: str = "draw"
    actions: tuple[int, int] = (1, 4)
    extra: str = ""


FEATURE_SETS: dict[str, tuple[str, ...]] = {
    "one": (),  # filled per person: exactly one core feature
    "two": (),  # filled per person: two core features
    "regular": CORE[:4],
    "power": CORE + ADVANCED,
    "power_premium": CORE[:3] + ADVANCED + PREMIUM,
    "power_no_key": CORE[:3] + ADVANCED + PREMIUM[1:],
    "search": (*CORE[:2], SEARCH),
}

PERSONAS: tuple[Persona, ...] = (
    Persona("whale", 14, "few, very large orders", "either", "weekly", "regular", "whale"),
    Persona("bargain_hunter", 14, "buys often, only with a coupon", "either", "weekly", "regular", "bargain"),
    Persona("loyal_customer", 14, "one small order every month", "before", "weekly", "regular", "loyal", "never"),
    Persona("one_time_buyer", 20, "bought once", "during", "weekly", "regular", "once"),
    Persona("collector", 12, "several small orders of one category", "either", "weekly", "regular", "collector"),
    Persona("window_shopper", 12, "looks at the same item again and again, never buys", "either", "weekly_today",
            "regular", extra="hesitates"),
    Persona("trialist_engaged", 12, "in the trial, finished the tour, uses premium features", "recent", "new", "regular",
            subscription="trial_engaged", actions=(4, 8)),
    Persona("trialist_idle", 8, "in the trial, does nothing with it", "before", "weekly", "two", subscription="trial_idle",
            actions=(2, 3)),
    Persona("trialist", 156, "took the trial in summer; the campaign decided much of what followed", "before", "mixed",
            "regular", subscription="trial_campaign", actions=(2, 3)),
    Persona("daily_habit", 22, "opens every day and goes on", "either", "daily", "regular"),
    Persona("at_risk", 16, "a daily habit that broke off", "either", "daily_broken", "regular"),
    Persona("declining", 12, "daily before, hardly any activity in the last week", "either", "declining", "regular",
            actions=(2, 3)),
    Persona("power_user", 18, "every day, many features, the key feature too", "before", "daily", "power_premium",
            subscription="long", actions=(3, 5)),
    Persona("key_feature_non_adopter", 12, "power user who never touched the key feature", "before", "daily", "power_no_key",
            subscription="long", actions=(3, 4)),
    Persona("plan_limit_hitter", 8, "power user on the free plan who met its limit today", "before", "daily", "power",
            subscription="never", extra="limit_today"),
    Persona("milestone_reacher", 8, "reached level 10 today", "before", "daily", "regular", subscription="never",
            extra="milestone_today"),
    Persona("advanced_searcher", 8, "uses advanced search every time", "either", "weekly", "search", extra="searches"),
    Persona("first_time_feature_user", 10, "used a feature for the first time today", "either", "weekly_today", "regular",
            extra="first_use_today"),
    Persona("single_feature_user", 16, "uses one feature and nothing else", "during", "weekly", "one"),
    Persona("casual", 44, "now and then, two features", "during", "weekly_light", "two", actions=(2, 3)),
    Persona("weekly_regular", 52, "a few times a week", "during", "weekly", "regular"),
    Persona("monthly_visitor", 22, "once or twice a month", "during", "monthly", "two", actions=(2, 4)),
    Persona("dormant", 30, "left weeks ago", "during", "dormant", "regular"),
    Persona("silent", 12, "signed up before the demo, not seen since", "before", "never", "regular", subscription="never"),
    Persona("returning", 14, "came back after more than a month", "during", "returning", "regular"),
    Persona("subscriber", 18, "has paid since early June", "before", "weekly", "regular", subscription="long"),
    Persona("lapsed_subscriber", 12, "paid, cancelled, let it expire", "before", "weekly", "regular", subscription="lapsed"),
    Persona("review_candidate", 12, "uses the app a lot, asked once, wrote no review", "before", "weekly", "regular",
            subscription="never", extra="asked_once"),
    Persona("new_user", 14, "signed up this week", "recent", "new", "regular", subscription="never"),
    Persona("deleted", 8, "asked to be deleted", "during", "deleted", "regular", subscription="never"),
    Persona("shared_device", 6, "two people, one tablet", "before", "weekly", "regular", subscription="never",
            extra="shares_device"),
    Persona("anonymous_visitor", 40, "never signed up", "none", "visits", "two", subscription="never", actions=(1, 4)),
)
