{#- Runs an expression on literals and selects the rows where it gives something else than expected. -#}
{% macro mismatches(expression, cases, type) -%}
with

cases as (
    {% for given, expected in cases %}
    select
        {{ text_literal(given) if given is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as given,
        cast({{ text_literal(expected) if expected is not none else 'null' }} as {{ type }}) as expected
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

computed as (

    select
        given,
        expected,
        {{ expression }} as actual
    from cases

)

select * from computed
where actual is distinct from expected
{%- endmacro %}
