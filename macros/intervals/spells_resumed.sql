{#- After an event whose predecessor is at least `after` older, for ends_after (or for good).

        events        a b             c  d
        after             |---------->|
        resumed                       [-----------)      ends_after from c
-#}
{% macro spells_resumed(scope, events, label, after, ends_after) %}
    {%- set keys = scope['keys'] -%}
    {%- set rows = in_time_order(scope, events, label) -%}
    {%- set preceded %}
    select {{ keys }}, at_ms, {{ earlier(rows, 'at_ms') }} as earlier_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set resumptions %}
    select {{ keys }}, at_ms
    from {{ add_step(scope, 'precede_' ~ label, preceded, rows.sorted_by) }}
    where at_ms - earlier_at_ms >= {{ after }}
    {%- endset -%}
    {%- set resumptions = add_step(scope, 'resume_' ~ label, resumptions, rows.sorted_by) -%}
    {%- if ends_after is none -%}
        {{ return(spells_since_nth(scope, resumptions, label ~ '_resumed', 1)) }}
    {%- endif -%}
    {{ return(spells_by_count(scope, resumptions, label ~ '_resumed', 1, 0, ends_after)) }}
{% endmacro %}
