"""The effects planted in the demo, with their true probabilities, and the stable hash that assigns people."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class AhaMoment:
    """Users with `at_least` events within `within_days` of sign-up subscribe far more often within `outcome_days`."""

    event_name: str = "project_created"
    at_least: int = 3
    within_days: int = 3
    outcome: str = "subscription_started"
    outcome_days: int = 30
    share_percent: int = 34
    rate_with_percent: int = 45
    rate_without_percent: int = 6


@dataclass(frozen=True)
class CampaignEffect:
    """A finished campaign and the true chance of its goal with and without the message."""

    campaign_id: str
    name: str
    trigger: str
    goal_event: str
    goal_window_hours: int
    channel: str
    holdout_percent: int
    first_day: int
    last_day: int
    rate_treated_percent: int | None
    rate_holdout_percent: int | None

    @property
    def true_difference_percent(self) -> int:
        """Points of percent that the message adds; 0 where no rate is planted."""
        return (self.rate_treated_percent or 0) - (self.rate_holdout_percent or 0)


AHA = AhaMoment()
TRIAL_CONVERSION = CampaignEffect(
    "trial_conversion", "What Pro adds", "trial_started", "subscription_started", 168, "in_app", 50, 14, 90, 55, 20
)
WEEKLY_NUDGE = CampaignEffect(
    "weekly_nudge", "Something new for the weekend", "weekly_users", "project_created", 168, "email", 50, 35, 90, None, None
)


def stable_share(user_id: str, salt: str) -> float:
    """Number in [0, 1) that is the same on every engine: the first 32 bits of md5(salt|user_id)."""
    digest = hashlib.md5(f"{salt}|{user_id}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32
