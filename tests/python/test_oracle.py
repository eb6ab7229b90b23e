"""Hand-worked examples of the rule sentences, so that the oracle itself can be trusted.

Every expected value below was worked out from the sentence of the condition, not from the code.
"""

from __future__ import annotations

import itertools
import random
from decimal import Decimal
from typing import Any

import pytest

from tests.python.oracle.calendars import Calendar
from tests.python.oracle.comparisons import matches
from tests.python.oracle.conditions import PerformedInOrder
from tests.python.oracle.evaluator import Evaluator
from tests.python.oracle.instants import DAY, parse_days, parse_instant, parse_window
from tests.python.oracle.people import Event, User
from tests.python.oracle.rendering import render_rule

HOUR = DAY // 24
START = parse_instant("2026-06-01")


def at(hours: float, ms: int = 0) -> int:
    """Hours (and milliseconds) after 2026-06-01T00:00Z."""
    return START + round(hours * HOUR) + ms


def event(name: str, hours: float, ms: int = 0, properties: Any = None, activity: bool = True, **columns: Any) -> Event:
    return Event(name, at(hours, ms), columns, properties, activity)


def leaf(condition: str, **arguments: Any) -> dict[str, Any]:
    return {"condition": condition, **arguments}


def is_member(user: User, x: int, *all_of: Any, key: str | None = None, zone: str = "UTC", **rule: Any) -> bool:
    segment = Evaluator(zone).build({"name": "rule", "all_of": list(all_of), **rule})
    return segment.has_member(user.subjects(segment.per)[key], x)


def opened(*hours: float, **given: Any) -> User:
    """A user known from hour 0 with app_opened at the given hours."""
    return User("u", [event("app_opened", hour) for hour in hours], signed_up_at=START, **given)


def spans(user: User, *all_of: Any, hours: range = range(0, 60), **rule: Any) -> list[int]:
    """The whole hours of the range at which the user is a member."""
    return [hour for hour in hours if is_member(user, at(hour), *all_of, **rule)]


# --- performed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "expected"),
    [(at(10, -1), False), (at(10), True), (at(34, -1), True), (at(34), False)],
    ids=["before", "at the event", "last ms", "a full window later"],
)
def test_an_event_counts_from_its_instant_until_just_before_a_window_later(x: int, expected: bool) -> None:
    assert is_member(opened(10), x, leaf("performed", event="app_opened", within="1 day")) is expected


def test_two_events_exactly_a_window_apart_are_never_together_in_it() -> None:
    rule = leaf("performed", event="app_opened", at_least=2, within="1 day")
    assert spans(opened(10, 34), rule) == []
    together = User("u", [event("app_opened", 10), event("app_opened", 34, ms=-1)])
    assert [is_member(together, at(34, ms), rule) for ms in (-2, -1, 0)] == [False, True, False]


def test_two_events_at_one_instant_are_two() -> None:
    assert is_member(opened(10, 10), at(10), leaf("performed", event="app_opened", at_least=2))


def test_ending_delays_the_count() -> None:
    both = leaf("performed", event="app_opened", within="6 hours", ending="2 hours")
    assert spans(opened(10), both) == [12, 13, 14, 15]
    assert spans(opened(10), leaf("performed", event="app_opened", ending="2 hours"), hours=range(9, 15)) == [
        12,
        13,
        14,
    ]


def test_at_most_and_exactly_count_zero() -> None:
    assert spans(opened(3, 4), leaf("performed", event="app_opened", at_most=1), hours=range(6)) == [0, 1, 2, 3]
    assert spans(opened(3, 4), leaf("performed", event="app_opened", exactly=0), hours=range(6)) == [0, 1, 2]
    assert spans(opened(3, 4), leaf("performed", event="app_opened", exactly=1), hours=range(6)) == [3]


def test_since_is_included_and_until_is_not() -> None:
    rule = leaf("performed", event="app_opened", since="2026-06-02", until="2026-06-03")
    assert not is_member(opened(23.999), at(70), rule)
    assert is_member(opened(24), at(24), rule)
    assert is_member(opened(24), at(700), rule)
    assert not is_member(opened(48), at(70), rule)


