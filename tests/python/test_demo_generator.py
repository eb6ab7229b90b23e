"""The demo's files hold what the generator says it planted, and nothing about them depends on the machine."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from demo import generate, scale, truth
from demo.catalog import AWKWARD
from demo.clock import DAY, END, iso
from demo.effects import TRIAL_CONVERSION, WEEKLY_NUDGE, stable_share
from tests.python.segment_sentences import History, segments_at

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ("seeds/raw/raw_events.csv", "seeds/raw/raw_users.csv", *(
    f"demo/truth/planted_{name}.csv" for name in ("users", "entries", "dirt", "effects", "journeys")
))
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")


def rows_of(path: str) -> list[dict[str, str]]:
    """Rows of a CSV of the project."""
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def demo() -> generate.Demo:
    """A fresh run in memory."""
    return generate.build()


@pytest.fixture(scope="module")
def as_of(demo: generate.Demo) -> int:
    """The latest arrival of a clean event."""
    return max(event.received_at for mine in demo.events.values() for event in mine)


@pytest.fixture(scope="module")
def histories(demo: generate.Demo) -> dict[str, History]:
    """What is known of each person; `now` is set by the tests."""
    tiers = {row["feature_name"]: row["feature_tier"] for row in rows_of("seeds/reference/features.csv")}
    result = {}
    for person in demo.cast:
        events = [(e.at, e.name, e.properties) for e in demo.events[person.user_id]]
        seen = [at for at, _, _ in events[:1]] + ([] if person.is_anonymous else [person.signed_up_at])
        result[person.user_id] = History(events, min(seen), END, tiers)
    return result


def test_committed_files_equal_a_fresh_run(demo: generate.Demo, tmp_path: Path) -> None:
    generate.write(demo, tmp_path)
    for name in WRITTEN:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes(), f"{name}: run python -m demo.generate"


def test_sizes() -> None:
    assert 85_000 <= len(rows_of("seeds/raw/raw_events.csv")) <= 95_000
    assert 600 <= len({row["user_id"] for row in rows_of("seeds/raw/raw_users.csv")}) <= 680
    assert sum((ROOT / name).stat().st_size for name in WRITTEN[:2]) <= 15_000_000


def test_every_event_of_the_tracking_plan_occurs_with_its_required_properties(demo: generate.Demo) -> None:
    plan = {row["event_name"]: row["required_properties"] for row in rows_of("seeds/reference/tracking_plan.csv")}
    events = [event for mine in demo.events.values() for event in mine]
    assert {event.name for event in events} == set(plan)
    for event in events:
        for key in filter(None, plan[event.name].split(";")):
            assert event.properties.get(key) not in (None, ""), (event.name, key)


def test_lines_add_up_to_their_order(demo: generate.Demo) -> None:
    lines: dict[str, int] = defaultdict(int)
    orders: dict[str, int] = {}
    for event in (event for mine in demo.events.values() for event in mine):
        given = event.properties
        if event.name == "product_purchased":
            cents = round(given["quantity"] * given["unit_price"] * 100) - round(given["discount_amount"] * 100)
            assert cents == round(given["revenue"] * 100) > 0
            assert given["unit_price"] <= given["list_price"]
            lines[given["order_id"]] += cents
        if event.name == "order_completed":
            assert given["order_id"] not in orders
            orders[given["order_id"]] = round(given["revenue"] * 100)
        if event.name == "order_refunded":
            assert 0 < round(given["revenue"] * 100) <= orders[given["order_id"]]
    assert lines == orders


# -- dirt: raw rows judged here once more, from the sentences of the quarantine's reasons --------------------------------


def instant(text: str) -> int | None:
    """Milliseconds since 1970 of the demo's one time format, or None."""
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000) if TIME.fullmatch(text) else None
    except ValueError:
        return None


