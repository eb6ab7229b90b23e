{#- From the n-th ever event (plus starts_after), for good or until ends_after.

        events       a    b        c    d
        n = 2             [------------------->         ends_after none
                          [-----)                       ends_after given

    The n-th event is the one with n - 1 rows before it, and no more. -#}
{% macro spells_since_nth(scope, events, label, nth, starts_after=0, ends_after=none) %}
    {%- set spells %}
    select
        {{ scope['keys'] }},
        at_ms{{ ' + ' ~ starts_after if starts_after }} as from_ms,
        {{ 'at_ms + ' ~ ends_after if ends_after else forever_ms() }} as to_ms
    from {{ nth_event(scope, events, label, nth) }}
    {%- endset -%}
    {{ return(add_step(scope, 'hold_after_' ~ label ~ '_' ~ nth, spells)) }}
{% endmacro %}

{% macro nth_event(scope, events, label, nth) %}
    {%- set keys = scope['keys'] -%}
    {#- where rows stream past anyway, the first one is the one without an earlier one -#}
    {%- if nth == 1 and scope.sorted[events] != keys -%}
        {%- set first %}
    select {{ keys }}, min(at_ms) as at_ms
    from {{ events }}
    group by {{ keys }}
        {%- endset -%}
        {{ return(add_step(scope, 'find_first_' ~ label, first)) }}
    {%- endif -%}
    {%- set rows = in_time_order(scope, events, label) -%}
    {%- set counted %}
    select
        {{ keys }},
        at_ms,
        {{ earlier(rows, 'at_ms', nth - 1) }} as first_at_ms,
        {{ earlier(rows, 'at_ms', nth) }} as before_first_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set found %}
    select {{ keys }}, at_ms
    from {{ add_step(scope, 'count_back_' ~ label, counted, rows.sorted_by) }}
    where first_at_ms is not null and before_first_at_ms is null
    {%- endset -%}
    {{ return(add_step(scope, 'find_' ~ label ~ '_' ~ nth, found)) }}
{% endmacro %}
