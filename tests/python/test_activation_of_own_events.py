"""Activation beside events that know nothing of consent: the audiences are there, and nobody is in them."""

from pathlib import Path

import pytest

from tests.python.support.raw_files import write_text
from tests.python.support.tables import query
from tests.python.support.workspace import Workspace


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("three_columns", ["ann,Order Completed,2026-03-01 10:00:00", "bob,opened,2026-03-02"]),
        ("no_events", []),
    ],
)
def test_without_users_nobody_has_consented(tmp_path: Path, name: str, lines: list[str]) -> None:
    workspace = Workspace(tmp_path / name)
    write_text(workspace.raw_events, "user_id,event_name,occurred_at", *lines)
    run = workspace.try_dbt("build", "--exclude-resource-type", "unit_test", given={"raw_events": str(workspace.raw_events)})
    assert run.succeeded, run.output
    assert query(workspace.database, "select count(*) > 10 from activation.audiences where audience_type = 'segment'") == [(True,)]
    for table in ("audience_members", "audience_changes", "user_attribute_changes", "user_deletions"):
        assert query(workspace.database, f"select count(*) from activation.{table}") == [(0,)], table


@pytest.mark.long
def test_own_users_who_consented_are_in(tmp_path: Path) -> None:
    """ann said yes, bob was never asked; both are trial users by their events."""
    workspace = Workspace(tmp_path)
    events = [f"{user},trial_started,2026-03-01 10:00:00" for user in ("ann", "bob")] + ["ann,app_opened,2026-03-02"]
    write_text(workspace.raw_events, "user_id,event_name,occurred_at", *events)
    write_text(workspace.raw_users, "user_id,marketing_opt_in", "ann,true", "bob,")
    given = {"raw_events": str(workspace.raw_events), "raw_users": str(workspace.raw_users)}
    for _ in range(2):
        run = workspace.try_dbt("build", "--exclude-resource-type", "unit_test", given=given)
        assert run.succeeded, run.output
        members = "select user_id from activation.audience_members where audience_id = 'segment:trial_users'"
        assert query(workspace.database, members) == [("ann",)]
        assert query(workspace.database, "select distinct external_id from activation.user_attribute_changes") == [("ann",)]
    assert query(workspace.database, "select count(distinct updated_at) from activation.audience_changes") == [(1,)]