def parsed(text: str) -> dict | None:
    """The JSON object, or None where it is broken, has a doubled key, a NaN or a null character."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    def unique(pairs: list[tuple[str, object]]) -> dict:
        return dict(pairs) if len({k for k, _ in pairs}) == len(pairs) else refuse("doubled key")

    try:
        value = json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
    except ValueError:
        return None
    return None if "\\u0000" in text else value


def reasons_of(row: dict[str, str], plan: dict[str, list[str]], agents: list[str]) -> Iterator[str]:
    """All reasons for which a raw event is no clean one."""
    occurred, received, given = instant(row["occurred_at"]), instant(row["received_at"]), parsed(row["properties"])
    name = row["event_name"]
    if not row["user_id"] and not row["anonymous_id"]:
        yield "missing_ids"
    if row["user_id"] == "qa_robot" or row["user_id"].startswith("test_"):
        yield "test_account"
    if name not in plan:
        yield "unknown_event" if name else "missing_event_name"
    if occurred is None:
        yield "unparseable_occurred_at"
    elif occurred < instant("2015-01-01T00:00:00.000Z"):
        yield "implausibly_old"
    elif occurred > received + 5 * 60_000:
        yield "occurred_in_future"
    if received > END:
        yield "received_in_future"
    if given is None:
        yield "invalid_json"
        return
    if any(given.get(key) in (None, "") for key in plan.get(name, [])):
        yield "missing_required_property"
    if any(given.get(key, 0) < 0 for key in ("revenue", "unit_price")):
        yield "negative_amount"
    if given.get("currency", "USD") not in ("USD", "EUR", "GBP"):
        yield "unknown_currency"
    if any(word in str(given.get("user_agent", "")).lower() for word in agents):
        yield "bot"


def test_planted_dirt_is_what_the_raw_file_holds(demo: generate.Demo) -> None:
    plan = {
        row["event_name"]: [key for key in row["required_properties"].split(";") if key]
        for row in rows_of("seeds/reference/tracking_plan.csv")
    }
    agents = [row["user_agent_contains"] for row in rows_of("seeds/reference/bot_user_agents.csv")]
    raw = rows_of("seeds/raw/raw_events.csv")
    judged = [(row, ";".join(sorted(reasons_of(row, plan, agents)))) for row in raw]

    planted: Counter[str] = Counter()
    for kind in rows_of("demo/truth/planted_dirt.csv"):
        if kind["destination"] == "events_quarantine":
            planted[kind["reasons"]] += int(kind["rows"])
    assert Counter(reasons for _, reasons in judged if reasons) == planted

    clean = [row for row, reasons in judged if not reasons]
    copies = len(clean) - len({row["event_id"] for row in clean})
    one_each = {row["event_id"]: row for row in clean}.values()
    orders = [json.loads(row["properties"])["order_id"] for row in one_each if row["event_name"] == "order_completed"]
    twice = len(orders) - len(set(orders))
    expected = [k for k in rows_of("demo/truth/planted_dirt.csv") if k["destination"] == "events_duplicates"]
    assert copies + twice == sum(int(k["rows"]) for k in expected)
    assert twice == next(int(k["rows"]) for k in expected if "client_and_server" in k["kind"])
    assert len(clean) - copies - twice == sum(len(mine) for mine in demo.events.values())


def test_the_latest_clean_arrival_is_late_on_the_last_evening(as_of: int) -> None:
    assert "2026-09-28T21:00:00.000Z" < iso(as_of) < "2026-09-28T23:59:00.000Z"


def test_lateness_and_clocks(demo: generate.Demo) -> None:
    delays = [event.received_at - event.at for mine in demo.events.values() for event in mine]
    planted = {row["kind"]: int(row["rows"]) for row in rows_of("demo/truth/planted_dirt.csv")}
    assert max(delays) < 3 * DAY
    assert sum(1 for delay in delays if delay < 0) == planted["clock_seconds_ahead"]
    assert min(delays) > -60_000


def test_awkward_text_is_in_every_free_text() -> None:
    events = [row["properties"] for row in rows_of("seeds/raw/raw_events.csv")]
    escaped = [json.dumps(text, ensure_ascii=False) for text in AWKWARD]
    for key in ("project_name", "query", "title"):
        found = {text for text in escaped for cell in events if f'"{key}":{text}' in cell}
        assert len(found) >= 6, key
    traits = " ".join(row["traits"] for row in rows_of("seeds/raw/raw_users.csv"))
    assert all(text in traits for text in ("D'Arcy", '\\"Mad\\"', "O\\\\Neil", "{Eve}", "🌿", "ليلى", "pop, art"))


# -- what was planted -------------------------------------------------------------------------------------------------


def test_planted_segments_hold_and_all_others_do_not(
    demo: generate.Demo, histories: dict[str, History], as_of: int
) -> None:
    wrong = []
    for person in demo.cast:
        history = histories[person.user_id]
        history.now = as_of
        found = set() if person.deleted_at else segments_at(history)
        certain = {member for member in found if member[0] not in person.open}
        wrong += [(person.user_id, person.persona.name, member) for member in certain ^ person.planted]
    assert wrong == []


def test_every_segment_has_members_and_non_members() -> None:
    planted = [row["segments"].split(";") for row in rows_of("demo/truth/planted_users.csv")]
    named = [{member.split(":")[0] for member in members if member} for members in planted]
    sizes = Counter(segment for segments in named for segment in segments)
    assert len(sizes) == 30
    assert all(8 <= size <= len(named) - 8 for size in sizes.values()), sizes


def test_planted_entries_are_exact_to_the_millisecond(demo: generate.Demo, histories: dict[str, History]) -> None:
    checked = 0
    for person in demo.cast:
        for member, at in person.entries.items():
            history = histories[person.user_id]
            history.now = at
            assert member in segments_at(history), (person.user_id, member)
            history.now = at - 1
            assert member not in segments_at(history), (person.user_id, member)
            checked += 1
    assert checked > 300


def test_effects_lie_within_three_standard_errors_of_what_was_planted() -> None:
    arms: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows_of("demo/truth/planted_effects.csv"):
        users, won = int(row["users"]), int(row["conversions"])
        arms[row["effect"]].append((users, won))
        if row["true_probability"]:
            p = float(row["true_probability"])
            assert (won - users * p) ** 2 <= 9 * users * p * (1 - p), row
    assert sum(users for users, _ in arms["trial_conversion"]) >= 150
    for effect, detectable in (("aha_moment", True), ("trial_conversion", True), ("weekly_nudge", False)):
        (n1, x1), (n0, x0) = arms[effect]
        pooled = (x1 + x0) / (n1 + n0)
        squared = (x1 / n1 - x0 / n0) ** 2 / (pooled * (1 - pooled) * (1 / n1 + 1 / n0))
        assert squared > 9 if detectable else squared < 1, (effect, squared)


def test_effects_counted_from_the_events_alone(demo: generate.Demo) -> None:
    counted: Counter[tuple[bool, bool]] = Counter()
    for person in demo.cast:
        events = demo.events[person.user_id]
        signed_up = [e.at for e in events if e.name == "signed_up"]
        if person.deleted_at or not signed_up or signed_up[0] >= END - 30 * DAY - 5 * 60_000:
            continue
        projects = [e for e in events if e.name == "project_created" and e.at < signed_up[0] + 3 * DAY]
        paid = [e for e in events if e.name == "subscription_started" and e.at < signed_up[0] + 30 * DAY]
        counted[len(projects) >= 3, bool(paid)] += 1
    rows = {row["arm"]: row for row in rows_of("demo/truth/planted_effects.csv") if row["effect"] == "aha_moment"}
    for arm, has in (("with", True), ("without", False)):
        assert int(rows[arm]["conversions"]) == counted[has, True]
        assert int(rows[arm]["users"]) == counted[has, True] + counted[has, False]


def test_holdouts_follow_the_stable_hash_and_get_no_message(demo: generate.Demo) -> None:
    # printf 'holdout:a|u1' | md5sum begins with 2b187482
    assert stable_share("u1", "holdout:a") == 0x2B187482 / 2**32
    for campaign in (TRIAL_CONVERSION, WEEKLY_NUDGE):
        journeys = [j for j in demo.journeys if j.campaign_id == campaign.campaign_id]
        messaged = {
            user for user, mine in demo.events.items() for e in mine
            if e.name == "message_sent" and e.properties["campaign_id"] == campaign.campaign_id
        }
        held = {j.user_id for j in journeys if stable_share(j.user_id, f"holdout:{campaign.campaign_id}") < 0.5}
        assert held == {j.user_id for j in journeys if j.is_holdout}
        assert messaged == {j.user_id for j in journeys} - held


def test_truth_files_name_only_people_of_the_demo(demo: generate.Demo) -> None:
    people = {person.user_id for person in demo.cast}
    assert {row["user_id"] for row in truth.user_rows(demo.cast)} == people
    assert {row["user_id"] for row in truth.entry_rows(demo.cast)} <= people


# -- any size ---------------------------------------------------------------------------------------------------------


def test_scale_is_deterministic_and_has_the_shape_of_the_seeds(tmp_path: Path) -> None:
    size = scale.parse_size("20k")
    paths = [(tmp_path / f"events{n}.parquet", tmp_path / f"users{n}.parquet") for n in (1, 2)]
    counts = [scale.generate(size, events, users, quiet=True) for events, users in paths]
    assert paths[0][0].read_bytes() == paths[1][0].read_bytes()
    assert paths[0][1].read_bytes() == paths[1][1].read_bytes()
    assert counts[0] == counts[1]
    assert 12_000 <= counts[0] <= 28_000
    connection = duckdb.connect()
    described = connection.execute(f"describe from '{paths[0][0]}'").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [(name, "VARCHAR") for name in generate.EVENT_COLUMNS]
    described = connection.execute(f"describe from '{paths[0][1]}'").fetchall()
    assert [name for name, *_ in described] == list(generate.USER_COLUMNS)
    names = {row[0] for row in connection.execute(f"select distinct event_name from '{paths[0][0]}'").fetchall()}
    rare = {"subscription_cancelled", "billing_issue", "order_refunded", "message_unsubscribed"}
    assert {row["event_name"] for row in rows_of("seeds/reference/tracking_plan.csv")} - names <= rare
    resent = connection.execute(f"select count(*) - count(distinct event_id) from '{paths[0][0]}'").fetchone()[0]
    assert 0.005 <= resent / counts[0] <= 0.02


@pytest.mark.parametrize("text", ["", "0", "101M", "1.5M", "ten", "-5"])
def test_a_size_that_makes_no_sense_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="give a number of events up to 100M"):
        scale.parse_size(text)
