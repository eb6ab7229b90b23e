"""models/semantic/: `mf query` says what SQL says about the same question, asked of the events and spells themselves.

The SQL takes another road than the metrics wherever there is one: active people from fct_events instead of fct_user_days, sizes
and moves from the spells instead of the daily table, conversion from the people, retention from the events.
"""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from cli.builds import ROOT
from tests.python.support.demo_build import demo_build

pytestmark = pytest.mark.long

ACTIVITY = """
    with active as (select distinct user_id, cast(occurred_at as date) as day from marts.fct_events where is_activity)
    select date_day, count(distinct case when day = date_day then user_id end), count(distinct user_id)
    from marts.dim_dates inner join active on day between date_day - 6 and date_day
    group by 1
"""
MONEY = """
    with active as (
        select date_trunc('month', occurred_at) as month, count(distinct user_id) as people
        from marts.fct_events where is_activity group by 1
    ),
    money as (
        select date_trunc('month', date_day) as month, sum(revenue) as revenue, sum(refunds) as refunds
        from marts.fct_user_days group by 1
    )
    select month, revenue, refunds, revenue - refunds, revenue / people from money inner join active using (month)
"""
# a week ends at its last instant, and the current one at as_of
SEGMENTS = """
    with weeks as (
        select distinct week_start, least(cast(week_start + 7 as timestamp), as_of + interval 1 millisecond) as ending
        from marts.dim_dates cross join intermediate.int_as_of
    )
    select
        week_start, segment,
        count(*) filter (where valid_from < ending and (valid_to is null or valid_to >= ending)),
        count(*) filter (where valid_from >= week_start and valid_from < ending),
        count(*) filter (where valid_to >= week_start and valid_to < ending)
    from weeks cross join marts.segment_memberships
    group by 1, 2
"""
CONVERSION = """
    with trials as (
        select
            date_trunc('week', trial_started_at) as week,
            cast(subscribed_at >= trial_started_at and subscribed_at < trial_started_at + interval 14 day as integer) as won
        from marts.dim_users where trial_started_at is not null
    )
    select week, count(*), coalesce(sum(won), 0), coalesce(sum(won), 0) / count(*)
    from trials cross join intermediate.int_as_of
    where week + interval 21 day <= as_of
    group by 1
"""
RETENTION = """
    with active as (select distinct user_id, date_trunc('week', occurred_at) as week from marts.fct_events where is_activity),
    recorded as (select date_trunc('week', min(occurred_at)) as since from marts.fct_events),
    cohorts as (
        select user_id, min(week) as cohort from active
        where user_id in (select user_id from marts.dim_users, recorded where first_seen_at >= since)
        group by 1
    ),
    weeks as (
        select distinct cast(week_start as timestamp) as week from marts.dim_dates, intermediate.int_as_of
        where week_start + 7 <= as_of
    )
    select datediff('day', cohort, weeks.week) // 7, count(active.week) / count(*)
    from cohorts inner join weeks on cohort <= weeks.week
    left join active on active.user_id = cohorts.user_id and active.week = weeks.week
    group by 1
"""
ENGAGEMENT_THEN = """
    with four as (
        select * from marts.segment_memberships
        where segment in ('daily_habit_users', 'weekly_users', 'monthly_users', 'dormant_users')
    )
    select four.segment, sum(days.revenue), count(distinct case when activity_events > 0 then days.user_id end)
    from marts.fct_user_days as days
    left join four on days.user_id = four.user_id and valid_from <= date_day and (valid_to is null or valid_to > date_day)
    group by 1
"""
POWER_USERS_NOW = """
    select date_trunc('month', date_day), sum(revenue), count(distinct case when activity_events > 0 then user_id end)
    from marts.fct_user_days
    where user_id in (select user_id from marts.segment_members where segment = 'power_users')
    group by 1
"""
QUESTIONS = {
    "activity_by_day": (["--saved-query", "activity_by_day"], ACTIVITY),
    "money_by_month": (["--saved-query", "money_by_month"], MONEY),
    "segments_by_week": (["--saved-query", "segments_by_week"], SEGMENTS),
    "conversion_by_week": (["--saved-query", "conversion_by_week"], CONVERSION),
    "retention_by_week": (["--saved-query", "retention_by_week"], RETENTION),
    "engagement_then": (["--metrics", "revenue,active_users", "--group-by", "user__engagement_then"], ENGAGEMENT_THEN),
    "power_users_now": (
        [
            "--metrics", "revenue,active_users", "--group-by", "metric_time__month",
            "--where", "{{ Dimension('user__segments_now') }} like '%,power_users,%'",
        ],
        POWER_USERS_NOW,
    ),
}  # fmt: skip
# columns that say what a row is about; the others are figures
KEYS = {"segments_by_week": 2}


@pytest.fixture(scope="module")
def mf_query(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], list[list[str]]]:
    """Runs `mf query` on the demo's build and returns the rows without their header, as text; nothing may reach the network."""
    folder = tmp_path_factory.mktemp("mf")
    (folder / "target").mkdir()
    # mf only reads these three, and the manifest always from target/
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / demo_build().target_path / "semantic_manifest.json", folder / "target")
    settings = {
        "DBT_PROFILES_DIR": str(folder),
        "DBT_PROJECT_DIR": str(folder),
        "DBT_DUCKDB_PATH": str(demo_build().database.resolve()),
        "DBT_DUCKDB_ACCESS_MODE": "read_only",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        # mf asks PyPI for a newer version and has no switch for it: a port that nobody listens on
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }

    def query(arguments: list[str]) -> list[list[str]]:
        answer = folder / "answer.csv"
        answer.unlink(missing_ok=True)
        command = [str(Path(sys.executable).parent / "mf"), "query", "--quiet", *arguments, "--csv", str(answer)]
        done = subprocess.run(command, cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and answer.exists(), done.stdout + done.stderr
        with answer.open() as lines:
            return list(csv.reader(lines))[1:]

    return query


def by_key(rows: list[list], keys: int) -> dict[tuple[str, ...], list[float]]:
    """Figures by what they are about; a date is the first ten letters of its instant, and rows without any figure say nothing."""
    found = {}
    for row in rows:
        figures = [float(value or 0) for value in row[keys:]]
        if any(figures):
            found[tuple("" if key is None else str(key)[:10] if str(key)[:2] == "20" else str(key) for key in row[:keys])] = figures
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_mf_says_what_sql_says(name: str, mf_query: Callable[[list[str]], list[list[str]]]) -> None:
    arguments, sql = QUESTIONS[name]
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        told = by_key([list(row) for row in connection.execute(sql).fetchall()], KEYS.get(name, 1))
    answered = by_key(mf_query(arguments), KEYS.get(name, 1))
    assert told and answered.keys() == told.keys()
    assert {key: answered[key] for key in told} == {key: pytest.approx(figures, rel=1e-9) for key, figures in told.items()}
