"""A segment is one file, one yml and one line: nothing else has to change for it to be everywhere.

A copy of the project grows by 32 segments (one whose members are known, one that nobody is in, and 30 of one pattern) and is
built once on the demo.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
COPIED = ("dbt_project.yml", "profiles.yml")
LINKED = (".dbtignore", "seeds", "macros", "tests", "snapshots", "analyses", "data")
MEMBERSHIPS = "models/marts/membership/segment_memberships.sql"

STARTERS = "project_starters"
NOBODY = "users_of_a_feature_nobody_has"
OPENED_WITHIN = {days: f"opened_within_{days}_days" for days in range(1, 31)}


def add_segment(project: Path, name: str, rule: str) -> None:
    """The three steps of the manual: the file, its yml, its line in segment_memberships.sql."""
    folder = project / "models/segments/throw_away"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.sql").write_text(f"{{{{ segment(all_of=[{rule}]) }}}}\n")
    (folder / f"{name}.yml").write_text(
        f"models:\n  - name: {name}\n    description: It's the rule {name}.\n"
        "    config: {meta: {owner: growth, goal: Open the app (app_opened).}}\n"
    )
    memberships = project / MEMBERSHIPS
    memberships.write_text(memberships.read_text().replace("] -%}", f"    '{name}',\n] -%}}", 1))


def forget_line(project: Path, name: str) -> None:
    """Takes the line of a segment out again."""
    memberships = project / MEMBERSHIPS
    text = memberships.read_text()
    assert f"    '{name}',\n" in text
    memberships.write_text(text.replace(f"    '{name}',\n", ""))


def run_dbt(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One dbt command in the copy, against a database file of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    environment |= {"DBT_PROFILES_DIR": str(project), "DBT_DUCKDB_PATH": str(project / "grown.duckdb")}
    dbt = str(Path(sys.executable).with_name("dbt"))
    return subprocess.run(
        [dbt, "--no-use-colors", *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The grown copy, built up to the membership marts and tested for the laws of membership."""
    copy = tmp_path_factory.mktemp("project")
    for name in COPIED:
        shutil.copy(PROJECT / name, copy / name)
    for name in LINKED:
        if (PROJECT / name).exists():
            (copy / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "models", copy / "models")
    add_segment(copy, STARTERS, "performed('project_created')")
    add_segment(copy, NOBODY, "performed('feature_used', where={'feature_name': 'time_machine'})")
    for days, name in OPENED_WITHIN.items():
        add_segment(copy, name, f"performed('app_opened', within='{days} days')")
    not_now = ("resource_type:unit_test", "resource_type:test,path:models")
    built = run_dbt(copy, "build", "--select", "+path:models/marts/membership", "--exclude", *not_now)
    assert built.returncode == 0, built.stdout
    return copy


@pytest.fixture
def marts(project: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built database, read-only and only for one test: dbt cannot write a file that is open."""
    connection = duckdb.connect(str(project / "grown.duckdb"), read_only=True)
    connection.execute("use marts")
    yield connection
    connection.close()


def test_a_new_segment_is_everywhere_without_another_edit(marts: duckdb.DuckDBPyConnection) -> None:
    """Its members are whoever started a project, since their first one; forgotten people only until they were deleted."""
    first_projects = marts.execute(
        """
        select events.user_id, min(events.occurred_at), lives.deleted_at
        from intermediate.int_events_identified as events
        inner join intermediate.int_user_lives as lives using (user_id)
        where event_name = 'project_created' and (deleted_at is null or occurred_at < deleted_at)
        group by all
        """
    ).fetchall()
    spells = marts.execute(
        "select user_id, valid_from, valid_to from segment_memberships where segment = ?", [STARTERS]
    ).fetchall()
    assert len(spells) > 100
    assert set(spells) == set(first_projects)

    members = {user for user, _, deleted_at in first_projects if deleted_at is None}
    found = marts.execute("select user_id from segment_members where segment = ?", [STARTERS]).fetchall()
    assert {user for (user,) in found} == members
    catalog = marts.execute(
        "select family, description, owner, goal, size from segment_catalog where segment = ?", [STARTERS]
    ).fetchall()
    assert catalog == [("throw_away", f"It's the rule {STARTERS}.", "growth", "Open the app (app_opened).", len(members))]
    today = marts.execute(
        "select members_at_day_end from segment_population_daily where segment = ? order by date_day desc limit 1", [STARTERS]
    ).fetchall()
    assert today == [(len(members),)]
    listed = marts.execute(
        "select count(*) from user_segments_current where list_contains(string_split(segments, ','), ?)", [STARTERS]
    ).fetchall()
    assert listed == [(len(members),)]


def test_a_segment_nobody_is_in_is_listed_and_empty(marts: duckdb.DuckDBPyConnection) -> None:
    """It builds, has no spell, a catalog row of size 0 and a population of 0 on every day."""
    assert marts.execute("select * from segment_memberships where segment = ?", [NOBODY]).fetchall() == []
    catalog = marts.execute("select size, share_of_users from segment_catalog where segment = ?", [NOBODY]).fetchall()
    assert catalog == [(0, 0.0)]
    population = marts.execute(
        "select distinct members_at_day_end from segment_population_daily where segment = ?", [NOBODY]
    ).fetchall()
    assert population == [(0,)]


def test_sixty_segments_build_as_well_as_thirty(marts: duckdb.DuckDBPyConnection) -> None:
    """The 30 of one pattern grow with their window; that of 7 days holds the daily and the weekly users."""
    sizes = dict(marts.execute("select segment, size from segment_catalog").fetchall())
    assert len(sizes) >= 60
    grown = [sizes[name] for name in OPENED_WITHIN.values()]
    assert grown == sorted(grown)
    assert 0 < grown[0] < grown[-1]
    assert sizes[OPENED_WITHIN[7]] == sizes["daily_habit_users"] + sizes["weekly_users"]


def test_a_forgotten_line_fails_with_the_segments_name(project: Path) -> None:
    """Only the segment without a line is named."""
    forget_line(project, NOBODY)
    tested = run_dbt(project, "test", "--select", "every_segment_is_in_memberships")
    assert tested.returncode == 1
    assert f"Not in {MEMBERSHIPS}: {NOBODY}. Add one line per segment" in tested.stdout
