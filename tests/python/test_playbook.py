"""Every bad cell of the playbook is explained in words: one row per mistake, judged in one go; sentences written by hand."""

import csv
import json
from pathlib import Path

import pytest

from cli.definitions import run_dbt
from tests.python.support.demo_build import demo_build

SEEDS = Path(__file__).parents[2] / "seeds" / "reference"
SOUND = {
    "name": "N",
    "goal": "G",
    "segment": "hesitant_buyers",
    "channel": "push",
    "message_template": "{product|It} is waiting, {first_name}.",
    "offer_id": "O",
    "offer_percent": "15",
    "offer_hours": "3",
    "goal_event": "product_purchased",
    "goal_window_hours": "24",
    "exit_when": "either",
    "reentry": "every_time",
    "reentry_window_hours": None,
    "holdout_percent": "10",
    "include_current_members": "false",
    "max_entry_age_hours": None,
    "send_from_local": "09:00",
    "send_until_local": "20:00",
    "exclusion_group": None,
    "priority": "1",
    "starts_at": "2026-09-01T00:00:00Z",
    "ends_at": None,
    "status": "live",
}
FAULTS = {
    "not_a_segment": ({"segment": "hesitant_byers"}, "segment: 'hesitant_byers' is no segment; did you mean 'hesitant_buyers'?"),
    "not_a_channel": ({"channel": "fax"}, "channel: 'fax' is none of in_app, email, push"),
    "not_an_event": (
        {"goal_event": "product_purchase"},
        "goal_event: 'product_purchase' is not in the tracking plan; did you mean 'product_purchased'?",
    ),
    "not_a_token": (
        {"message_template": "Hi {frist_name}!"},
        "message_template: {frist_name} is no token; did you mean 'first_name'?",
    ),
    "left_open": (
        {"message_template": "Hi {first_name"},
        "message_template: the brace of '{first_name' is closed 0 times; write {token} or {token|fallback}",
    ),
    "closed_twice": (
        {"message_template": "Hi {first_name}}"},
        "message_template: the brace of '{first_name}}' is closed 2 times; write {token} or {token|fallback}",
    ),
    "never_opened": ({"message_template": "Hi first_name}"}, "message_template: has a closing brace without an opening one"),
    "says_nothing": ({"message_template": None}, "message_template: is empty; write the message"),
    "other_key": (
        {"message_template": "{feature}"},
        "message_template: {feature} needs a segment per feature_name, and this one is per product_id",
    ),
    "no_key": (
        {"segment": "trial_users", "message_template": "{product}"},
        "message_template: {product} needs a segment per product_id, and this one is per person",
    ),
    "no_offer": (
        {"offer_percent": None, "message_template": "{offer_percent}% off"},
        "message_template: names {offer_percent}, but offer_percent is empty",
    ),
    "too_cheap": ({"offer_percent": "120"}, "offer_percent: '120' is no percentage from 0 to 100"),
    "too_held": ({"holdout_percent": "100.5"}, "holdout_percent: '100.5' is no percentage from 0 to 100"),
    "half_hours": ({"offer_hours": "2.5"}, "offer_hours: '2.5' is no whole number from 1 to 8760"),
    "no_window": ({"goal_window_hours": None}, "goal_window_hours: an empty cell is no whole number from 1 to 2160"),
    "too_old": ({"max_entry_age_hours": "96"}, "max_entry_age_hours: '96' is no whole number from 1 to 72"),
    "no_exit": ({"exit_when": "never"}, "exit_when: 'never' is none of goal, left_segment, either, window_end"),
    "no_reentry": ({"reentry": "twice"}, "reentry: 'twice' is none of one_time, every_time, once_per_window"),
    "no_gap": ({"reentry": "once_per_window"}, "reentry_window_hours: an empty cell is no whole number from 24 to 17520"),
    "short_gap": (
        {"reentry": "once_per_window", "reentry_window_hours": "12", "max_entry_age_hours": "48"},
        "reentry_window_hours: '12' is no whole number from 48 to 17520",
    ),
    "idle_gap": ({"reentry_window_hours": "12"}, "reentry_window_hours: only once_per_window reads it; empty the cell"),
    "perhaps": ({"include_current_members": "perhaps"}, "include_current_members: 'perhaps' is none of true, false"),
    "no_time": ({"send_from_local": "9 am"}, "send_from_local: '9 am' is no time of day such as 09:00"),
    "backwards": (
        {"send_from_local": "20:00", "send_until_local": "09:00"},
        "send_until_local: '09:00' is not after send_from_local; messages go out within one day",
    ),
    "no_rank": ({"priority": "first"}, "priority: 'first' is no whole number from 1 to 1000"),
    "no_start": ({"starts_at": None}, "starts_at: an empty cell is no UTC time such as 2026-09-01T00:00:00Z"),
    "no_such_day": ({"starts_at": "2026-09-31"}, "starts_at: '2026-09-31' is no UTC time such as 2026-09-01T00:00:00Z"),
    "ends_first": (
        {"ends_at": "2026-09-01 00:00"},
        "ends_at: '2026-09-01 00:00' is not after starts_at, so nobody could ever enter",
    ),
    "sleeping": ({"status": "asleep"}, "status: 'asleep' is none of draft, live, paused, ended, measured_only"),
}


