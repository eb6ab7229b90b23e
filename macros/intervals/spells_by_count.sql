{#- When at least n events lie in the window (x - ends_after, x - starts_after].

        events       a    b        c
        window       [----------)                       each event counts from t + starts_after
                          [----------)                  until t + ends_after
                                   [----------)
        n = 2             [-----)  [-)                  from an event until the n-th latest leaves

    n - 1 rows earlier stands the n-th latest event: no join, no sweep. -#}
{% macro spells_by_count(scope, events, label, at_least, starts_after, ends_after, keys=none) %}
    {%- set numbered = {'step': events, 'names': none} -%}
    {%- if scope.per is not none and keys is none -%}
        {%- set numbered = number_values(scope, events, 'per_value', 'user_id', label) -%}
    {%- endif -%}
    {%- set rows = in_time_order(scope, numbered.step, label, keys=keys) -%}
    {%- set pieces %}
    select
        {{ rows['keys'] }},
        at_ms{{ ' + ' ~ starts_after if starts_after }} as from_ms,
        {{ earlier(rows, 'at_ms', at_least - 1) }} + {{ ends_after }} as to_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set label = label ~ ('_' ~ at_least ~ '_times' if at_least > 1 else '') -%}
    {%- set merged = merge_in_order(scope, add_step(scope, 'count_' ~ label, pieces, rows.sorted_by), label, rows['keys']) -%}
    {{ return(name_keys(scope, merged, numbered.names, label)) }}
{% endmacro %}
