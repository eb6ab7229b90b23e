"""A rule that makes no sense stops the compile with a sentence that names file, argument and remedy; odd but right ones compile.

Every refusal in the macros has a case here: a test finds the one without.
"""


import pytest

from tests.python.support.rule_compiler import AROUND as AROUND_THE_RULE
from tests.python.support.rule_compiler import Compiled, Rule, compile_rules, refusals
from tests.python.support.workspace import PROJECT

FILE = "models/segments/rule.sql"
PLANNED = [line.split(",")[0] for line in (AROUND_THE_RULE / "seeds/tracking_plan.csv").read_text().splitlines()[1:]]
OPENED = "performed('app_opened')"

# condition: the sentence that refuses it
CONDITIONS = {
    # words nobody knows
    "perfomed('app_opened')": "'perfomed' is not a condition: did you mean 'performed'?",
    "any_of([performd('app_opened', where={'plan': 'a (b'}), known_for('1 day')])":
        "'performd' is not a condition: did you mean 'performed'?",
    "at_last('app_opened', in_segmnt('daily'))": "'in_segmnt' is not a condition: did you mean 'in_segment'?",
    "often": "'often' is not a condition: known: active_days, all_of, any_of, at_last, average_of, distinct_of, dropped, "
        "first_performed, has_traits, in_segment, known_for, last_performed, max_of, min_of, none_of, not_performed, performed, "
        "performed_in_order, performed_more, performed_regularly, random_share, resumed_performing, share_of, stopped_performing, "
        "sum_of.",
    "'app_opened'": "segment(): all_of holds 'app_opened', which is not a condition: "
        "write for example performed('app_opened') or in_segment('trial_users')",
    "any_of([{'plan': 'pro'}])": "any_of(): conditions holds {'plan': 'pro'}, which is not a condition: "
        "write for example performed('app_opened') or in_segment('trial_users')",
    # groups
    "all_of([])": "all_of(): conditions is empty: name at least one condition, or leave it out",
    "any_of([])": "any_of(): conditions is empty: name at least one condition, or leave it out",
    "none_of([])": "none_of(): conditions is empty: name at least one condition, or leave it out",
    "any_of(known_for('1 day'))": "any_of(): conditions must be a list of conditions in square brackets, "
        "such as [performed('app_opened'), ...]",
    "none_of(known_for('1 day'), known_for('2 days'))":
        "none_of() takes one list: put the conditions in square brackets, none_of([..., ...])",
    "all_of(rules)": "all_of(): conditions=rules (which is not known here) must be a list of conditions in square brackets, "
        "such as [performed('app_opened'), ...]",
    "at_last('app_opened')": "at_last() needs condition, for example in_segment('trial_users')",
    # arguments nobody knows, and too many
    "performed('app_opened', atleast=2)": "performed() has no argument 'atleast': did you mean 'at_least'?",
    "not_performed('app_opened', within='7 days')":
        "not_performed() has no argument 'within': known: event, lasting, where.",
    "known_for('7 days', 3)": "known_for() was given too many arguments without a name (first: 3): "
        "name them, for example duration=...",
    "performed_regularly('app_opened', 3, 4, '30 days', 1, 2, {}, 'x')":
        "performed_regularly() was given too many arguments without a name (first: 'x'): name them, for example where=...",
    # events
    "performed()": "performed() needs event: an event name such as 'app_opened', a list of names, a prefix such as 'message_*', "
        "or none for any activity",
    "performed(app_opened)": "performed(): event=app_opened is not known here: put an event name in quotes, 'app_opened'",
    "performed(5)": "performed(): event=5 is not an event: write a name, or a list of names",
    "performed([])": "performed(): event=[] is not an event: write a name, or a list of names",
    "performed(['app_opened', 5])": "performed(): event holds 5, which is not an event name: "
        "write it in quotes; a * may stand at its end only",
    "performed('app_*ed')": "performed(): event holds 'app_*ed', which is not an event name: "
        "write it in quotes; a * may stand at its end only",
    "performed('app_opend')": "performed(): the event 'app_opend' is not in the tracking plan: did you mean 'app_opened'? "
        "(a new event is added to tracking_plan)",
    "performed('ordered*')": "performed(): the event 'ordered*' is not in the tracking plan: did you mean 'order_completed'? "
        "(a new event is added to tracking_plan)",
    "performed_in_order(['product_viewed', 'bought'])": "performed_in_order(): the event 'bought' is not in the tracking plan: "
        f"known: {', '.join(sorted(PLANNED))}. (a new event is added to tracking_plan)",
    # counts and numbers
    "performed('app_opened', at_least=0)":
        "performed(): at_least=0 must be a whole number, at least 1: to say \"never\", use not_performed or at_most=0",
    "performed('app_opened', at_least='2')": "performed(): at_least='2' must be a whole number, at least 1",
    "performed('app_opened', at_least=1.5)": "performed(): at_least=1.5 must be a whole number, at least 1",
    "performed('app_opened', at_most=-1)": "performed(): at_most=-1 must be a whole number, at least 0",
    "performed('app_opened', exactly=true)": "performed(): exactly=True must be a whole number, at least 0",
    "performed('app_opened', at_least=often)":
        "performed(): at_least=often (which is not known here) must be a whole number, at least 1",
    "performed('app_opened', exactly=2, at_most=3)": "performed(): exactly stands alone: remove at_least and at_most",
    "performed('app_opened', at_least=3, at_most=2)":
        "performed(): at_least=3 is above at_most=2, so the condition could never hold: swap or change them",
    "first_performed('app_opened', nth=0)": "first_performed(): nth=0 must be a whole number, at least 1: "
        "to say \"never\", use not_performed or at_most=0",
    "distinct_of('plan', 'app_opened')":
        "distinct_of() needs at_least or at_most, the number of different values to compare with",
    "active_days(of_last='7 days')": "active_days() needs at_least, a whole number: for example at_least=3",
    "active_days(8, of_last='1 week')":
        "active_days(): at_least=8 is more than the 7 days of of_last: lower it or lengthen of_last",
    "performed_regularly('app_opened', in_at_least=5, of_last=4, period='30 days')":
        "performed_regularly(): in_at_least=5 is more than of_last=4 blocks: lower it or raise of_last",
    "sum_of('revenue', 'order_completed')": "sum_of() needs at_least or at_most, the number to compare with",
    "sum_of('revenue', 'order_completed', at_least='100')":
        "sum_of(): at_least='100' must be a number without quotes",
    "min_of('revenue', 'order_completed', at_least=9.5, at_most=9)":
        "min_of(): at_least=9.5 is above at_most=9, so the condition could never hold: swap or change them",
    "share_of('order_completed', where={'plan': 'pro'}, at_least=80)":
        "share_of(): at_least=80 must be a share above 0 and up to 1: write 0.8 for 80 percent",
    "dropped('app_opened', by=0, within='7 days', against='28 days')":
        "dropped(): by=0 must be a share above 0 and up to 1: write 0.8 for 80 percent",
    "performed_more('app_opened', than='app_opened', within='7 days')": "performed_more(): event and than count the same events, "
        "so neither is ever more: name another event in than, or give where and than_where",
    "performed_more('app_opened', than_where={'plan': 'pro'})": "performed_more() needs than: an event name such as 'app_opened', "
        "a list of names, a prefix such as 'message_*', or none for any activity",
    "performed_more('app_opened', than='push_*', than_where={'plan': none})":
        "performed_more(): than_where key 'plan' was given None: "
        "give text, a number or true/false (for \"missing\" write __is_set: false)",
    "random_share(0, 'a')": "random_share(): percent=0 must be a number above 0 and up to 100: write 10 for 10 percent",
    "random_share(101, 'a')": "random_share(): percent=101 must be a number above 0 and up to 100: write 10 for 10 percent",
    "random_share(10)": "random_share() needs salt, a text of your choice that fixes the draw: for example salt='new_onboarding'",
    # lengths of time
    "performed('app_opened', within='1 month')":
        "performed(): within='1 month' has no fixed length, because months differ: write '30 days'",
    "not_performed('app_opened', lasting='2 years')":
        "not_performed(): lasting='2 years' has no fixed length, because years differ: write '730 days'",
    "performed('app_opened', within='a week')": "performed(): within='a week' is not a length of time: "
        "write a whole number and a unit, as in '7 days' (weeks, days, hours, minutes or seconds)",
    "performed('app_opened', within=7)": "performed(): within=7 is not a length of time: "
        "write a whole number and a unit, as in '7 days' (weeks, days, hours, minutes or seconds)",
    "performed('app_opened', within=week)": "performed(): within=week (which is not known here) is not a length of time: "
        "write a whole number and a unit, as in '7 days' (weeks, days, hours, minutes or seconds)",
    "known_for('0 days')":
        "known_for(): duration='0 days' must be between 1 second and 36500 days (for \"ever\" leave duration out)",
    "performed('app_opened', within='36501 days')":
        "performed(): within='36501 days' must be between 1 second and 36500 days (for \"ever\" leave within out)",
    "active_days(2, of_last='36 hours')":
        "active_days(): of_last='36 hours' is not in whole days: write days or weeks, as in '7 days'",
    "performed_regularly('app_opened', 3, 4, period='12 hours')":
        "performed_regularly(): period='12 hours' is not in whole days: write days or weeks, as in '7 days'",
    "known_for()": "known_for() needs duration, a length of time: for example duration='7 days'",
    "resumed_performing('app_opened')": "resumed_performing() needs after, a length of time: for example after='30 days'",
    "performed('app_opened', within='7 days', ending='1 week')": "performed(): ending must be shorter than within, "
        "otherwise no instant is left to look at: lengthen within or shorten ending",
    "stopped_performing('app_opened', lasting='8 days', within='7 days')": "stopped_performing(): lasting must be shorter than "
        "within, otherwise no instant is left to look at: lengthen within or shorten lasting",
    # dates
    "performed('app_opened', since='June')":
        "performed(): since='June' is not a date or instant: write '2026-06-30' or '2026-06-30T12:00:00Z'",
    "performed('app_opened', until=20260630)":
        "performed(): until=20260630 is not a date or instant: write '2026-06-30' or '2026-06-30T12:00:00Z'",
    "performed('app_opened', since=launch)": "performed(): since=launch (which is not known here) is not a date or instant: "
        "write '2026-06-30' or '2026-06-30T12:00:00Z'",
    "performed('app_opened', since='2026-02-30')": "performed(): since='2026-02-30' looks like a date or time but names none "
        "that exists: write for example '2026-06-30' or '2026-06-30T12:00:00Z'",
    "performed('app_opened', since='2026-06-30', until='2026-06-30T00:00:00Z')": "performed(): since='2026-06-30' must lie before "
        "until='2026-06-30T00:00:00Z': swap or change them",
    # anchors and steps
    "performed('app_opened', of='trial_started')":
        "performed(): of= needs within, the time after the anchor: for example within='3 days'",
    "performed('app_opened', of='trial_started', within='3 days', at_most=2)": "performed(): of= counts from an anchor event and "
        "takes at_least and within only: remove at_most, exactly, ending, since and until",
    "performed_in_order(['product_viewed'])": "performed_in_order() needs a list of 2 to 4 steps, such as "
        "['product_viewed', 'added_to_cart']; a step is an event name or {'event': ..., 'where': ...}",
    "performed_in_order(['app_opened', {'event': 'product_viewed', 'within': '1 day'}])": "performed_in_order(): step 2 has a step "
        "with 'within': a step holds 'event' and 'where' only",
    "performed_in_order([{'where': {'plan': 'pro'}}, 'app_opened'])":
        "performed_in_order(): step 1 has no 'event': write {'event': 'product_viewed', 'where': {...}}",
    # where
    "performed('app_opened', where='plan')": "performed(): where='plan' must be a dict such as {'product_category': 'filters'}, "
        "or a list of dicts (any of them may match)",
    "has_traits([])": "has_traits(): traits=[] must be a dict such as {'product_category': 'filters'}, "
        "or a list of dicts (any of them may match)",
    "share_of('app_opened', at_least=0.5)": "share_of() needs where, a dict such as {'product_category': 'filters'}",
    "last_performed('app_opened', has={})": "last_performed(): has holds {}, which compares nothing: "
        "write a dict with at least one key, or leave has out",
    "performed('app_opened', where={'revenue__atleast': 5})": "performed(): where key 'revenue__atleast' ends in the unknown test "
        "'__atleast': did you mean 'at_least'?",
    "performed('app_opened', where={'a..b': 5})": "performed(): where key 'a..b' is not a key: name a column or a property; "
        "a dot goes into nested objects; double quotes, *, backslashes and line breaks are not supported",
    "performed('app_opened', where={'plan__is_set': 'yes'})":
        "performed(): where key 'plan__is_set' takes true or false, not 'yes'",
    "performed('app_opened', where={'revenue__at_least': [1, 2]})":
        "performed(): where key 'revenue__at_least' was given the list [1, 2]: give one value to compare with",
    "performed('app_opened', where={'plan': []})":
        "performed(): where key 'plan' was given the list []: it is empty, so nothing could match",
    "performed('app_opened', where={'plan': none})": "performed(): where key 'plan' was given None: give text, a number or "
        "true/false (for \"missing\" write __is_set: false)",
    "performed('app_opened', where={'plan': pro})": "performed(): where key 'plan' was given pro (which is not known here): "
        "give text, a number or true/false (for \"missing\" write __is_set: false)",
    "performed('app_opened', where={'plan': ''})":
        "performed(): where key 'plan' was given empty text, which counts as missing: write __is_set: false",
    "performed('app_opened', where={'revenue__above': true})":
        "performed(): where key 'revenue__above' cannot order True: give a number, a date or text",
    "performed('app_opened', where={'seen_on': '2026-13-01'})": "performed(): where key 'seen_on' was given a time: '2026-13-01' "
        "looks like a date or time but names none that exists: write for example '2026-06-30' or '2026-06-30T12:00:00Z'",
    # traits and now
    "performed('app_opened', where={'expires_on__within_next': '3 days'})":
        "performed(): where key 'expires_on__within_next' compares with now, but an event is over: only dates of people move "
        "towards now, has_traits({'expires_on__within_next': ...}); for events since some time ago use within",
    "has_traits({'birth_year__within_last': '3 days'})":
        "has_traits(): traits key 'birth_year__within_last' compares a date with now, but birth_year is none: "
        "name a trait that holds a date",
    "has_traits({'trial_ends_at__within_next': '1 month'})": "has_traits(): traits key 'trial_ends_at__within_next'='1 month' "
        "has no fixed length, because months differ: write '30 days'",
    "has_traits({'trial_ends_at__within_last': none})":
        "has_traits() needs traits key 'trial_ends_at__within_last', a length of time: "
        "for example traits key 'trial_ends_at__within_last'='3 days'",
    "has_traits({'trial_ends_at__before_now': false})":
        "has_traits(): traits key 'trial_ends_at__before_now' takes true, not False: "
        "for the contrary write 'trial_ends_at__after_now': true",
    "has_traits({'plan': 'pro'}, lasting='often')": "has_traits(): lasting='often' is not a length of time: "
        "write a whole number and a unit, as in '7 days' (weeks, days, hours, minutes or seconds)",
    # columns and segments
    "sum_of(at_least=5)": "sum_of() needs column, the name of a column or property, not nothing: "
        "for example sum_of('revenue', 'order_completed', ...)",
    "average_of('a\"b', 'order_completed', at_least=5)": "average_of() needs column, the name of a column or property, not 'a\"b': "
        "for example average_of('revenue', 'order_completed', ...)",
    "in_segment()": "in_segment() needs the name of a segment, its file name without .sql: for example in_segment('trial_users')",
    "in_segment('rule')": "in_segment('rule') asks for the segment that it is part of: name another segment",
}