@pytest.mark.parametrize(("hour", "ms", "expected"), [(9, 0, False), (10, 0, True), (34, -1, True), (34, 0, False)])
def test_an_anchored_window_holds_the_anchor_and_not_its_end(hour: int, ms: int, expected: bool) -> None:
    user = User("u", [event("trial_started", 10), event("trial_started", 20), event("app_opened", hour, ms)])
    rule = leaf("performed", event="app_opened", within="1 day", of="trial_started")
    assert is_member(user, at(900), rule) is expected


def test_an_anchored_condition_is_true_once_reached_and_not_before_the_anchor() -> None:
    user = User("u", [event("trial_started", 10), event("app_opened", 10), event("app_opened", 12)])
    rule = leaf("performed", event="app_opened", at_least=2, within="1 day", of="trial_started")
    assert spans(user, rule, hours=range(9, 15)) == [12, 13, 14]


# --- absence and age -------------------------------------------------------------------------------------------------


def test_not_performed_lasting_starts_a_full_window_after_the_event_or_the_first_sight() -> None:
    rule = leaf("not_performed", event="app_opened", lasting="6 hours")
    assert spans(opened(10), rule, hours=range(0, 20)) == [6, 7, 8, 9, 16, 17, 18, 19]
    assert not is_member(opened(10), at(16, -1), rule)


def test_never_performed_ends_with_the_first_event() -> None:
    assert spans(opened(3), leaf("not_performed", event="app_opened"), hours=range(6)) == [0, 1, 2]


def test_known_for_starts_exactly_then() -> None:
    rule = leaf("known_for", duration="6 hours")
    assert [is_member(opened(), at(6, ms), rule) for ms in (-1, 0)] == [False, True]


def test_nobody_is_a_member_outside_life() -> None:
    user = opened(10, deleted_at=at(20))
    assert spans(user, hours=range(-3, 23), none_of=[leaf("performed", event="push_opened")]) == list(range(0, 20))


def test_life_begins_at_the_earlier_of_first_event_and_sign_up() -> None:
    assert User("u", [event("app_opened", 5)], signed_up_at=at(8)).first_seen_at == at(5)
    assert User("u", [event("app_opened", 5)], signed_up_at=at(2)).first_seen_at == at(2)


# --- days ------------------------------------------------------------------------------------------------------------


def test_active_days_are_calendar_days_of_the_reporting_zone() -> None:
    user = User("u", [event("app_opened", 21.5), event("app_opened", 22.5)])
    rule = leaf("active_days", at_least=2, of_last="2 days")
    # 21:30Z and 22:30Z on June 1 are two days in Berlin (summer midnight is 22:00Z), one in UTC
    assert not is_member(user, at(23), rule)
    assert is_member(user, at(23), rule, zone="Europe/Berlin")
    # June 1 falls out of the last two days at Berlin's June 3, which begins at 22:00Z on June 2
    assert [is_member(user, at(46, ms), rule, zone="Europe/Berlin") for ms in (-1, 0)] == [True, False]


def test_active_days_ignores_what_is_no_activity() -> None:
    user = User("u", [event("push_delivered", 1, activity=False)])
    assert not is_member(user, at(2), leaf("active_days", at_least=1, of_last="1 day"))
    assert is_member(user, at(2), leaf("active_days", at_least=1, of_last="1 day", event="push_delivered"))


def test_regular_blocks_end_yesterday() -> None:
    # one event on June 2; blocks of two days, the last two of them, so seen on June 3..6
    user = opened(24 + 5)
    rule = leaf("performed_regularly", event="app_opened", in_at_least=1, of_last=2, period="2 days")
    days = [day for day in range(1, 10) if is_member(user, at((day - 1) * 24 + 12), rule)]
    assert days == [3, 4, 5, 6]


