{#- The spells of another segment. A plain rule over a keyed segment means any of its keys; in a keyed rule a plain segment
    holds for every key, a keyed one where the key is the same. -#}
{% macro spells_of_segment(scope, node) %}
    {%- set read %}
    select
        {{ 'lives.' if scope.times }}user_id,
        {%- if not node.is_plain %}
        per_value as segment_value,
        {%- endif %}
        {{ to_epoch_ms('valid_from') }} as from_ms,
        coalesce({{ to_epoch_ms('valid_to') }}, {{ forever_ms() }}) as to_ms
    from {{ node.relation }}{{ keyed_by_lives(scope, node.label) }}
    {%- endset -%}
    {%- set segment = add_step(scope, 'read_' ~ node.label, read) -%}
    {%- if node.is_plain and scope.per is none -%}
        {{ return(segment) }}
    {%- endif -%}
    {%- set matched %}
    select
        {{ scope['keys'] }},
        greatest(from_ms, life_from_ms) as from_ms,
        least(to_ms, life_to_ms) as to_ms
    from {{ segment }}
    inner join {{ read_candidates(scope) }} using (user_id)
    where from_ms < life_to_ms and life_from_ms < to_ms
        {%- if scope.per is not none and not node.is_plain %}
        and (segment_value is null or segment_value = per_value)
        {%- endif %}
    {%- endset -%}
    {%- set matched = add_step(scope, 'match_' ~ node.label, matched) -%}
    {{ return(matched if node.is_plain else merge_any(scope, matched, node.label)) }}
{% endmacro %}

{#- The join that turns the id of a table's people into what the steps call them; empty where they call them by their id. -#}
{% macro keyed_by_lives(scope, table) %}
    {%- if not scope.times -%}
        {{ return('') }}
    {%- endif -%}
    {{ return(' as ' ~ table ~ '\n    inner join ' ~ read_person_lives(scope) ~ ' as lives on ' ~ table ~ '.user_id = lives.person_id') }}
{% endmacro %}

{#- True where the file of a segment is one segment() call without per: its spells are merged and inside life already. Any other
    SQL, and every segment in a unit test, is matched and merged again. -#}
{% macro is_plain_segment(name) %}
    {%- for node in graph.get('nodes', {}).values() if execute and node.name == name and node.resource_type == 'model' -%}
        {{ return(is_one_segment_call(node.raw_code) and not modules.re.search('\\bper\\b', node.raw_code)) }}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}

{#- Whether a file is one segment() call, besides comments, its config and what it sets: no SQL and no filter around it changes the spells. -#}
{% macro is_one_segment_call(raw_code) %}
    {%- set code = modules.re.sub('(?s)\\{#.*?#\\}|\\{\\{-?\\s*config\\(.*?\\)\\s*-?\\}\\}|\\{%-?\\s*set\\b.*?%\\}|--[^\\n]*', '', raw_code).strip() -%}
    {{ return(modules.re.match('\\{\\{-?\\s*segment\\(', code) is not none and code.count('{{') == 1
        and code.endswith('}}') and not modules.re.search('\\)\\s*\\|', code)) }}
{% endmacro %}
