{#- The members of JSON objects as rows: a select of the given columns of `relation`, with member_name and member_value (text; objects
    and arrays as JSON; null for JSON null). A row whose JSON is null or an empty object has no member and is left out. -#}
{% macro json_members(relation, columns, json) %}
    {{ return(adapter.dispatch('json_members', 'behavioral_segments')(relation, columns, json)) }}
{% endmacro %}

{% macro duckdb__json_members(relation, columns, json) -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        member.key as member_name,
        json_extract_string(member.value, '$') as member_value
    from (
        select
            *,
            unnest(map_entries(from_json({{ json }}, '"MAP(VARCHAR, JSON)"'))) as member
        from {{ relation }}
    ) as exploded
{%- endmacro %}

{% macro postgres__json_members(relation, columns, json) -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        member.key as member_name,
        {#- objects and arrays without the blanks between their parts, as the other engines write them -#}
        case
            when json_typeof(member.value) in ('object', 'array')
                then regexp_replace(cast(member.value as text), '("(?:[^"\\]|\\.)*")|\s+', '\1', 'g')
            else member.value #>> '{}'
        end as member_value
    from {{ relation }}
    cross join lateral json_each(cast({{ json }} as json)) as member (key, value)
{%- endmacro %}

{% macro spark__json_members(relation, columns, json) -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        member_name,
        member_value
    from {{ relation }}
    lateral view explode(from_json({{ json }}, 'map<string, string>')) members as member_name, member_value
{%- endmacro %}
