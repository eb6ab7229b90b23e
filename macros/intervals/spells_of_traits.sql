{#- When a person's traits match. Traits are the person's, whatever the key: the tree is worked out per person, and then holds for all keys.

        plan          [--- free ---)[------- pro -------)[--- free --->
        lasting                     |----->|
        plan = pro                         [------------)
-#}
{% macro spells_of_traits(scope, node) %}
    {%- set outer = {'per': scope.per, 'keys': scope['keys'], 'candidates': scope.candidates} -%}
    {%- do scope.update({'per': none, 'keys': 'user_id', 'candidates': none}) -%}
    {%- set held = namespace(name=render_condition(node.children[0], scope)) -%}
    {%- if node.lasting -%}
        {%- set lasted %}
    select user_id, from_ms + {{ node.lasting }} as from_ms, to_ms
    from {{ held.name }}
    where from_ms + {{ node.lasting }} < to_ms
        {%- endset -%}
        {%- set held.name = add_step(scope, 'last_traits', lasted) -%}
    {%- endif -%}
    {%- do scope.update(outer) -%}
    {%- if scope.per is none -%}
        {{ return(held.name) }}
    {%- endif -%}
    {%- set matched %}
    select
        {{ scope['keys'] }},
        greatest(from_ms, life_from_ms) as from_ms,
        least(to_ms, life_to_ms) as to_ms
    from {{ held.name }}
    inner join {{ read_candidates(scope) }} using (user_id)
    where from_ms < life_to_ms and life_from_ms < to_ms
    {%- endset -%}
    {{ return(add_step(scope, 'match_traits', matched)) }}
{% endmacro %}

{#- When one comparison holds: of what was observed, while it stood; of what never was, as the row in raw_users says, all the life. -#}
{% macro spells_of_trait(scope, comparison) %}
    {%- set is_date = comparison.test in now_tests() -%}
    {%- set label = 'trait_' ~ modules.re.sub('[^a-z0-9]+', '_', comparison.key | lower).strip('_')[:20] -%}
    {%- set in_row = find_field(comparison.key, of_users=true) -%}
    {%- set observed = find_observed(comparison.key) -%}
    {%- set is_trait = 'trait = ' ~ text_literal(observed.trait) -%}
    {%- set stood %}
    select
        lives.user_id,
        {{ to_epoch_ms(field_instant(in_row)) ~ ' as due_ms,' if is_date }}
        life_from_ms as from_ms,
        {{ forever_ms() }} as to_ms
    from {{ ref('int_user_lives') }} as people
    inner join {{ read_person_lives(scope) }} as lives on people.user_id = lives.person_id
    where {{ 'true' if is_date else compare(comparison, in_row) }}
        {%- if observed.trait != 'signed_up_at' %}
        and not exists (
            select 1
            from {{ ref('int_user_trait_spells') }} as observed
            where observed.user_id = people.user_id and observed.{{ is_trait }}
        )

    union all

    select
        {{ 'lives.' if scope.times }}user_id,
        {{ to_epoch_ms(field_instant(observed.field)) ~ ' as due_ms,' if is_date }}
        {{ to_epoch_ms('valid_from') }} as from_ms,
        coalesce({{ to_epoch_ms('valid_to') }}, {{ forever_ms() }}) as to_ms
    from {{ ref('int_user_trait_spells') }}{{ keyed_by_lives(scope, 'spells') }}
    where {{ is_trait }}{{ ' and ' ~ compare(comparison, observed.field) if not is_date }}
        {%- endif %}
    {%- endset -%}
    {%- set pieces = add_step(scope, 'read_' ~ label, stood) -%}
    {%- if is_date -%}
        {%- set pieces = cut_around_now(scope, pieces, comparison, label) -%}
    {%- endif -%}
    {{ return(merge_in_order(scope, pieces, label)) }}
{% endmacro %}

{#- The part of a date's spell in which now stands in the given relation to it. "Within the last W" is (x - W, x], as everywhere; "within
    the next W" is (x, x + W]: the date's own instant has passed.

        within_next   [-- W --)                 within_last          [-- W --)
        date                  |                 date                 |
        after_now   <---------)                 before_now           [--------->
-#}
{% macro cut_around_now(scope, pieces, comparison, label) %}
    {%- set window = comparison['values'][0] -%}
    {%- set bounds = {
        'within_next': ['due_ms - ' ~ window, 'due_ms'],
        'within_last': ['due_ms', 'due_ms + ' ~ window],
        'after_now': ['from_ms', 'due_ms'],
        'before_now': ['due_ms', 'to_ms'],
    }[comparison.test] -%}
    {%- set cut %}
    select
        user_id,
        greatest(from_ms, {{ bounds[0] }}) as from_ms,
        least(to_ms, {{ bounds[1] }}) as to_ms
    from {{ pieces }}
    where due_ms is not null
    {%- endset -%}
    {{ return(add_step(scope, 'cut_' ~ label, cut)) }}
{% endmacro %}
