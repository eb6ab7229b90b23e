"""Every figure of a backtest against the built tables, counted in plain Python, and against a case worked out by hand."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import duckdb
import pytest

from cli import backtest
from cli.backtest import Backtest, compile_variants, read_settings, run_backtest, show
from cli.builds import UserError
from cli.definitions import Definitions, compile_segment, run_segments
from cli.frame import Frame, read_frame
from cli.outcomes import Outcome, default_outcomes
from tests.python.support.demo_build import demo_build

DAYS = 60
MONTH = timedelta(days=30)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_build().database), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def variants() -> dict[str, Definitions]:
    return compile_variants("daily_habit_users", demo_build(), {"daily_habit_active_days": 4})


@pytest.fixture(scope="module")
def frame(connection: duckdb.DuckDBPyConnection, variants: dict[str, Definitions]) -> Frame:
    return read_frame(connection, variants["as defined"], "UTC", DAYS)


@pytest.fixture(scope="module")
def habit(connection: duckdb.DuckDBPyConnection, variants: dict[str, Definitions], frame: Frame) -> Backtest:
    outcomes = default_outcomes(connection, frame.relations, [])
    return run_backtest(connection, frame, "daily_habit_users", "as defined", variants["as defined"], outcomes)


def spells_of(connection: duckdb.DuckDBPyConnection, segment: str) -> list[tuple[str, datetime, datetime | None]]:
    query = "select user_id, valid_from, valid_to from marts.segment_memberships where segment = $1"
    return connection.execute(query, [segment]).fetchall()


def test_days_entries_and_sizes_are_those_of_the_built_table(
    connection: duckdb.DuckDBPyConnection, frame: Frame, habit: Backtest
) -> None:
    last = date(2026, 9, 28)
    assert frame.days == [last - timedelta(days=DAYS - 1 - i) for i in range(DAYS)]
    spells = spells_of(connection, "daily_habit_users")
    inside = [(user, start, end) for user, start, end in spells if start <= frame.as_of]
    starts = [start.date() for _, start, _ in inside]
    assert habit.entries == [starts.count(day) for day in frame.days]
    evenings = [min(datetime.combine(day, datetime.min.time()) + timedelta(days=1), frame.as_of) for day in frame.days]
    # a spell that ends exactly at midnight ends on the new day, not on the old one
    ended_by = [at if at == frame.as_of else at - timedelta(microseconds=1) for at in evenings]
    assert habit.members == [sum(s <= at and (e is None or e > at) for _, s, e in inside) for at in ended_by]
    assert sum(habit.entries) > 300 and max(habit.members) > 50, "the demo must have something to count"
    assert habit.people_entered == len({user for user, start, _ in inside if start.date() >= frame.days[0]})
    now = {user for user, start, end in inside if end is None or end > frame.as_of}
    assert habit.members_now == habit.memberships_now == len(now)
    overlap = defaultdict(set)
    for segment, user in connection.execute("select segment, user_id from marts.segment_members").fetchall():
        if user in now and segment != "daily_habit_users":
            overlap[segment].add(user)
    assert habit.overlap == {segment: len(users) for segment, users in overlap.items()}
    stays = sorted(e - s for _, s, e in inside if s.date() >= frame.days[0] and e is not None and e <= frame.as_of)
    middle = (stays[(len(stays) - 1) // 2] + stays[len(stays) // 2]) / 2
    assert habit.median_stay is not None and abs(habit.median_stay - middle) < timedelta(milliseconds=1)


def test_what_followed_is_counted_event_by_event(connection: duckdb.DuckDBPyConnection, frame: Frame, habit: Backtest) -> None:
    times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    query = "select event_name, user_id, occurred_at from intermediate.int_event_stream order by occurred_at"
    for name, user, at in connection.execute(query).fetchall():
        times[(name, user)].append(at)

    def happened(name: str, user: str, at: datetime, after: timedelta = timedelta(0)) -> bool:
        mine = times[(name, user)]
        return bisect_right(mine, at + MONTH) > bisect_right(mine, at + after)

    lives = connection.execute("select user_id, first_seen_at, deleted_at from intermediate.int_user_lives").fetchall()
    entries = [
        (user, start)
        for user, start, _ in spells_of(connection, "daily_habit_users")
        if start.date() >= frame.days[0] and start + MONTH <= frame.as_of
    ]
    assert habit.followed.entries == len(entries) > 100
    asked = [("order_completed", "order_completed", 0, False), ("opened the app again", "app_opened", 0, False)]
    asked.append(("stopped opening (no open in days 16 to 30)", "app_opened", 15, True))
    for label, name, after, is_absence in asked:
        share = sum(happened(name, user, at, timedelta(days=after)) for user, at in entries) / len(entries)
        assert habit.followed.of_entries[label] == pytest.approx(1 - share if is_absence else share)
        everyone = 0.0
        for _, at in entries:
            midnight = datetime.combine(at.date(), datetime.min.time())
            alive = [user for user, seen, gone in lives if seen <= midnight and (gone is None or gone > midnight)]
            everyone += sum(happened(name, user, midnight, timedelta(days=after)) for user in alive) / len(alive)
        everyone /= len(entries)
        assert habit.followed.of_everyone[label] == pytest.approx(1 - everyone if is_absence else everyone)


def test_the_printed_report_fits_a_screen_and_shows_both_sides(
    connection: duckdb.DuckDBPyConnection, variants: dict[str, Definitions], frame: Frame, habit: Backtest
) -> None:
    changed = run_backtest(connection, frame, "daily_habit_users", "changed", variants["changed"], [])
    agreement = backtest.compare_members(connection, frame, [habit, changed])
    assert agreement == (habit.members_now, 0, changed.members_now - habit.members_now), "four days of seven hold whenever five do"
    assert changed.members_now > habit.members_now
    lines = show(
        "daily_habit_users", "A habit.", frame, [habit, changed], ["daily_habit_active_days 5 -> 4"], agreement, plain=True
    )
    assert len(lines) <= 45 and max(map(len, lines)) <= 120
    assert all(line.isascii() for line in lines)
    assert f"people in it now{habit.members_now:>{lines[5].index(str(habit.members_now)) - 14}}" in lines[5]
    assert lines[5].split()[-2:] == [str(habit.members_now), str(changed.members_now)]


@pytest.fixture
def tiny(variants: dict[str, Definitions]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build of one user who opens the app at noon on 1, 2, 3 and 6 June, worked out by hand below."""
    opened = duckdb.connect()
    opened.execute("attach ':memory:' as test_demo")
    opened.execute("create schema test_demo.intermediate; create schema test_demo.marts")
    opened.execute(
        """
        create table test_demo.intermediate.int_event_stream as
        select 'ann' as user_id, 'app_opened' as event_name, true as is_activity, occurred_at from (values
            (timestamp '2026-06-01 12:00'), ('2026-06-02 12:00'), ('2026-06-03 12:00'), ('2026-06-06 12:00')
        ) as opens (occurred_at);
        create table test_demo.intermediate.int_user_lives as
        select unnest(['ann', 'bob']) as user_id, timestamp '2026-06-01' as first_seen_at, null::timestamp as deleted_at;
        """
    )
    yield opened
    opened.close()


