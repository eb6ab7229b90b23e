{#- When at least n distinct values are present in the window: one spell of presence per value, then +1 where one begins, -1
    where it ends. Without a window a value is present for good from its first event.

        events        x    y  x            y
        x present     [----------------)
        y present          [----------)    [----------)
        n = 2              [----------)[-) ...
-#}
{% macro spells_by_distinct(scope, events, label, at_least, at_most, ends_after) %}
    {%- set keys = scope['keys'] -%}
    {%- if ends_after is none -%}
        {%- set firsts %}
    select {{ keys }}, min(at_ms) as at_ms
    from {{ events }}
    group by {{ keys }}, distinct_value
        {%- endset -%}
        {{ return(spells_since_nth(scope, add_step(scope, 'find_first_of_each_' ~ label, firsts), label, at_least)) }}
    {%- endif -%}
    {%- set numbered = number_values(scope, events, 'distinct_value', keys, label).step -%}
    {%- set present = spells_by_count(scope, numbered, label ~ '_value', 1, 0, ends_after, keys ~ ', distinct_value') -%}
    {%- set marks %}
    select {{ keys }}, case when different = 1 then from_ms else to_ms end as at_ms, different
    from {{ present }}
    cross join (select 1 as different union all select -1 as different) as begin_and_end
    {%- endset -%}
    {%- set holds = 'different >= ' ~ at_least ~ (' and different <= ' ~ at_most if at_most is not none) -%}
    {{ return(spells_by_total(scope, add_step(scope, 'mark_' ~ label, marks), ['different'], holds, label, all_leave=true, by_one=['different'])) }}
{% endmacro %}
