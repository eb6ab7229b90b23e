"""Trials and subscriptions: who pays when, decided by the planted effects or by the persona's script."""

import random

from demo.catalog import PERIOD_DAYS, TRIAL_DAYS
from demo.clock import CLOSING, DAY, HOUR, LAST_DAY, day_start
from demo.effects import AHA, TRIAL_CONVERSION, stable_share
from demo.model import Person, chance


def decide(rng: random.Random, person: Person) -> None:
    """Sets aha, trial_at and subscribed_at (wished instants; behaviour moves them into a session)."""
    script = person.persona.subscription
    if person.attributes["_during"]:
        referral = person.attributes["acquisition_channel"] == "referral"
        person.aha = chance(rng, AHA.share_percent + (6 if referral else 0))
    if script == "draw" and person.attributes["_during"]:
        rate = AHA.rate_with_percent if person.aha else AHA.rate_without_percent
        if chance(rng, rate):
            early = chance(rng, 5)
            gap = rng.randint(30, 60) if early else rng.randint(4 * 24, 26 * 24)
            person.subscribed_at = person.signed_up_at + gap * HOUR
    elif script == "long":
        person.subscribed_at = day_start(rng.randint(0, 8)) + 12 * HOUR
    elif script == "lapsed":
        person.subscribed_at = day_start(rng.randint(2, 25)) + 12 * HOUR
    elif script == "trial_engaged":
        person.trial_at = person.signed_up_at + 2 * 60_000
    elif script == "trial_idle":
        person.trial_at = day_start(LAST_DAY - 4) + 6 * HOUR
    elif script == "trial_campaign":
        person.trial_at = day_start(rng.randint(16, 44 if person.rhythm == "dormant" else 76)) + 12 * HOUR


def decide_after_trial(rng: random.Random, person: Person) -> None:
    """Whether a trial of the summer converts; the campaign's message is what makes the difference."""
    if person.persona.subscription != "trial_campaign":
        return
    held_out = is_held_out(person.user_id)
    rate = TRIAL_CONVERSION.rate_holdout_percent if held_out else TRIAL_CONVERSION.rate_treated_percent
    if chance(rng, rate):
        person.subscribed_at = person.trial_at + rng.randint(26, 150) * HOUR


def is_held_out(user_id: str) -> bool:
    """Whether the trial campaign withholds its message from this person."""
    salt = f"holdout:{TRIAL_CONVERSION.campaign_id}"
    return stable_share(user_id, salt) < TRIAL_CONVERSION.holdout_percent / 100


def charge(rng: random.Random, person: Person) -> tuple[str, list[tuple[int, str]]]:
    """Plan and what the store does after the start: (instant, event name) of renewals, issues, expiry.

    Also sets paid_spans. A cancellation is returned as subscription_cancelled and done by the person.
    """
    started = person.subscribed_at
    scripted = person.persona.subscription
    plan = "pro_yearly" if chance(rng, 25) and scripted not in ("long", "lapsed") else "pro_monthly"
    period = PERIOD_DAYS[plan] * DAY
    cancels = scripted == "lapsed" or (scripted != "long" and plan == "pro_monthly" and chance(rng, 30))
    ends = started + period * (rng.randint(1, 2) if scripted == "lapsed" else 1) if cancels else None
    if ends and ends > CLOSING - 8 * DAY:
        ends = None
    steps: list[tuple[int, str]] = []
    renewal = started + period
    while renewal < (ends or CLOSING - 2 * HOUR):
        if chance(rng, 6) and renewal < CLOSING - 4 * DAY:
            steps.append((renewal, "billing_issue"))
            steps.append((renewal + 30 * HOUR, "subscription_renewed"))
        else:
            steps.append((renewal, "subscription_renewed"))
        renewal += period
    if ends:
        steps.append((ends - rng.randint(3, 12) * DAY, "subscription_cancelled"))
        steps.append((ends, "subscription_expired"))
    person.paid_spans.append((started, ends or CLOSING + DAY))
    return plan, sorted(steps)


def trial_end(person: Person) -> int:
    """First instant after the trial."""
    return person.trial_at + TRIAL_DAYS * DAY
