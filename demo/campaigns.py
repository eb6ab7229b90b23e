"""The two finished campaigns: who entered, who was held out, and the messages and feedback of the others."""

import hashlib
from dataclasses import dataclass

from demo.clock import CLOSING, DAY, HOUR, MINUTE, SECOND, day_of, day_start
from demo.effects import TRIAL_CONVERSION, WEEKLY_NUDGE, CampaignEffect, stable_share
from demo.model import Event, Person, chance, dice


@dataclass(frozen=True)
class Journey:
    """One person's entry into a campaign and what became of it."""

    campaign_id: str
    user_id: str
    entered_at: int
    is_holdout: bool
    converted: bool


def run_campaigns(cast: list[Person], events: dict[str, list[Event]]) -> list[Journey]:
    """Enters people, adds message events in place (none for holdouts) and returns all journeys by campaign and user."""
    journeys = []
    for campaign, entry_of in ((TRIAL_CONVERSION, _trial_entry), (WEEKLY_NUDGE, _weekly_entry)):
        for person in cast:
            entered_at = entry_of(campaign, person, events[person.user_id])
            if entered_at is not None:
                journeys.append(_run(campaign, person, entered_at, events[person.user_id]))
    return journeys


def _run(campaign: CampaignEffect, person: Person, entered_at: int, events: list[Event]) -> Journey:
    share = stable_share(person.user_id, f"holdout:{campaign.campaign_id}")
    is_holdout = share < campaign.holdout_percent / 100
    until = entered_at + campaign.goal_window_hours * HOUR
    converted = any(e.name == campaign.goal_event and entered_at <= e.at < until for e in events)
    if not is_holdout:
        events.extend(_messages(campaign, person, entered_at))
        events.sort(key=lambda event: event.at)
    return Journey(campaign.campaign_id, person.user_id, entered_at, is_holdout, converted)


def _messages(campaign: CampaignEffect, person: Person, entered_at: int) -> list[Event]:
    """Sent and delivered by the campaign tool; some are clicked, a few e-mails end in an unsubscription."""
    rng = dice("campaign", campaign.campaign_id, person.user_id)
    key = hashlib.md5(f"{campaign.campaign_id}|{person.user_id}".encode()).hexdigest()[:12]
    properties = {"campaign": campaign.name, "campaign_id": campaign.campaign_id, "message_id": f"m{key}"}
    at = entered_at + rng.randint(2, 20) * MINUTE
    steps = [("message_sent", at)]
    if chance(rng, 96):
        steps.append(("message_delivered", at + rng.randint(1, 40) * SECOND))
        if chance(rng, 28):
            steps.append(("message_clicked", at + rng.randint(1, 30) * MINUTE))
        elif campaign.channel == "email" and chance(rng, 12):
            steps.append(("message_unsubscribed", at + rng.randint(1, 30) * MINUTE))
    return [Event(when, person.user_id, name, dict(properties), person.user_id, "", "server", "") for name, when in steps]


def _trial_entry(campaign: CampaignEffect, person: Person, events: list[Event]) -> int | None:
    trials = [e.at for e in events if e.name == campaign.trigger]
    inside = [at for at in trials[:1] if day_start(campaign.first_day) <= at < day_start(campaign.last_day)]
    return inside[0] if inside else None


def _weekly_entry(campaign: CampaignEffect, person: Person, events: list[Event]) -> int | None:
    """First entry while the campaign ran: an open after a week or more away, or a daily habit that just ended.

    Only people who allow e-mail are eligible, and only once they have signed up.
    """
    if person.attributes["traits"].get("email_opt_in") is not True or person.is_anonymous or person.deleted_at:
        return None
    opens = [e.at for e in events if e.name == "app_opened"]
    first, last = day_start(campaign.first_day), day_start(campaign.last_day)
    for start in weekly_spell_starts(opens):
        if max(first, person.signed_up_at) <= start < min(last, CLOSING):
            return start
    return None


def weekly_spell_starts(opens: list[int]) -> list[int]:
    """Instants at which somebody becomes a weekly user: opened within 7 days, and not on 5 of the last 7 UTC days.

    `opens` are instants in order of time. State can change at an open, at a midnight, or 7 days after an open.
    """
    days = {day_of(at) for at in opens}
    moments = sorted({*opens, *(at + 7 * DAY for at in opens), *(day_start(d + n) for d in days for n in range(8))})
    starts, was_in, seen = [], False, 0
    last_open = None
    for moment in moments:
        while seen < len(opens) and opens[seen] <= moment:
            last_open = opens[seen]
            seen += 1
        if last_open is None:
            continue
        recent = moment < last_open + 7 * DAY
        today = day_of(moment)
        counted = sum(1 for d in range(today - 6, today + 1) if d in days and (d < today or last_open >= day_start(d)))
        is_in = recent and counted < 5
        if is_in and not was_in:
            starts.append(moment)
        was_in = is_in
    return starts