# what stands around conditions
SEGMENTS = {
    "segment()": "segment() holds no condition: fill all_of, any_of or none_of, for example "
        "all_of=[performed('order_completed', within='30 days')]",
    "segment(all_of=[])": "segment() holds no condition: fill all_of, any_of or none_of, for example "
        "all_of=[performed('order_completed', within='30 days')]",
    f"segment(alloff=[{OPENED}])": "segment() has no argument 'alloff': did you mean 'all_of'?",
    f"segment({OPENED})":
        "segment(): all_of must be a list of conditions in square brackets, such as [performed('app_opened'), ...]",
    f"segment(all_of=[{OPENED}], none_of=exclusions)": "segment(): none_of=exclusions (which is not known here) must be a list of "
        "conditions in square brackets, such as [performed('app_opened'), ...]",
    f"segment([{OPENED}], [], [], none, 'x')": "segment() was given too many arguments without a name (first: 'x'): "
        "name them, for example per=...",
    f"segment(all_of=[{OPENED}], per=['plan'])":
        "segment(): per=['plan'] must name one column or property, such as 'product_id'",
    f"segment(all_of=[{OPENED}], per=plan)":
        "segment(): per=plan (which is not known here) must name one column or property, such as 'product_id'",
    f"segment(all_of=[{OPENED}], per='plan__not')":
        "segment(): per='plan__not' must name one column or property, such as 'product_id'",
}

