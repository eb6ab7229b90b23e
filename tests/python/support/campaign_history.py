"""A small app whose people enter, leave, refuse and are forgotten, and a playbook with every rule in it.

Times are whole milliseconds since 1970-01-01 UTC. Everything follows from the seed.
"""

import csv
import json
import random
from pathlib import Path

import duckdb

from tests.python.support.histories import DAY, HOUR, MINUTE, Delivery, History, Row, iso

START = 1_788_220_800_000  # 2026-09-01T00:00:00Z
DAYS = 12
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "Mars/X", "")
FEATURES = ("canvas", "layers", "filters", "sharing", "brand_kit")
NAMES = ("Ann", "{Eve}", 'Max "M"', "O\\Neil", "", "ليلى")
# a dash is an empty cell
PLAYBOOK_TEXT = """
campaign_id;segment;channel;message_template;offer_percent;goal_event;reentry;reentry_window_hours;holdout_percent;\
max_entry_age_hours;send_from_local;send_until_local;exclusion_group;priority;include_current_members;exit_when
in_app_tip;first_time_feature_users;in_app;First time with {feature}!;-;feature_used;every_time;-;20;48;-;-;-;3;false;window_end
mail_tip;first_time_feature_users;email;{first_name|Hi} {feature};-;app_opened;every_time;-;20;48;09:00;20:00;-;2;false;left_segment
mail_item;hesitant_buyers;email;{product|It}: {offer_percent}% off;15;product_purchased;every_time;-;20;24;-;-;-;1;false;either
push_trial;trial_users;push;{first_name}: {projects|no} project;-;subscription_started;one_time;-;30;48;08:00;22:00;g;1;true;goal
push_weekly;weekly_users;push;{first_name|Hi}, come by;-;project_created;once_per_window;72;10;72;09:00;18:00;g;2;false;either
old_tool;trial_users;email;-;-;subscription_started;one_time;-;50;-;-;-;-;1;false;goal
"""
PLAYBOOK: list[dict[str, str | None]] = [
    {name: None if cell == "-" else cell for name, cell in row.items()}
    for row in csv.DictReader(PLAYBOOK_TEXT.strip().splitlines(), delimiter=";")
]
LAUNCH = "2026-09-03T12:00:00Z"


def campaign_history(seed: int, people: int = 70) -> History:
    """A history in which most segments of PLAYBOOK are entered every day; a tenth of the events come up to two days late."""
    rng = random.Random(f"campaigns {seed}")
    history = History()
    for number in range(people):
        person = f"u{number}" if number else "test_ann"
        history.users[number] = _told(rng, person)
        for day in range(DAYS):
            if rng.random() < 0.55:
                _visit(rng, history, person, START + day * DAY + rng.randrange(23 * HOUR))
    return history


def _told(rng: random.Random, person: str) -> list[Delivery]:
    """The user's row, sometimes a later one that withdraws consent, and sometimes a deletion."""
    signed_up_at = START - rng.randrange(1, 40) * DAY
    traits = {"first_name": rng.choice(NAMES)}
    traits |= {
        key: value
        for key in ("email_opt_in", "push_opt_in")
        if (value := rng.choices((True, False, None), (75, 12, 13))[0]) is not None
    }
    row: Row = {
        "user_id": person,
        "signed_up_at": iso(signed_up_at),
        "timezone": rng.choice(ZONES),
        "marketing_opt_in": rng.choices(("true", "false", ""), (80, 10, 10))[0],
        "traits": json.dumps(traits),
    }
    versions = [Delivery(row, signed_up_at)]
    if rng.random() < 0.2:
        row = row | {"marketing_opt_in": "false"}
        versions.append(Delivery(row, START + rng.randrange(4 * DAY, DAYS * DAY)))
    if rng.random() < 0.15:
        deleted_at = START + rng.randrange(5 * DAY, DAYS * DAY)
        versions.append(Delivery(row | {"deleted_at": iso(deleted_at)}, deleted_at))
    return sorted(versions, key=lambda version: version.available_at)


def _visit(rng: random.Random, history: History, person: str, at: int) -> None:
    """An open and what follows it."""
    happened: list[tuple[str, dict[str, object]]] = [("app_opened", {})]
    for _ in range(rng.randint(0, 2)):
        happened.append(("feature_used", {"feature_name": rng.choice(FEATURES)}))
    if rng.random() < 0.25:
        product = f"p{rng.randrange(4)}"
        happened += [("product_viewed", {"product_id": product, "product_category": "fonts", "title": f"Font {{{product}}}"})] * 3
    if rng.random() < 0.12:
        happened.append(("trial_started", {"plan": "pro"}))
    if rng.random() < 0.15:
        happened.append(("project_created", {"project_name": "Poster {x}"}))
    if rng.random() < 0.06:
        happened.append(("subscription_started", {"plan": "pro_monthly", "revenue": 9.99, "currency": "USD"}))
    if rng.random() < 0.03:
        happened.append(("message_unsubscribed", {"message_id": "m", "campaign_id": "mail_tip"}))
    for name, properties in happened:
        received_at = at + (rng.randrange(2 * DAY) if rng.random() < 0.1 else 1000)
        row: Row = {
            "event_id": f"e{len(history.events)}",
            "user_id": person,
            "event_name": name,
            "occurred_at": iso(at),
            "received_at": iso(received_at),
            "source": "app",
            "platform": "ios",
            "app_version": "1.0",
            "properties": json.dumps(properties),
        }
        history.events.append(Delivery(row, received_at))
        at += rng.randrange(1, 5) * MINUTE


def write_playbook(database: Path, starts_at: str = LAUNCH, changes: dict[str, dict[str, str | None]] | None = None) -> None:
    """Puts PLAYBOOK into the stored seeds, with other cells for some campaigns."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "delete from reference.campaigns; delete from reference.campaign_variants; delete from reference.suppressions"
        )
        for cells in PLAYBOOK:
            row = cells | {"starts_at": starts_at, "goal_window_hours": "72"}
            row["status"] = "measured_only" if row["campaign_id"] == "old_tool" else "live"
            row |= (changes or {}).get(str(row["campaign_id"]), {})
            connection.execute(
                f"insert into reference.campaigns by name select {', '.join(f'? as {name}' for name in row)}", list(row.values())
            )
        for variant, percent in (("long", "40"), ("short", "60")):
            connection.execute(
                "insert into reference.campaign_variants by name select 'push_trial' as campaign_id, ? as variant, "
                "? as traffic_percent",
                [variant, percent],
            )
        connection.execute("insert into reference.suppressions by name select 'u3' as user_id, 'because' as reason")