def test_a_lower_threshold_by_hand(tiny: duckdb.DuckDBPyConnection, variants: dict[str, Definitions]) -> None:
    # five days of the last seven: never. Four: from the fourth day's open on the 6th until the 1st is no longer one of
    # the last seven days, which is when the 8th begins.
    before = run_segments(tiny, variants["as defined"], "before")["daily_habit_users"]
    after = run_segments(tiny, variants["changed"], "after")["daily_habit_users"]
    assert tiny.execute(f"select * from {before}").fetchall() == []
    assert tiny.execute(f"select * from {after}").fetchall() == [("ann", None, datetime(2026, 6, 6, 12), datetime(2026, 6, 8))]


def test_figures_of_two_people_by_hand() -> None:
    # ann enters on 2 June 10:00 and 5 June 10:00, stays 1 and 3 days; bob on 5 June 20:00 and stays. As of 7 July 12:00 all
    # entries lie 30 days back. ann orders on 5 June 10:00: after her first entry, at the very instant of her second (not
    # after it). bob orders on 5 July 20:00, exactly 30 days after his entry: it counts.
    connection = duckdb.connect()
    connection.execute(
        """
        create table int_as_of as select timestamp '2026-07-07 12:00' as as_of;
        create table int_user_lives as select * from (values
            ('ann', timestamp '2026-06-01 09:00', null::timestamp), ('bob', '2026-06-01 09:00', null),
            ('cid', '2026-06-05 00:00', null), ('eve', '2026-06-04 00:00', null), ('dee', '2026-06-01 09:00', '2026-06-03 00:00')
        ) as lives (user_id, first_seen_at, deleted_at);
        create table int_event_stream as select * from (values
            ('ann', 'order_completed', timestamp '2026-06-05 10:00'), ('bob', 'order_completed', '2026-07-05 20:00'),
            ('cid', 'order_completed', '2026-07-05 00:00'), ('dee', 'order_completed', '2026-06-02 08:00')
        ) as events (user_id, event_name, occurred_at);
        create table segment_members as
        select * from (values ('x', 'ann'), ('other', 'bob'), ('other', 'cid')) as members (segment, user_id);
        """
    )
    statement = """
        select * from (values
            ('ann', null, timestamp '2026-06-02 10:00', timestamp '2026-06-03 10:00'),
            ('ann', null, timestamp '2026-06-05 10:00', timestamp '2026-06-08 10:00'),
            ('bob', null, timestamp '2026-06-05 20:00', null)
        ) as spells (user_id, per_value, valid_from, valid_to)
    """
    names = ("int_as_of", "int_user_lives", "int_event_stream", "segment_members")
    definitions = Definitions({"x": statement}, {**{name: name for name in names}, "x": '"x"'}, {"x": ""})
    frame = read_frame(connection, definitions, "UTC", 90)
    assert frame.days[0] == date(2026, 6, 1) and len(frame.days) == 37 and frame.population == 4
    result = run_backtest(connection, frame, "x", "as defined", definitions, [Outcome("bought", "order_completed")])
    assert result.entries[:6] == [0, 1, 0, 0, 2, 0] and sum(result.entries) == 3
    assert result.members[:9] == [0, 1, 0, 0, 2, 2, 2, 1, 1]
    assert (result.members_now, result.people_entered, result.overlap) == (1, 2, {"other": 1})
    assert result.median_stay == timedelta(days=2)
    # followed by an order: ann's first entry and bob's
    assert result.followed.entries == 3
    assert result.followed.of_entries["bought"] == pytest.approx(2 / 3)
    # 2 June 00:00: ann (5 June) and dee of ann, bob, dee; 5 June 00:00, twice: ann and cid (exactly 30 days later) of ann,
    # bob (30 days and 20 hours later), cid, eve
    assert result.followed.of_everyone["bought"] == pytest.approx((2 / 3 + 2 / 4 + 2 / 4) / 3)


