{% macro render_statement(scope, members) %}
    {%- set lives = read_person_lives(scope) -%}
with

{% for step in scope.steps -%}
{{ step.name }} as {{ step.hint }}(
{{ step.sql }}
),

{% endfor -%}
clip_to_life as (
    select
        lives.person_id as user_id,
        {{ 'cast(null as ' ~ dbt.type_string() ~ ') as per_value' if scope.per is none else 'per_value' }},
        greatest(members.from_ms, lives.life_from_ms) as from_ms,
        least(members.to_ms, lives.life_to_ms) as to_ms
    from {{ members }} as members
    inner join {{ lives }} as lives using (user_id)
    where members.from_ms < lives.life_to_ms and lives.life_from_ms < members.to_ms
),

final as (
    select
        user_id,
        per_value,
        {{ from_epoch_ms('from_ms') }} as valid_from,
        case when to_ms < {{ forever_ms() }} then {{ from_epoch_ms('to_ms') }} end as valid_to
    from clip_to_life
)

select * from final
{%- endmacro %}