def test_an_empty_block_counts_zero_even_before_life() -> None:
    rule = leaf("performed_regularly", event="app_opened", in_at_least=3, of_last=3, period="1 day", at_most=0)
    assert spans(opened(5), rule, hours=range(0, 120, 12)) == [0, 12, 96, 108]


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00Z"),  # the 29th has 23 hours
        ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00Z"),
        ("America/New_York", "2026-11-02", "2026-11-02T05:00Z"),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00Z"),  # midnight is skipped: the day starts at 01:00
        ("America/Havana", "2026-11-01", "2026-11-01T04:00Z"),  # midnight comes twice: the first counts
    ],
)
def test_a_day_begins_at_its_first_instant(zone: str, day: str, start: str) -> None:
    calendar, number = Calendar(zone), parse_instant(day) // DAY
    assert calendar.start_of(number) == parse_instant(start)
    assert calendar.day_of(parse_instant(start)) == number
    assert calendar.day_of(parse_instant(start) - 1) == number - 1


# --- which event -----------------------------------------------------------------------------------------------------


def test_first_performed_looks_at_the_nth_event_ever() -> None:
    rule = leaf("first_performed", event="app_opened", nth=2, within="3 hours")
    assert spans(opened(2, 5, 6, 20), rule, hours=range(0, 30)) == [5, 6, 7]


def test_last_performed_takes_any_event_at_the_latest_instant() -> None:
    user = User(
        "u", [event("e", 1, plan="a"), event("e", 2, plan="b"), event("e", 2, plan="a"), event("e", 3, plan="b")]
    )
    assert spans(user, leaf("last_performed", event="e", has={"plan": "a"}), hours=range(1, 5)) == [1, 2]


def test_last_performed_has_must_match_the_selected_events_only() -> None:
    user = User("u", [event("e", 2, plan="a", platform="ios"), event("e", 2, plan="b", platform="web")])
    assert not is_member(user, at(2), leaf("last_performed", event="e", where={"platform": "ios"}, has={"plan": "b"}))


def test_at_last_freezes_the_answer_of_the_latest_event() -> None:
    user = User("u", [event("app_opened", 2), event("x", 3), event("x", 20)])
    rule = leaf("at_last", event="x", inner=leaf("performed", event="app_opened", within="4 hours"))
    assert spans(user, rule, hours=range(2, 23)) == list(range(3, 20))


# --- order -----------------------------------------------------------------------------------------------------------


def ordered(*steps: Any, **arguments: Any) -> dict[str, Any]:
    return leaf("performed_in_order", steps=list(steps), **arguments)


def test_in_order_allows_a_gap_of_exactly_each_within_but_not_a_window_of_exactly_within() -> None:
    user = User("u", [event("a", 1), event("b", 3)])
    assert is_member(user, at(3), ordered("a", "b", each_within="2 hours"))
    assert not is_member(user, at(3), ordered("a", "b", within="2 hours"))
    assert spans(user, ordered("a", "b", within="3 hours"), hours=range(0, 9)) == [3]


def test_in_order_wants_distinct_events_and_takes_ties_in_any_order() -> None:
    assert not is_member(User("u", [event("a", 1)]), at(2), ordered("a", "a"))
    assert is_member(User("u", [event("a", 1), event("a", 1)]), at(1), ordered("a", "a"))
    assert is_member(User("u", [event("b", 1), event("a", 1)]), at(1), ordered("a", "b"))


def test_in_order_may_need_a_later_start_than_the_first() -> None:
    user = User("u", [event("a", 1), event("a", 8), event("b", 9)])
    assert is_member(user, at(9), ordered("a", "b", each_within="1 hour"))


