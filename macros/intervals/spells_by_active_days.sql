{#- When at least n of the last `of_last` calendar days, today included, have an event. A day counts from its first event
    until the start of the day `of_last` days later.

        days          |  mon  |  tue  |  wed  |  thu  |
        events            a       b c
        of_last 2         [-----------)                      mon
                                  [-----------)              tue
        n = 2                     [---)
-#}
{% macro spells_by_active_days(scope, events, label, at_least, of_last) %}
    {%- set keys = scope['keys'] -%}
    {%- set rows = in_time_order(scope, first_of_each_day(scope, events, label), 'days_of_' ~ label) -%}
    {%- set counted %}
    select {{ keys }}, at_ms, {{ earlier(rows, 'local_day', at_least - 1) }} + {{ of_last }} as leaves_day
    from {{ rows.step }}
    {%- endset -%}
    {%- set pieces %}
    select {{ keys }}, at_ms as from_ms, {{ day_start_ms('leaves_day') }} as to_ms
    from {{ add_step(scope, 'count_days_of_' ~ label, counted, rows.sorted_by) }}
    where leaves_day is not null
    {%- endset -%}
    {{ return(merge_in_order(scope, add_step(scope, 'time_days_of_' ~ label, pieces, rows.sorted_by), label ~ '_days')) }}
{% endmacro %}

{% macro first_of_each_day(scope, events, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set dated %}
    select {{ keys }}, at_ms, {{ local_day('at_ms') }} as local_day
    from {{ events }}
    {%- endset -%}
    {%- set rows = in_time_order(scope, add_step(scope, 'date_' ~ label, dated, scope.sorted[events]), 'dates_of_' ~ label) -%}
    {%- set preceded %}
    select {{ keys }}, at_ms, local_day, {{ earlier(rows, 'local_day') }} as earlier_day
    from {{ rows.step }}
    {%- endset -%}
    {%- set firsts %}
    select {{ keys }}, at_ms, local_day
    from {{ add_step(scope, 'precede_dates_of_' ~ label, preceded, rows.sorted_by) }}
    where earlier_day is null or earlier_day < local_day
    {%- endset -%}
    {{ return(add_step(scope, 'begin_days_of_' ~ label, firsts, rows.sorted_by)) }}
{% endmacro %}
