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
        {{- ',\n        lives.changed_from_ms' if scope.people }}
    from {{ members }} as members
    inner join {{ lives }} as lives using (user_id)
    where members.from_ms < lives.life_to_ms and lives.life_from_ms < members.to_ms
),
{% if scope.people %}
{{ join_to_the_past(lives) }}
{%- endif %}

final as (
    select
        user_id,
        per_value,
        {{ from_epoch_ms('from_ms') }} as valid_from,
        case when to_ms < {{ forever_ms() }} then {{ from_epoch_ms('to_ms') }} end as valid_to
    from {{ 'join_to_the_past' if scope.people else 'clip_to_life' }}
)

select * from final
{%- endmacro %}

{#- What happens decides about what follows it, never about what was before: until the earliest change a person's spells are as the last run found
    them. What reaches the change goes on with what begins there, and is one spell.

        stored        [---)    [------------)
        changed                       |                   what the rule finds from there on
        found                         [----)     [---)
        joined                 [-----------)     [---)
-#}
{% macro join_to_the_past(lives) %}
keep_what_was_before as (
    select
        stored.user_id,
        stored.per_value,
        {{ to_epoch_ms('stored.valid_from') }} as from_ms,
        lives.changed_from_ms as to_ms
    from {{ this }} as stored
    inner join {{ lives }} as lives on stored.user_id = lives.person_id
    where {{ to_epoch_ms('stored.valid_from') }} < lives.changed_from_ms
        and coalesce({{ to_epoch_ms('stored.valid_to') }}, {{ forever_ms() }}) >= lives.changed_from_ms
),

cut_at_the_change as (
    select
        user_id,
        per_value,
        greatest(from_ms, changed_from_ms) as from_ms,
        to_ms
    from clip_to_life
    where changed_from_ms < to_ms
),

join_to_the_past as (
    select
        user_id,
        per_value,
        min(from_ms) as from_ms,
        max(to_ms) as to_ms
    from (
        select user_id, per_value, from_ms, to_ms, to_ms as joint_ms from keep_what_was_before
        union all
        select user_id, per_value, from_ms, to_ms, from_ms as joint_ms from cut_at_the_change
    ) as pieces
    group by user_id, per_value, joint_ms
),
{% endmacro %}

{#- The SQL of a segment to which nothing has happened. -#}
{% macro no_spells() %}
-- nobody's past has changed
select user_id, per_value, valid_from, valid_to
from {{ this }}
where 1 = 0
{% endmacro %}