def told(campaigns: list[dict], variants: list[dict]) -> list[str]:
    """What the project says of a playbook, a sentence a line."""
    arguments = json.dumps({"campaigns": campaigns, "variants": variants})
    folder = demo_build().target_path / "playbook"
    return run_dbt(["run-operation", "tell_playbook_problems", "--args", arguments], demo_build(), {}, folder).splitlines()


def variant(campaign_id: str, name: str, percent: str | None, **cells: str) -> dict:
    row = dict.fromkeys(("message_template", "offer_id", "offer_percent", "offer_hours"))
    return {"campaign_id": campaign_id, "variant": name, "traffic_percent": percent} | row | cells


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    campaigns = [{"campaign_id": name} | SOUND | changes for name, (changes, _) in FAULTS.items()]
    campaigns += [
        {"campaign_id": name} | SOUND for name in ("sound", "Bad Name", "twin", "twin", "split", "short", "same", "odd", "gift")
    ]
    variants = [
        variant("split", "a", "33.3"),
        variant("split", "b", "33.3"),
        variant("split", "c", "33.4"),
        variant("short", "a", "50"),
        variant("short", "b", "49.9999"),
        variant("same", "a", "50"),
        variant("same", "a", "50"),
        variant("odd", "a", "-5"),
        variant("odd", "B", "100"),
        variant("gift", "a", "100", offer_hours="soon", message_template="{offer_code}"),
        variant("splt", "a", "100"),
    ]
    return told(campaigns, variants)


def test_each_fault_has_its_sentence_and_nothing_else_is_said(sentences: list[str]) -> None:
    expected = [f"campaigns.csv, {name}, {sentence}" for name, (_, sentence) in FAULTS.items()]
    expected += [
        "campaigns.csv, Bad Name, campaign_id: 'Bad Name' is not in lower_snake, such as win_back_daily",
        "campaigns.csv, twin, campaign_id: two campaigns have this id; give the newer one another, since holdouts go by it",
        "campaign_variants.csv, short, traffic_percent: the variants add up to 99.9999, not to 100",
        "campaign_variants.csv, same a, variant: two variants of the campaign have this name",
        "campaign_variants.csv, odd a, traffic_percent: '-5' is no percentage from 0 to 100",
        "campaign_variants.csv, odd B, variant: 'B' is not in lower_snake, such as win_back_daily",
        "campaign_variants.csv, gift a, offer_hours: 'soon' is no whole number from 1 to 8760",
        "campaign_variants.csv, gift a, message_template: {offer_code} is no token; did you mean 'offer_id'?",
        "campaign_variants.csv, splt, campaign_id: there is no such campaign; did you mean 'split'?",
    ]
    assert sorted(sentences) == sorted(expected)


def test_the_playbook_that_ships_has_no_problems_and_all_it_should() -> None:
    campaigns, variants = (
        [{key: cell or None for key, cell in row.items()} for row in csv.DictReader((SEEDS / name).open())]
        for name in ("campaigns.csv", "campaign_variants.csv")
    )
    assert told(campaigns, variants) == ["no problems"]
    live = {row["segment"] for row in campaigns if row["status"] == "live"}
    assert live >= {
        "trial_users",
        "hesitant_buyers",
        "at_risk_daily_users",
        "key_feature_non_adopters",
        "single_feature_users",
        "milestone_reachers",
        "plan_limit_hitters",
        "power_users",
        "review_candidates",
        "first_time_feature_users",
        "bargain_hunters",
        "high_aov_whales",
        "weekly_users",
        "lapsed_trial_users",
        "dormant_users",
    }
    assert all("{" in row["message_template"] for row in campaigns if row["status"] == "live"), (
        "each names something the person did"
    )
