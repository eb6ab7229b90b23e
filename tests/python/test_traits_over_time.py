"""Traits that an app observes become a history of the right person, and no observed value is lost in silence."""

import json

import pytest

from tests.python.support.raw_files import write_text
from tests.python.support.tables import query
from tests.python.support.workspace import Workspace

SELECTED = ("--select", "+load_ledger", "+user_trait_history", "+traits_quarantine")
HEAD = "event_id|user_id|anonymous_id|event_name|occurred_at|received_at|properties"
EVENTS = (
    "1||tablet|app_opened|2026-06-01 08:00|2026-06-01 08:00|",
    '2||tablet|traits_set|2026-06-01 09:00|2026-06-01 09:00|{"team": "red", "size": null}',
    "3|ann|tablet|signed_in|2026-06-02 08:00|2026-06-02 08:00|",
    '4|ann||traits_set|2026-06-03 08:00|2026-06-03 08:00|{"team": "red", "country": "de"}',
    '5|ann||traits_set|2026-06-04 08:00|2026-06-04 08:00|{"team": "blue", "country": "Mars", "device": {"os": "ios"}}',
    '6|ann||traits_set|2026-06-05 08:00|2026-06-05 09:00|{"team": "gold"}',
    '7|ann||traits_set|2026-06-05 08:00|2026-06-05 08:00|{"team": "green"}',
    '6|ann||traits_set|2026-06-05 08:00|2026-06-05 10:00|{"team": "sent again"}',
    '8|ann||traits_set|2026-06-06 08:00|2026-06-06 08:00|{"team": ""}',
    '9|ann||traits_set|soon|2026-06-06 08:00|{"team": "never"}',
    "10|ann||traits_set|2026-06-06 08:00|2026-06-06 08:00|team",
    "11|bob||app_opened|2026-06-01 08:00|2026-06-01 08:00|",
    '12|bob||traits_set|2026-06-01 08:00|2026-06-01 08:00|{"team": "red"}',
    "13||kiosk|app_opened|2026-06-02 08:00|2026-06-02 08:00|",
    '14||kiosk|traits_set|2026-06-01 08:00|2026-06-01 08:00|{"team": "red"}',
    "15|zed||app_opened|2026-06-20 08:00|2026-06-20 08:00|",
)
USERS = (
    "user_id|signed_up_at|country|deleted_at|traits",
    'ann|2026-06-02|FR||{"team": "white", "seats": 3}',
    'bob|2026-06-01|FR|2026-06-04|{"seats": 3}',
    "eve|2026-06-01|US||",
)
# from the lines above, by hand: the tablet is ann's from its first event on; red again is no new spell; gold arrived after green;
# the empty text ends it; team and country were observed, so her row does not count for them; the app's observations are events too,
# so the kiosk's life begins with one
ANN_AND_OTHERS = [
    ("ann", "country", "DE", "2026-06-03 08:00:00", None, "observation"),
    ("ann", "device", '{"os":"ios"}', "2026-06-04 08:00:00", None, "observation"),
    ("ann", "seats", "3", "2026-06-01 08:00:00", None, "user_row"),
    ("ann", "team", "red", "2026-06-01 09:00:00", "2026-06-04 08:00:00", "observation"),
    ("ann", "team", "blue", "2026-06-04 08:00:00", "2026-06-05 08:00:00", "observation"),
    ("ann", "team", "gold", "2026-06-05 08:00:00", "2026-06-06 08:00:00", "observation"),
    ("anon:kiosk", "team", "red", "2026-06-01 08:00:00", None, "observation"),
    ("eve", "country", "US", "2026-06-01 00:00:00", None, "user_row"),
]
HISTORY = """
    select user_id, trait, value, valid_from::text, valid_to::text, known_by
    from marts.user_trait_history order by user_id, trait, valid_from
"""


def as_csv(line: str) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' if cell else "" for cell in line.split("|"))


def build(workspace: Workspace, *events: str) -> None:
    write_text(workspace.raw_events, as_csv(HEAD), *map(as_csv, events))
    write_text(workspace.raw_users, *map(as_csv, USERS))
    workspace.build(*SELECTED, given={"raw_events": str(workspace.raw_events), "raw_users": str(workspace.raw_users)})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("traits"))
    build(workspace, *EVENTS)
    return workspace


def test_the_history_is_the_persons(built: Workspace) -> None:
    assert query(built.database, HISTORY) == ANN_AND_OTHERS


def test_every_value_counts_is_a_re_send_or_says_why_not(built: Workspace) -> None:
    sent = sum(len(json.loads(line.split("|")[-1])) for line in EVENTS if "traits_set" in line and "{" in line)
    counted = "select count(*) from intermediate.int_traits_judged where quarantine_reasons is null and is_resent = {}"
    (believed,), (resent,) = (query(built.database, counted.format(flag))[0] for flag in ("false", "true"))
    refused = query(built.database, "select event_id, trait, sent_value, reasons from marts.traits_quarantine order by 1, 2")
    assert refused == [
        ("10", None, None, "invalid_traits"),
        ("5", "country", "Mars", "unknown_country"),
        ("9", "team", "never", "unparseable_occurred_at"),
    ]
    assert resent == 1
    assert believed + resent + len(refused) == sent + 1, "the text that is no object is one more"


def test_what_arrives_after_the_look_back_is_read_all_the_same(built: Workspace) -> None:
    """Events wait for a full refresh then; traits are worked out anew in every run."""
    late = '16|eve||traits_set|2026-06-02 08:00|2026-06-02 08:00|{"country": "FR"}'
    build(built, *EVENTS, late)
    eve = ("eve", "country", "FR", "2026-06-02 08:00:00", None, "observation")
    assert query(built.database, HISTORY) == [row for row in ANN_AND_OTHERS if row[0] != "eve"] + [eve]
    assert query(built.database, "select max(load_number) from marts.load_ledger") == [(2,)]
