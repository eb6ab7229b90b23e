{#- `select` of a relation's rows, once for each element of a JSON array in one of its columns, with element_number (from 1) and
    element (JSON text) beside its own columns; rows whose text is no array are not there. -#}
{% macro json_elements(relation, json_column) %}{{ return(adapter.dispatch('json_elements', 'behavioral_segments')(relation, json_column)) }}{% endmacro %}

{% macro duckdb__json_elements(relation, json_column) -%}
    {%- set json = relation ~ '.' ~ json_column -%}
    select
        {{ relation }}.*,
        numbers.element_number,
        cast(json_extract({{ json }}, '$[' || (numbers.element_number - 1) || ']') as varchar) as element
    from {{ relation }},
        lateral (
            select unnest(generate_series(1, cast(case when json_valid({{ json }}) then json_array_length({{ json }}) else 0 end as bigint))) as element_number
        ) as numbers
{%- endmacro %}

{% macro postgres__json_elements(relation, json_column) -%}
    {%- set json = prepared_function('try_json') ~ '(' ~ relation ~ '.' ~ json_column ~ ')' -%}
    select
        {{ relation }}.*,
        elements.element_number,
        cast(elements.element as text) as element
    from {{ relation }}
    cross join lateral json_array_elements(case when json_typeof({{ json }}) = 'array' then {{ json }} end)
        with ordinality as elements (element, element_number)
{%- endmacro %}

{% macro spark__json_elements(relation, json_column) -%}
    select
        {{ relation }}.*,
        elements.position + 1 as element_number,
        elements.element
    from {{ relation }}
    lateral view posexplode(from_json({{ relation }}.{{ json_column }}, 'array<string>')) elements as position, element
{%- endmacro %}


{#- Text as a JSON value: itself where it is a JSON object or array, else a JSON string. -#}
{% macro text_as_json(text) %}{{ return(adapter.dispatch('text_as_json', 'behavioral_segments')(text)) }}{% endmacro %}

{% macro duckdb__text_as_json(text) -%}
    case when left({{ text }}, 1) in ('[', '{') and json_valid({{ text }}) then {{ text }} else {{ json_string(text) }} end
{%- endmacro %}

{% macro postgres__text_as_json(text) -%}
    case
        when left({{ text }}, 1) in ('[', '{') and {{ prepared_function('try_json') }}({{ text }}) is not null then {{ text }}
        else {{ json_string(text) }}
    end
{%- endmacro %}

{% macro spark__text_as_json(text) -%}
    case when left({{ text }}, 1) in ('[', '{') and get_json_object({{ text }}, '$') is not null then {{ text }} else {{ json_string(text) }} end
{%- endmacro %}


{#- The text of a JSON object without some of its members. -#}
{% macro json_without(json, keys) %}{{ return(adapter.dispatch('json_without', 'behavioral_segments')(json, keys)) }}{% endmacro %}

{% macro duckdb__json_without(json, keys) -%}
    {#- a merge patch takes away what it sets to null (RFC 7396) -#}
    cast(json_merge_patch({{ json }}, {{ text_literal('{' ~ json_keys_set_to_null(keys) ~ '}') }}) as varchar)
{%- endmacro %}

{% macro json_keys_set_to_null(keys) %}
    {% set members = [] %}
    {% for key in keys %}{% do members.append(tojson(key) ~ ':null') %}{% endfor %}
    {{ return(members | join(',')) }}
{% endmacro %}

{% macro postgres__json_without(json, keys) -%}
    cast(cast({{ json }} as jsonb) - cast(array[{% for key in keys %}{{ text_literal(key) }}{{ ', ' if not loop.last }}{% endfor %}] as text[]) as text)
{%- endmacro %}

{% macro spark__json_without(json, keys) -%}
    {#- Spark cannot take a member out of JSON: its letters are taken out, one level of nesting deep, wherever it stands -#}
    {%- set value = '("([^"\\\\\\\\]|\\\\\\\\.)*"|\\\\{[^{}]*\\\\}|\\\\[[^\\\\[\\\\]]*\\\\]|[^,{}\\\\[\\\\]"]+)' -%}
    regexp_replace(regexp_replace({{ json }}, '"({{ keys | join('|') | replace('$', '\\\\$') }})"\\s*:\\s*{{ value | replace('\\\\\\\\', '\\\\') }}\\s*,?', ''), ',\\s*}$', '}')
{%- endmacro %}
