{#- Where rows are put in order once: events with the texts of a column replaced by numbers, which are sorted and compared several times
    faster, and the step that names the numbers. Elsewhere the events as they are. -#}
{% macro number_values(scope, events, column, keys, label) %}
    {%- if not streams_neighbours() or scope.sorted[events] -%}
        {{ return({'step': events, 'names': none}) }}
    {%- endif -%}
    {%- set names %}
    select {{ column }}, row_number() over (order by {{ column }}) as number_of_value
    from (select distinct {{ column }} from {{ events }}) as different
    {%- endset -%}
    {%- set names = add_step(scope, 'number_values_of_' ~ label, names) -%}
    {%- set numbered %}
    select {{ keys }}, number_of_value as {{ column }}, at_ms
    from {{ events }}
    inner join {{ names }} using ({{ column }})
    {%- endset -%}
    {{ return({'step': add_step(scope, 'number_' ~ label, numbered), 'names': names}) }}
{% endmacro %}

{#- Spells of numbered keys, with the keys themselves. -#}
{% macro name_keys(scope, spells, names, label) %}
    {%- if names is none -%}
        {{ return(spells) }}
    {%- endif -%}
    {%- set named %}
    select user_id, names.per_value, from_ms, to_ms
    from {{ spells }} as spells
    inner join {{ names }} as names on spells.per_value = number_of_value
    {%- endset -%}
    {{ return(add_step(scope, 'name_keys_of_' ~ label, named)) }}
{% endmacro %}
