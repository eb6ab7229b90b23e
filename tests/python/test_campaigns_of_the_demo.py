"""What the demo's campaigns do, against what was planted in it."""

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.python.support.demo_build import demo_build
from tests.python.support.tables import query

TRUTH = Path(__file__).parents[2] / "demo" / "truth" / "planted_journeys.csv"
Journeys = dict[str, tuple[datetime, bool, bool]]


@pytest.fixture(scope="module")
def database() -> Path:
    return demo_build().database


@pytest.fixture(scope="module")
def planted() -> dict[str, Journeys]:
    """Campaign -> user -> entry, is_holdout, converted."""
    found: dict[str, Journeys] = defaultdict(dict)
    for row in csv.DictReader(TRUTH.open(encoding="utf-8")):
        entered_at = datetime.fromisoformat(row["entered_at"].removesuffix("Z"))
        found[row["campaign_id"]][row["user_id"]] = entered_at, row["is_holdout"] == "true", row["converted"] == "true"
    return found


def measured(database: Path, campaign: str) -> Journeys:
    rows = query(
        database,
        "select user_id, entered_at, is_holdout, converted_at is not null from marts.campaign_journeys "
        f"where campaign_id = '{campaign}' and eligibility = 'eligible'",
    )
    return {user: (entered_at, is_holdout, converted) for user, entered_at, is_holdout, converted in rows}


def test_a_finished_campaign_of_another_tool_is_measured_as_it_was(database: Path, planted: dict[str, Journeys]) -> None:
    """In-app asks nobody, so every planted journey is there: its entry, its arm and its outcome, and no other."""
    assert measured(database, "trial_conversion") == planted["trial_conversion"]


def test_consent_narrows_a_campaign_in_both_arms(database: Path, planted: dict[str, Journeys]) -> None:
    """The earlier tool asked for email_opt_in only; here it takes marketing_opt_in too, whatever the arm.

    It also knew nobody before they signed up, while here what somebody did on their device until then is theirs: those first
    entries are earlier, and they are left out of the comparison.
    """
    users = query(
        database, "select user_id, signed_up_at, marketing_opt_in and traits is not null, deleted_at from marts.dim_users"
    )
    signed_up_at = {user: at for user, at, _, _ in users}
    found, expected = measured(database, "weekly_nudge"), planted["weekly_nudge"]
    known = {user for user, (entered_at, _, _) in found.items() if signed_up_at[user] and entered_at >= signed_up_at[user]}
    assert len(known) > 150
    assert {user: found[user] for user in known} == {user: expected[user] for user in known}
    suppressed = {user for (user,) in query(database, "select user_id from reference.suppressions")}
    allowed = {user for user, _, opted_in, deleted_at in users if opted_in and deleted_at is None}
    assert (set(expected) & allowed) - set(found) <= suppressed, "nothing but a suppression keeps out who allows both"
    assert not set(found) - allowed


def test_history_is_not_messaged(database: Path) -> None:
    """No message of a measured_only campaign, none of an entry before the launch or older than it may be."""
    rows = query(
        database,
        """
        select count(*), count(*) filter (campaigns.status <> 'live'), count(*) filter (decisions.entered_at < campaigns.starts_at),
            count(*) filter (decisions.entered_at + to_hours(campaigns.max_entry_age_hours) < outbox.expires_at),
            count(*) filter (outbox.expires_at <= as_of)
        from activation.message_outbox as outbox
        inner join marts.campaign_decisions as decisions using (journey_id)
        inner join intermediate.int_campaigns as campaigns
            on campaigns.campaign_id = outbox.campaign_id and campaigns.variant = outbox.variant
        cross join intermediate.int_as_of
        """,
    )
    assert rows[0][0] > 500 and rows[0][1:] == (0, 0, 0, 0)


def test_messages_are_varied_complete_and_of_many_campaigns(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        messages = connection.execute("select campaign_id, message from activation.message_outbox").fetchall()
    assert len({campaign for campaign, _ in messages}) >= 12
    assert not [text for _, text in messages if set("{}") & set(text) or text != text.strip()]
    reasons = {rule for (rule,) in query(database, "select distinct rule from marts.campaign_holdbacks")}
    assert reasons >= {
        "holdout",
        "global_holdout",
        "no_consent",
        "consent_unknown",
        "unsubscribed",
        "suppressed",
        "exclusion_group",
        "missing_token",
        "quiet_hours",
    }


def test_absence_is_read_from_the_definitions(database: Path) -> None:
    """By hand: opens that are missing make people at risk, weekly, dormant; a purchase that is missing makes them hesitate.

    Nothing that is missing makes a level, a first use, a coupon or an average order.
    """
    rows = query(database, "select distinct segment, is_absence_based from intermediate.int_campaigns")
    on_absence = {segment for segment, is_absence_based in rows if is_absence_based}
    assert on_absence >= {"at_risk_daily_users", "weekly_users", "dormant_users", "hesitant_buyers", "key_feature_non_adopters"}
    assert not on_absence & {"milestone_reachers", "first_time_feature_users", "bargain_hunters", "high_aov_whales", "power_users"}
