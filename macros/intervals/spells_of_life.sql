{#- The whole life of chosen persons (all of them without a predicate), from starts_after past its beginning. -#}
{% macro spells_of_life(scope, predicate, label, starts_after=0) %}
    {%- set from_ms = 'life_from_ms' ~ (' + ' ~ starts_after if starts_after else '') -%}
    {%- set spells %}
    select {{ scope['keys'] }}, {{ from_ms }} as from_ms, {{ forever_ms() }} as to_ms
    from {{ read_lives(scope) if starts_after else read_candidates(scope) }}
        {%- if predicate %}
    inner join {{ choose_persons(scope, predicate, label) }} using (user_id)
        {%- endif %}
    where {{ from_ms }} < life_to_ms
    {%- endset -%}
    {{ return(add_step(scope, 'hold_for_life_' ~ label, spells)) }}
{% endmacro %}

{% macro choose_persons(scope, predicate, label) %}
    {%- set chosen %}
    select {{ scope.person }}
    from {{ ref('int_user_lives') }}
    where {{ '(' ~ predicate ~ ')' ~ only_changed(scope) if scope.people else predicate }}
    {%- endset -%}
    {{ return(add_step(scope, 'choose_' ~ label, chosen)) }}
{% endmacro %}
