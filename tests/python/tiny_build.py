"""A database with the few tables that the commands read, as small as it can be."""

from pathlib import Path

import duckdb

STATEMENTS = """
    create schema marts; create schema intermediate; create schema segments;
    create table intermediate.int_as_of as select timestamp '2026-07-01 12:00:00' as as_of;
    create table marts.load_ledger as select 1 as load_number;
    create table marts.events_conservation_daily as
        select * from (values (12, 6, 1, 4, 1), (3, 2, 1, 0, 0))
            as days (raw_events, clean_events, duplicate_events, quarantined_events, missed_events);
    create table marts.events_quarantine as
        select unnest(['bot', 'missing_ids,unknown_event', 'missing_ids', 'bot', 'bot']) as reasons;
    create table marts.users_quarantine as select 'unknown_country' as reasons;
    create table marts.traits_quarantine as select unnest(['invalid_traits', 'missing_ids,invalid_traits']) as reasons;
    create table marts.dim_users as select unnest(['u1', 'u2', 'anon:a']) as user_id, unnest([false, false, true]) as is_anonymous;
    create table marts.fct_sessions as select unnest(['s1', 's2', 's3', 's4']) as session_id;
    create table marts.fct_orders as select unnest(['o1', 'o2']) as order_id;
    create table marts.fct_user_days as
        select * from (values (1200.5, 0), (34, 4.25)) as days (revenue, refunds);
    create table marts.segment_members as
        select * from (values ('new_users', 'u1'), ('new_users', 'u2'), ('trial_users', 'u2')) as members (segment, user_id);
    create table intermediate.numbers as select range as number from range(10);
    create view marts.small_numbers as select number from intermediate.numbers where number < 3;
"""


def make_tiny_build(database: Path) -> None:
    """Writes the database; the file must not exist."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(STATEMENTS)
