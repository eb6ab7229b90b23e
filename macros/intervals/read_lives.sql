{#- Everyone a rule can hold for, and when: a person from first_seen_at, a pair of person and key from its first event with
    that key; both until the deletion.

        first seen                      deleted
            [---------- life -------------)
-#}
{% macro read_lives(scope) %}
    {%- if scope.per is none -%}
        {{ return(read_person_lives(scope)) }}
    {%- endif -%}
    {%- set every_event = {'names': ['*'], 'wheres': [], 'since': none, 'until': none} -%}
    {%- set body %}
    select
        {{ scope['keys'] }},
        min(at_ms) as life_from_ms,
        min(life_to_ms) as life_to_ms
    from {{ read_events(scope, every_event) }}
    inner join {{ read_person_lives(scope) }} using (user_id)
    where at_ms < life_to_ms
    group by {{ scope['keys'] }}
    {%- endset -%}
    {{ return(add_step(scope, 'pair_lives', body)) }}
{% endmacro %}

{% macro read_person_lives(scope) %}
    {%- set body %}
    select
        {{ scope.person }},
        user_id as person_id,
        {{ to_epoch_ms('first_seen_at') }} as life_from_ms,
        coalesce({{ to_epoch_ms('deleted_at') }}, {{ forever_ms() }}) as life_to_ms
        {{- ',\n        changed_from_ms' if scope.people }}
    from {{ ref('int_user_lives') }}{{ ' inner join ' ~ add_step(scope, 'changed', scope.people) ~ ' using (person_key)' if scope.people }}
    where (deleted_at is null or deleted_at > first_seen_at)
    {%- endset -%}
    {{ return(add_step(scope, 'lives', body)) }}
{% endmacro %}

{#- The rest of a predicate: where only those who changed are worked out, nobody else is read. -#}
{% macro only_changed(scope) %}
    {{ return(' and person_key in (select person_key from ' ~ add_step(scope, 'changed', scope.people) ~ ')' if scope.people else '') }}
{% endmacro %}

{#- The lives that can matter here. Beside a condition of the same all_of that already names its pairs, only those pairs and
    only their time between first and last spell: reading every pair's life would read every event. -#}
{% macro read_candidates(scope) %}
    {%- if scope.per is none or scope.candidates is none -%}
        {{ return(read_lives(scope)) }}
    {%- endif -%}
    {%- set body %}
    select {{ scope['keys'] }}, min(from_ms) as life_from_ms, max(to_ms) as life_to_ms
    from {{ scope.candidates }}
    group by {{ scope['keys'] }}
    {%- endset -%}
    {{ return(add_step(scope, 'candidates', body)) }}
{% endmacro %}

{#- The year 10000 in milliseconds stands for "no end known": beyond every timestamp, and far from the bigint limit. -#}
{% macro forever_ms() %}
    {{ return('253402300800000') }}
{% endmacro %}

{#- The year 1 stands for "from the beginning": before every event, and a timestamp on every engine. -#}
{% macro beginning_ms() %}
    {{ return('-62135596800000') }}
{% endmacro %}