def test_in_order_agrees_with_trying_every_arrangement() -> None:
    rng = random.Random(7)
    for _ in range(400):
        user = User("u", [event(rng.choice("abc"), rng.randint(0, 4)) for _ in range(rng.randint(0, 6))])
        steps = [rng.choice(["a", "b", "c", "*"]) for _ in range(rng.randint(2, 4))]
        gap, window = rng.choice([None, 1, 2]), rng.choice([None, 2, 3])
        x = at(rng.randint(0, 6))
        found = any(
            all(one.is_called(step) for one, step in zip(chosen, steps, strict=True))
            and all(
                0 <= b.at - a.at <= (HOUR * 99 if gap is None else gap * HOUR) for a, b in itertools.pairwise(chosen)
            )
            and all(one.at <= x and (window is None or one.at > x - window * HOUR) for one in chosen)
            for chosen in itertools.permutations(user.events, len(steps))
        )
        condition = PerformedInOrder(steps, gap and f"{gap} hours", window and f"{window} hours")
        assert condition.holds(user.subjects(None)[None], x) is found if user.events else not found


# --- aggregates ------------------------------------------------------------------------------------------------------


def paid(*amounts: str | None) -> User:
    """Orders an hour apart from hour 1 on."""
    return User(
        "u",
        [event("order", hour + 1, revenue=amount and Decimal(amount)) for hour, amount in enumerate(amounts)],
        signed_up_at=START,
    )


def test_sums_are_exact_decimals_and_no_value_is_false() -> None:
    assert is_member(paid("0.1", "0.2"), at(5), leaf("sum_of", column="revenue", event="order", at_most=0.3))
    assert is_member(paid("0.1", "0.2"), at(5), leaf("sum_of", column="revenue", event="order", at_least=0.3))
    assert not is_member(paid(None), at(5), leaf("sum_of", column="revenue", event="order", at_most=10))
    assert not is_member(paid(), at(5), leaf("min_of", column="revenue", event="order", at_most=10))


def test_average_is_compared_without_division_and_skips_missing_values() -> None:
    rule = leaf("average_of", column="revenue", event="order", at_least=0.1)
    assert is_member(paid("0.1", "0.1", "0.1", None), at(9), rule)
    assert not is_member(paid("0.1", "0.1", "0.0999"), at(9), rule)


def test_min_and_max_forget_what_leaves_the_window() -> None:
    lowest = leaf("min_of", column="revenue", event="order", at_least=5, within="2 hours")
    assert spans(paid("1", "6", "7"), lowest, hours=range(0, 8)) == [3, 4]
    highest = leaf("max_of", column="revenue", event="order", at_most=6, within="2 hours")
    assert spans(paid("9", "6", "1"), highest, hours=range(0, 8)) == [3, 4]


def test_distinct_of_counts_values_not_events() -> None:
    user = User("u", [event("v", 1, product_id="p"), event("v", 2, product_id="p"), event("v", 3, product_id=None)])
    assert not is_member(user, at(4), leaf("distinct_of", column="product_id", event="v", at_least=2))
    assert is_member(user, at(1), leaf("distinct_of", column="product_id", event="w", at_most=0))


def test_share_of_at_exactly_the_share() -> None:
    user = User("u", [event("o", hour, coupon_code="x" if hour < 5 else None) for hour in range(1, 6)])
    rule = leaf("share_of", event="o", where={"coupon_code__is_set": True}, at_least=0.8, min_events=5)
    assert is_member(user, at(5), rule)
    assert not is_member(user, at(4), rule)  # four of four, but too few events
    assert not is_member(user, at(5), {**rule, "at_least": 0.81})


# --- change of habit -------------------------------------------------------------------------------------------------


def test_stopped_performing() -> None:
    rule = leaf("stopped_performing", event="app_opened", lasting="3 hours", within="5 hours")
    assert spans(opened(10), rule) == [13, 14]
    assert spans(opened(10, 12), rule) == [15, 16]


def test_resumed_performing_after_exactly_the_gap() -> None:
    rule = leaf("resumed_performing", event="app_opened", after="6 hours", within="2 hours")
    assert spans(opened(4, 10), rule) == [10, 11]
    assert spans(opened(4.5, 10), rule) == []
    assert spans(opened(10), rule) == []  # the first event ever resumes nothing
    assert spans(opened(4, 10, 10), rule) == [10, 11]  # a tie does not hide the gap