# what a zone or another file makes senseless: the rule, and words of dbt's own where it speaks first
AROUND = {
    "a zone nobody knows": (
        Rule("{{ segment(all_of=[active_days(2, of_last='7 days')]) }}", variables={"reporting_timezone": "Europe/Berln"}),
        f"{FILE}: var reporting_timezone: 'Europe/Berln' is not an IANA time zone: did you mean 'Europe/Berlin'? "
        "(for example 'Europe/Berlin')",
    ),
    "sessions of a source that sends none": (
        Rule("{{ given_sessions() | length }}", variables={"given_sessions": ["ga4", "posthug"]}),
        f"{FILE}: var given_sessions: 'posthug' is not a source that sends session ids: did you mean 'posthog'?",
    ),
    "kinds told apart by an amount": (
        Rule("{{ event_kind_columns() | length }}", variables={"event_kind_columns": ["platform", "revenue"]}),
        f"{FILE}: var event_kind_columns: 'revenue' is none of the columns by which kinds of events can be told apart: source, ",
    ),
    "kinds told apart by no list": (
        Rule("{{ event_kind_columns() | length }}", variables={"event_kind_columns": "platform"}),
        f"{FILE}: var event_kind_columns: 'platform' must be a list of columns, such as ['platform', 'feature_name']",
    ),
    "given sessions that are no list": (
        Rule("{{ given_sessions() | length }}", variables={"given_sessions": "ga4"}),
        f"{FILE}: var given_sessions: 'ga4' must be a list of sources, such as ['ga4']",
    ),
    "a segment nobody knows": (
        Rule("{{ segment(all_of=[in_segment('trial_userz')]) }}"),
        f"Model 'model.behavioral_segments.rule' ({FILE}) depends on a node named 'trial_userz' which was not found",
    ),
    "a cycle between segments": (
        Rule("{{ segment(all_of=[in_segment('other')]) }}", {"other": "{{ segment(none_of=[in_segment('rule')]) }}"}),
        "Found a cycle: model.behavioral_segments.other --> model.behavioral_segments.rule",
    ),
    "segment itself misspelt": (
        Rule("{{ segmnet(all_of=[known_for('1 day')]) }}"),
        f"Compilation Error in model rule ({FILE}) 'segmnet' is undefined.",
    ),
}

