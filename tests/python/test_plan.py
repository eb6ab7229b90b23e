"""make plan and make preview: their figures against the built tables, counted again in plain Python, and cases by hand."""

from collections import Counter
from datetime import datetime, timedelta

import duckdb
import pytest

from cli.builds import UserError
from cli.plan import Plan, allowed_by_reentry, make_plan, show
from cli.playbook import Playbook, read_playbook
from cli.preview import preview
from cli.sample_size import people_needed
from tests.python.support.demo_build import demo_build

START = datetime(2026, 9, 1)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(demo_build().database), read_only=True)


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return read_playbook(demo_build(), "hesitant_item")


@pytest.fixture(scope="module")
def plan(connection: duckdb.DuckDBPyConnection, playbook: Playbook) -> Plan:
    return make_plan(connection, playbook)


def test_people_needed_by_hand() -> None:
    """20% to 30% in halves: (1.959964 + 0.841621)^2 x (0.3 x 0.7 / 0.5 + 0.2 x 0.8 / 0.5) / 0.1^2 = 7.84888 x 74 = 580.8."""
    assert people_needed(0.2, 0.5, 0.5) == pytest.approx(580.817, abs=0.001)
    assert people_needed(0.2, 0.5, 0.1) > people_needed(0.2, 0.5, 0.5)
    assert people_needed(0, 0.5, 0.5) is None
    assert people_needed(0.2, 0.5, 0) is None
    assert people_needed(1, 0.5, 0.5) is None


def entry(day: float, kept_out_by: str | None = None, user: str = "ann", key: str | None = None) -> dict:
    return {"user_id": user, "per_value": key, "entered_at": START + timedelta(days=day), "kept_out_by": kept_out_by}


def test_reentry_by_hand() -> None:
    entries = [entry(0, "no_consent"), entry(1), entry(1, user="bob"), entry(2), entry(3, key="p"), entry(4)]
    assert allowed_by_reentry(entries, "every_time", 0) == entries
    assert allowed_by_reentry(entries, "one_time", 0) == [entries[i] for i in (0, 1, 2, 4)], "who was kept out has not been in it"
    assert allowed_by_reentry(entries, "once_per_window", 72) == [entries[i] for i in (0, 1, 2, 4, 5)], (
        "exactly 72 hours are enough"
    )
    assert allowed_by_reentry(entries, "once_per_window", 73) == [entries[i] for i in (0, 1, 2, 4)]


def test_a_plan_counts_what_happened(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    since = plan.as_of - timedelta(days=plan.days)
    spells = connection.execute(
        "select user_id, per_value, valid_from from marts.segment_memberships where segment = 'hesitant_buyers' "
        "and valid_from >= $1 and valid_from <= $2 and not starts_with(user_id, 'anon:')",
        [since, plan.as_of],
    ).fetchall()
    assert plan.days == pytest.approx(90) and len(spells) > 50
    assert Counter((each["user_id"], each["per_value"], each["entered_at"]) for each in plan.journeys) == Counter(spells)
    bought = connection.execute(
        "select user_id, occurred_at from marts.fct_events where event_name = 'product_purchased'"
    ).fetchall()
    day = timedelta(hours=24)
    for journey in plan.journeys:
        at = journey["entered_at"]
        assert journey["converted"] == any(user == journey["user_id"] and at <= when < at + day for user, when in bought)
    consent = dict(
        connection.execute(
            "select user_id, marketing_opt_in and cast(traits->>'push_opt_in' as boolean) from marts.dim_users"
        ).fetchall()
    )
    for journey in plan.journeys:
        assert (journey["kept_out_by"] in ("no_consent", "consent_unknown")) == (consent[journey["user_id"]] is not True)
    assert all(journey["message"] for journey in plan.eligible)


def test_a_plan_as_printed(plan: Plan) -> None:
    lines = show(plan, 0.3)
    text = "\n".join(lines)
    assert max(map(len, lines)) <= 120
    assert f"entries into hesitant_buyers {plan.entries:>25}" in text.replace("  ", "  ") or str(plan.entries) in text
    assert "no_consent: said no to this channel" in text and "push (same)" in text
    assert "  30%, to " in text and "baseline: " in text
    assert sum("main: " in line for line in lines) == 5


def test_a_preview_says_what_would_come_and_why_not(connection: duckdb.DuckDBPyConnection, playbook: Playbook) -> None:
    eligible, kept_out = (
        connection.execute(
            "select user_id, min(per_value) from marts.campaign_decisions where campaign_id = 'hesitant_item' and "
            f"{rule} group by 1 order by 1 limit 1"
        ).fetchall()[0]
        for rule in ("eligibility = 'eligible' and not is_holdout", "eligibility = 'no_consent'")
    )
    text = "\n".join(preview(connection, playbook, eligible[0]))
    assert "eligible, variant main, " in text and "15% off, for 3 hours only." in text
    assert f"<your id in the tool>,hesitant_item,,{eligible[0]},1" in text
    assert "kept out by no_consent: said no to this channel" in "\n".join(preview(connection, playbook, kept_out[0]))
    stranger = "\n".join(preview(connection, playbook, eligible[0], key="no-such-product"))
    assert "hesitant_buyers: never in it for no-such-product" in stranger and "The item you keep coming back to" in stranger
    with pytest.raises(UserError, match="There is no user 'nobody' in this build"):
        preview(connection, playbook, "nobody")


def test_mistakes_are_answered_in_sentences() -> None:
    with pytest.raises(
        UserError, match=r"There is no campaign 'hesitant_itm' in seeds/reference/campaigns.csv: did you mean hesitant_item"
    ):
        read_playbook(demo_build(), "hesitant_itm")
