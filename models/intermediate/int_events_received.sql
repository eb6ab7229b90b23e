{{ config(materialized='view') }}

{%- set began_at = 'cast(arrival_day as ' ~ dbt.type_timestamp() ~ ')' %}

with

unioned as (

    select * from {{ ref('int_events_unioned') }}

),

timed as (

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        {{ parse_timestamp('received_at') }} as parsed_received_at,
        -- an arrival time that cannot be read is as good as none: the event's own time stands in, or a later day of arrival. Written out,
        -- for DuckDB reads a column of the step before for all rows, and what stands in a coalesce for those that need it
        coalesce(
            {{ parse_timestamp('received_at') | indent(12) }},
            case
                when arrival_day is null or {{ parse_timestamp('occurred_at') }} >= {{ began_at }} then {{ parse_timestamp('occurred_at') }}
            end
        ) as claimed_received_at,
        arrival_day,
        {{ began_at }} as arrival_day_began_at,
        source,
        platform,
        app_version,
        given_session_id,
        {%- for column in canonical_columns() %}
        {{ column }},
        {%- endfor %}
        properties,
        properties is null or {{ json_is_object('properties') }} as is_valid_json,
        occurred_at as sent_occurred_at,
        received_at as sent_received_at
    from unioned

),

arrived as (

    select
        *,
        -- what a load deletes by this time it must find again in the days that it opens
        case
            when claimed_received_at >= {{ add_minutes('arrival_day_began_at', 2 * 24 * 60) }} then arrival_day_began_at
            else coalesce(claimed_received_at, arrival_day_began_at)
        end as received_at
    from timed

),

final as (

    {{ received_by_as_of('arrived') }}

)

select * from final
