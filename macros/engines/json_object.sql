{#- JSON text is judged and parsed by one written grammar (RFC 8259 objects; no duplicate top-level keys, no NUL) on every
    engine; what an engine's own parser lets through beyond it is refused here, before any field is read. -#}

{% macro json_is_object(text_column) %}{{ return(adapter.dispatch('json_is_object', 'behavioral_segments')(text_column)) }}{% endmacro %}

{% macro duckdb__json_is_object(text_column) -%}
    {#- DuckDB also parses trailing commas, NaN and infinities: rows that hold such letters are looked at again with their strings
        blanked. Telling from one character is cheaper than parsing once more. -#}
    case
        when {{ text_column }} = '{}' then true
        when not coalesce(json_valid({{ text_column }}), false) then false
        when not starts_with({{ text_column }}, '{') and json_type({{ text_column }}) <> 'OBJECT' then false
        when regexp_matches({{ text_column }}, '(?i)nan|inf|\\u0000|,\s*[}\]]')
            and (
                regexp_matches({{ text_column }}, '(^|[^\\])(\\\\)*\\u0000')
                or regexp_matches(
                    regexp_replace({{ text_column }}, '"([^"\\]|\\.)*"', '""', 'g'), '(?i)nan|inf|,\s*[}\]]'
                )
            ) then false
        when not contains({{ text_column }}, ',') then true
        else len(json_keys({{ text_column }})) = list_unique(json_keys({{ text_column }}))
    end
{%- endmacro %}

{% macro postgres__json_is_object(text_column) -%}
    {#- the grammar is json's own; what jsonb cannot hold (NUL) is told by the letters, as elsewhere -#}
    case
        when json_typeof({{ prepared_function('try_json') }}({{ text_column }})) is distinct from 'object' then false
        when {{ text_column }} ~ '(^|[^\\])(\\\\)*\\u0000' then false
        else (
            select count(*) = count(distinct keys.key)
            from json_object_keys({{ prepared_function('try_json') }}({{ text_column }})) as keys (key)
        )
    end
{%- endmacro %}

{% macro spark__json_is_object(text_column) -%}
    {#- Spark reads one value and leaves what follows it: only nothing can follow inside a list and inside an object alike. A variant
        takes no duplicate keys, at any depth. -#}
    case
        when try_parse_json('[' || {{ text_column }} || ']') is null then false
        when try_parse_json('{"a":' || {{ text_column }} || '}') is null then false
        when schema_of_variant(try_parse_json({{ text_column }})) not like 'OBJECT%' then false
        else not {{ text_column }} rlike r'(^|[^\\])(\\\\)*\\u0000'
    end
{%- endmacro %}

{% macro json_parse(text_column, names) %}{{ return(adapter.dispatch('json_parse', 'behavioral_segments')(text_column, names)) }}{% endmacro %}

{% macro duckdb__json_parse(text_column, names) -%}
    from_json({{ text_column }}, '{ {%- for name in names %}"{{ name }}": "VARCHAR"{{ ', ' if not loop.last }}{% endfor -%} }')
{%- endmacro %}

{% macro postgres__json_parse(text_column, names) -%}
    cast({{ text_column }} as json)
{%- endmacro %}

{% macro spark__json_parse(text_column, names) -%}
    from_json({{ text_column }}, '{% for name in names %}`{{ name }}` string{{ ', ' if not loop.last }}{% endfor %}')
{%- endmacro %}

{% macro json_member(parsed_column, name) %}{{ return(adapter.dispatch('json_member', 'behavioral_segments')(parsed_column, name)) }}{% endmacro %}

{% macro duckdb__json_member(parsed_column, name) -%}
    nullif({{ parsed_column }}.{{ adapter.quote(name) }}, '')
{%- endmacro %}

{% macro postgres__json_member(parsed_column, name) -%}
    nullif({{ parsed_column }} ->> {{ text_literal(name) }}, '')
{%- endmacro %}

{% macro spark__json_member(parsed_column, name) -%}
    nullif({{ parsed_column }}.{{ adapter.quote(name) }}, '')
{%- endmacro %}