# odd, and right
RIGHT = [
    "performed('app_opened', at_least=0, at_most=2)",
    "performed('app_opened', exactly=0)",
    "performed('app_opened', at_most=0, within='1 second')",
    "performed('app_opened', 3, '7 days', {'plan': 'pro'})",
    "performed('app_opened', within='36500 days')",
    "performed('app_opened', ending='1 hour')",
    "performed('app_opened', within='25 hours', ending='1 day')",
    "performed('app_opened', within='1 week', since='2026-06-30', until='2026-06-30T00:00:00.001Z')",
    "performed('app_opened', since='2024-02-29', until='2026-06-30T02:00:00+02:00')",
    "performed(['app_opened'])",
    "performed(['app_opened', 'push_*'])",
    "performed('push_*')",
    "performed('*')",
    "performed(none, within='1 minute')",
    "performed('session_started', within='2 weeks', of=['trial_started', 'signed_up'])",
    "performed('app_opened', where=[{'plan': 'pro'}, {'plan': ['a', 'b'], 'level__above': -0.5}])",
    "performed('app_opened', where={'a.b__is_set': false, 'note__contains': '2026-02-30', 'plan__not': ['x']})",
    "performed('app_opened', where={'tags__includes': 5, 'occurred_at__at_least': '2026-06-30T12:00', 'a_date__is_set': true})",
    "performed('app_opened', where={'quiz__answers': 'yes', '50% off': true, \"it's\": 'O\\'Neil'})",
    "performed_in_order(['app_opened', {'event': 'push_*', 'where': {'plan': 'pro'}}, ['product_viewed'], none], within='1 day')",
    "performed_regularly('app_opened', in_at_least=4, of_last=4, period='1 week', at_most=0)",
    "active_days(7, of_last='1 week', event='push_*')",
    "sum_of('cart.total', 'order_completed', at_least=0, at_most=0)",
    "distinct_of('plan', none, at_least=0, at_most=1)",
    "share_of(['order_completed'], where=[{'coupon_code__is_set': true}], at_least=1)",
    "random_share(100, 'x')",
    "performed_more('app_opened', than='app_opened', where={'plan': 'pro'})",
    "performed_more(none, 'push_*', '7 days')",
    "has_traits([{'country': 'DE'}, {'birth_year__below': 2000}])",
    "has_traits({'trial_ends_at__within_next': '3 days', 'signed_up_at__before_now': true, 'plan__not': 'pro'}, lasting='1 hour')",
    "any_of(conditions=[none_of([known_for('1 day')]), all_of([at_last(none, in_segment('other'))])])",
]

