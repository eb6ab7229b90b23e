{#- Gives each message of the CTE `sendable` its place: the first local day on which its send window, its last chance and the cap of
    its channel leave room. Earlier decisions (CTE `taken`) keep their places; of this run's the higher priority goes first. What
    finds no room on one day is tried on the next. CTEs, the last of them `placed`: journey_id, send_after, expires_at, delayed_by. -#}
{% macro place_messages() %}
    {%- set days = send_days() -%}
    local_days as (

        select
            sendable.*,
            cast({{ local_from_utc('moment.as_of', 'sendable.time_zone') }} as date) as today,
            moment.as_of
        from sendable
        cross join moment

    ),

    {%- for day in range(days) %}

    slots_{{ day }} as (

        select
            local_days.*,
            {{ dbt.dateadd('day', day, 'today') }} as local_day,
            greatest(as_of, {{ local_minute('today', day, 'send_from_minute') }}) as slot_from,
            -- without quiet hours and cap the day does not matter
            case
                when send_from_minute = 0 and send_until_minute = 1440 and {{ channel_cap('channel') }} is null then last_chance_at
                else least(last_chance_at, {{ local_minute('today', day, 'send_until_minute') }})
            end as slot_until
        from local_days
        {%- if day %}
        where journey_id not in (
            {%- for earlier in range(day) %}
            select journey_id from day_{{ earlier }}{{ ' union all' if not loop.last }}
            {%- endfor %}
        )
        {%- endif %}

    ),

    places_{{ day }} as (

        select
            *,
            row_number() over (
                partition by user_id, channel order by priority, entered_at, campaign_id, coalesce(per_value, '')
            ) as place
        from slots_{{ day }}
        where slot_from < slot_until

    ),

    day_{{ day }} as (

        select
            places.journey_id,
            places.slot_from as send_after,
            places.slot_until as expires_at,
            {{ day }} as day_number
        from places_{{ day }} as places
        left join taken
            on
                places.user_id = taken.user_id
                and places.channel = taken.channel
                and cast(places.local_day as date) = taken.local_day
        where
            {{ channel_cap('places.channel') }} is null
            or coalesce(taken.messages, 0) + places.place <= {{ channel_cap('places.channel') }}

    ),
    {%- endfor %}

    -- what had a time on some day lost it to the cap
    timed as (
        {%- for day in range(days) %}
        select journey_id, {{ day }} as day_number from places_{{ day }}{{ ' union all' if not loop.last }}
        {%- endfor %}

    ),

    first_times as (

        select
            journey_id,
            min(day_number) as day_number
        from timed
        group by journey_id

    ),

    placed as (

        select
            first_times.journey_id,
            days.send_after,
            days.expires_at,
            days.journey_id is null as is_capped,
            case
                when days.day_number > first_times.day_number then 'cap'
                when days.send_after > (select as_of from moment) then 'quiet_hours'
            end as delayed_by
        from first_times
        left join (
            {%- for day in range(days) %}
            select * from day_{{ day }}{{ ' union all' if not loop.last }}
            {%- endfor %}
        ) as days on first_times.journey_id = days.journey_id

    )
{% endmacro %}

{#- Local days on which a message may find its place: those that max_entry_age_hours, at most 72, can touch. -#}
{% macro send_days() %}{{ return(4) }}{% endmacro %}

{#- SQL: messages of a channel a person may get on one local day; null is any number. -#}
{% macro channel_cap(channel) -%}
    case {{ channel }}
        {%- for name, cap in var('channel_caps').items() %}
        when {{ text_literal(name) }} then {{ cap }}
        {%- else %}
        when '' then 0
        {%- endfor %}
    end
{%- endmacro %}

{#- SQL: the UTC instant of a minute of a local day, some days after a local date. -#}
{% macro local_minute(date_column, days, minute) -%}
    {{ utc_from_local(add_minutes('cast(' ~ date_column ~ ' as ' ~ dbt.type_timestamp() ~ ')', '(' ~ days * 1440 ~ ' + ' ~ minute ~ ')'), 'time_zone') }}
{%- endmacro %}