def test_dropped_by_exactly_the_share() -> None:
    # four events in the 4 hours before make one an hour usual; two in the last 4 are fewer by exactly half
    rule = leaf("dropped", event="app_opened", by=0.5, within="4 hours", against="4 hours", min_events=4)
    assert is_member(opened(1, 2, 3, 4, 6, 7), at(8), rule)
    assert not is_member(opened(1, 2, 3, 4, 6, 7, 8), at(8), rule)
    assert not is_member(opened(1, 2, 3, 6), at(8), rule)  # too few before


# --- who -------------------------------------------------------------------------------------------------------------


def test_traits_are_attributes_first_and_json_keys_else() -> None:
    user = opened(attributes={"country": "DE", "birth_year": 1990}, traits={"country": "US", "plan": {"name": "pro"}})
    assert is_member(user, at(1), leaf("has_traits", traits={"country": "DE", "plan.name": "pro"}))
    assert not is_member(user, at(1), leaf("has_traits", traits={"country": "US"}))
    assert is_member(user, at(1), leaf("has_traits", traits={"birth_year__above": 1989, "signed_up_at": "2026-06-01"}))


def test_random_share_is_the_published_hash() -> None:
    # md5('holdout:c1|u1') begins with a6b4299e ; worked out with coreutils md5sum
    first = int("a6b4299e", 16) / 2**32
    below, above = first * 100 - 0.001, first * 100 + 0.001
    user = User("u1", [event("e", 0)])
    assert not is_member(user, at(1), leaf("random_share", percent=below, salt="holdout:c1"))
    assert is_member(user, at(1), leaf("random_share", percent=above, salt="holdout:c1"))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"n": 5}, True), ({"n": "5"}, True), ({"n__at_least": 5}, True), ({"n__above": 5}, False),
        ({"n": 5.0}, True), ({"text_n": 5}, True), ({"text_n": "5"}, True), ({"word": 5}, False),
        ({"word__at_most": 5}, False), ({"word": "pro"}, True), ({"word": "Pro"}, False),
        ({"word": ["free", "pro"]}, True), ({"word__not": ["free"]}, True), ({"word__contains": "PR"}, True),
        ({"word__contains": "_"}, False), ({"gone__not": "x"}, True), ({"gone": "x"}, False),
        ({"empty__is_set": False}, True), ({"empty": ""}, False), ({"null__is_set": True}, False),
        ({"list__is_set": True}, True), ({"list__includes": "a"}, True), ({"list__includes": 1}, True),
        ({"list__includes": "b"}, False), ({"list": "a"}, False), ({"deep.inner.color": "red"}, True),
        ({"deep.inner": "red"}, False), ({"deep.gone.color__is_set": False}, True), ({"yes": True}, True),
        ({"yes": False}, False), ({"yes": "true"}, True), ({"day": "2026-06-01"}, True),
        ({"day": "2026-06-01T02:00:00+02:00"}, True), ({"day__below": "2026-06-01T00:00:00.001Z"}, True),
        ({"word__at_least": "2026-06-01"}, False), ([{"word": "free"}, {"n": 5}], True),
        ({"word": "free", "n": 5}, False), ({"nan__at_least": 0}, False), ({"word__not": 5}, True),
    ],
)  # fmt: skip
def test_comparisons(condition: Any, expected: bool) -> None:
    record = {
        "n": 5, "text_n": "5", "word": "pro", "empty": "", "null": None, "list": ["a", 1], "yes": True, "nan": "NaN",
        "deep": {"inner": {"color": "red"}}, "day": "2026-06-01",
    }  # fmt: skip
    assert matches(Event("e", 0, {}, record).lookup, condition) is expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("push_opened", True),
        ("push_*", True),
        ("pushx*", False),
        (["a", "push_opened"], True),
        (["a", "push_*"], True),
        (None, True),
    ],
)
def test_event_forms(form: Any, expected: bool) -> None:
    assert Event("push_opened", 0).is_called(form) is expected


def test_a_prefix_is_literal() -> None:
    assert not Event("pusher", 0).is_called("push_*")


# --- groups, keys, references ----------------------------------------------------------------------------------------


