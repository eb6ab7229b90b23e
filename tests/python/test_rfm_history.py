"""The snapshot of RFM is dated by as_of: builds of one moment change nothing, and who is gone is closed when a build finds out."""

import json

from tests.python.support.histories import EVENT_COLUMNS, write_csv
from tests.python.support.raw_files import write_text
from tests.python.support.tables import differences, query
from tests.python.support.workspace import Workspace

NEEDED = ("--select", "+champions", "+load_ledger")
HISTORY = """
    select user_id, rfm_segment, dbt_valid_from::text, dbt_valid_to::text
    from snapshots.user_rfm_history where user_id = '{}' order by dbt_valid_from, dbt_valid_to nulls last
"""
CHAMPIONS = "select user_id, valid_from::text, valid_to::text from segments.champions order by 1, 2"


def write_day(workspace: Workspace, orders: list[tuple[str, str, int]], deleted_at: str = "") -> None:
    """Orders as (user, time, revenue), and when cid asked to be deleted."""
    rows = []
    for number, (user, at, revenue) in enumerate(orders):
        properties = json.dumps({"order_id": f"o{number}", "revenue": revenue, "currency": "USD"})
        moments = {"occurred_at": at, "received_at": at}
        rows.append({"user_id": user, "event_name": "order_completed", "properties": properties} | moments)
    write_csv(workspace.raw_events, EVENT_COLUMNS, rows)
    write_text(workspace.raw_users, "user_id,signed_up_at,deleted_at", f"cid,2026-05-01,{deleted_at}")


def test_history_is_dated_by_as_of(workspace: Workspace) -> None:
    """Five customers: on 1 June all four others are worse than cid at everything, which is 5-5-5, a champion.

    As of 3 June five others have bought more lately and for more, and nobody on fewer days: 1-1-1, lost. On 5 June cid is deleted,
    which the next build finds out, as of 6 June.
    """
    first = [("a", "2026-05-01", 1), ("b", "2026-05-02", 2), ("b", "2026-05-01", 0), ("d", "2026-05-10", 3), ("e", "2026-05-20", 4),
             ("cid", "2026-05-29", 50), ("cid", "2026-05-30", 50), ("cid", "2026-06-01", 50)]  # fmt: skip
    own = workspace.own_data
    workspace.forget()
    write_day(workspace, first)
    workspace.build(*NEEDED, given=own)
    assert query(workspace.database, HISTORY.format("cid")) == [("cid", "champions", "2026-06-01 00:00:00", None)]
    assert query(workspace.database, CHAMPIONS) == [("cid", "2026-06-01 00:00:00", None)]

    as_built = workspace.keep("first_build")
    workspace.restore(as_built)
    workspace.build(*NEEDED, given=own)
    assert differences(workspace.database, as_built) == [], "a second build of one moment"

    second = first + [(user, f"2026-06-0{day} 10:00", 100) for day in (1, 2, 3) for user in "abdef"]
    write_day(workspace, second)
    workspace.build(*NEEDED, given=own)
    closed = [("cid", "champions", "2026-06-01 00:00:00", "2026-06-03 10:00:00")]
    assert query(workspace.database, HISTORY.format("cid")) == [*closed, ("cid", "lost", "2026-06-03 10:00:00", None)]
    assert query(workspace.database, CHAMPIONS) == [("cid", "2026-06-01 00:00:00", "2026-06-03 10:00:00")]

    write_day(workspace, [*second, ("a", "2026-06-06 09:00", 5)], deleted_at="2026-06-05 12:00")
    workspace.build(*NEEDED, given=own)
    gone = [*closed, ("cid", "lost", "2026-06-03 10:00:00", "2026-06-06 09:00:00")]
    assert query(workspace.database, HISTORY.format("cid")) == gone
    open_stretches = "select count(*) from snapshots.user_rfm_history where dbt_valid_to is null"
    assert query(workspace.database, open_stretches) == query(workspace.database, "select count(*) from marts.user_rfm") == [(5,)]

    before = query(workspace.database, "from snapshots.user_rfm_history order by all")
    workspace.build(*NEEDED, "--full-refresh", given=own)
    assert query(workspace.database, "from snapshots.user_rfm_history order by all") == before, "a rebuild keeps it"