OTHER = "{{ segment(all_of=[performed('order_completed')], any_of=[], per='product_id') }}"


def in_rule(condition: str) -> str:
    return "{{ segment(\n    all_of=[\n        " + condition + ",\n    ]\n) }}\n"


RULES: dict[str, Rule] = {
    **{condition: Rule(in_rule(condition)) for condition in CONDITIONS},
    **{segment: Rule("{{ " + segment + " }}") for segment in SEGMENTS},
    **{name: rule for name, (rule, _) in AROUND.items()},
    "right": Rule(in_rule("known_for('1 day')"), {"other": OTHER, **{f"right_{n}": in_rule(one) for n, one in enumerate(RIGHT)}}),
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Compiled]:
    """What dbt said to each rule."""
    return dict(zip(RULES, compile_rules(tmp_path_factory.mktemp("rules"), list(RULES.values())), strict=True))


@pytest.mark.parametrize("rule", [*CONDITIONS, *SEGMENTS])
def test_the_sentence_names_file_argument_and_remedy(compiled: dict[str, Compiled], rule: str) -> None:
    assert not compiled[rule].succeeded
    assert f"{FILE}: {(CONDITIONS | SEGMENTS)[rule]} > in macro stop_compile" in compiled[rule].words


@pytest.mark.parametrize("case", AROUND)
def test_what_lies_around_a_rule_is_named_too(compiled: dict[str, Compiled], case: str) -> None:
    assert not compiled[case].succeeded
    assert AROUND[case][1] in compiled[case].words


def test_what_is_odd_and_right_compiles(compiled: dict[str, Compiled]) -> None:
    assert compiled["right"].succeeded, compiled["right"].words


def test_every_refusal_has_a_case(compiled: dict[str, Compiled]) -> None:
    assert set(refusals(PROJECT / "macros")) == {one.refusal for one in compiled.values() if one.refusal}