def test_groups_nest() -> None:
    rule = leaf(
        "any_of",
        conditions=[
            leaf("all_of", conditions=[leaf("known_for", duration="2 hours"), leaf("performed", event="app_opened")]),
            leaf("none_of", conditions=[leaf("known_for", duration="1 hour")]),
        ],
    )
    assert spans(opened(3), rule, hours=range(0, 5)) == [0, 3, 4]


def test_the_three_groups_of_a_segment_hold_together() -> None:
    user = opened(3, 5)
    groups = {
        "any_of": [leaf("performed", event="app_opened"), leaf("performed", event="x")],
        "none_of": [leaf("performed", event="app_opened", at_least=2)],
    }
    assert spans(user, leaf("known_for", duration="4 hours"), hours=range(0, 8), **groups) == [4]


def test_a_pair_lives_from_its_first_event_with_that_key() -> None:
    user = User("u", [event("v", 1, product_id="p"), event("v", 9, product_id="q"), event("v", 12)])
    absent = leaf("not_performed", event="buy")
    assert spans(user, absent, hours=range(0, 13), key="q", per="product_id") == [9, 10, 11, 12]
    counted = leaf("performed", event="v", at_least=2)
    assert spans(user, counted, hours=range(0, 13), key="p", per="product_id") == []
    assert set(user.subjects("product_id")) == {"p", "q"}


def test_an_anchor_is_evaluated_per_user() -> None:
    user = User("u", [event("trial_started", 0), event("v", 1, product_id="p")])
    rule = leaf("performed", event="v", within="1 day", of="trial_started")
    assert is_member(user, at(1), rule, key="p", per="product_id")


def test_references_across_keys() -> None:
    user = User("u", [event("v", 1, product_id="p"), event("v", 3, product_id="q"), event("v", 4, product_id="q")])
    evaluator = Evaluator()
    evaluator.build({"name": "keyed", "per": "product_id", "all_of": [leaf("performed", event="v", at_least=2)]})
    evaluator.build({"name": "plain", "all_of": [leaf("performed", event="v", at_least=2)]})
    reference = {"all_of": [leaf("in_segment", name="keyed")]}
    any_key = evaluator.build({"name": "any_key", **reference})
    same_key = evaluator.build({"name": "same_key", "per": "product_id", **reference})
    all_keys = evaluator.build({"name": "all_keys", "per": "product_id", "all_of": [leaf("in_segment", name="plain")]})
    pairs = user.subjects("product_id")
    assert [any_key.has_member(user.as_subject, at(hour)) for hour in (3, 4)] == [False, True]
    assert [same_key.has_member(pairs[key], at(4)) for key in ("p", "q")] == [False, True]
    assert [all_keys.has_member(pairs[key], at(3)) for key in ("p", "q")] == [True, True]


# --- texts -----------------------------------------------------------------------------------------------------------


def test_windows_and_instants() -> None:
    assert parse_window("90 seconds") == 90_000
    assert parse_days("2 weeks") == 14
    for text in ("1 month", "3", "day", "-1 days", "1.5 days"):
        with pytest.raises(ValueError, match="window"):
            parse_window(text)
    assert parse_instant("2026-06-01T02:00:00.1239+02:00") == START + 123
    assert parse_instant("2026-02-30") is None
    assert parse_instant("now") is None


def test_a_rule_is_written_as_a_person_would() -> None:
    rule = {
        "name": "r",
        "all_of": [leaf("performed", event="app_opened", at_least=2, where={"note": "O'Neil", "flag": True})],
        "none_of": [leaf("any_of", conditions=[leaf("in_segment", name="trial_users")])],
        "per": "product_id",
    }
    assert render_rule(rule) == (
        "{{ segment(\n"
        "    all_of=[\n        performed('app_opened', at_least=2, where={'note': 'O\\'Neil', 'flag': true}),\n    ],\n"
        "    none_of=[\n        any_of([in_segment('trial_users')]),\n    ],\n"
        "    per='product_id',\n) }}\n"
    )