def test_zones_decide_the_day() -> None:
    frame = Frame({}, datetime(2026, 7, 1), "America/New_York", [], 0, {})
    day, start = frame.local_day("timestamp '2026-06-02 03:59'"), frame.day_start("date '2026-06-02'")
    assert duckdb.execute(f"select {day}, {start}").fetchall() == [(date(2026, 6, 1), datetime(2026, 6, 2, 4))]


def test_mistakes_are_answered_in_sentences() -> None:
    known = {"dormant_after": "30 days", "loyal_blocks": 3}
    assert read_settings(["dormant_after=20 days", "loyal_blocks=2"], known) == {"dormant_after": "20 days", "loyal_blocks": 2}
    with pytest.raises(UserError, match="did you mean dormant_after"):
        read_settings(["dormant_aftr=20 days"], known)
    with pytest.raises(UserError, match="an equals sign"):
        read_settings(["dormant_after"], known)
    with pytest.raises(UserError, match="is not YAML"):
        read_settings(["dormant_after='20 days"], known)
    with pytest.raises(UserError, match=r"There is no segment 'weekly_user'.*did you mean weekly_users"):
        compile_segment("weekly_user", demo_build(), {}, demo_build().target_path / "backtest")


def test_a_var_without_effect_is_refused(variants: dict[str, Definitions], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "compile_segment", lambda *_: variants["as defined"])
    with pytest.raises(UserError, match="--set loyal_blocks=2 changes nothing in daily_habit_users"):
        compile_variants("daily_habit_users", demo_build(), {"loyal_blocks": 2})
