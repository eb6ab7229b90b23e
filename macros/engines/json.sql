{#- A property as text: null where it is absent, JSON null, an object or an array. `path` is a list of keys. -#}
{% macro json_text(json, path) %}
    {{ return(adapter.dispatch('json_text', 'behavioral_segments')(json, path)) }}
{% endmacro %}

{% macro duckdb__json_text(json, path) %}
    {%- set at_path = json ~ ', ' ~ duckdb_json_path(path) -%}
    {{ return("case when json_type(" ~ at_path ~ ") not in ('OBJECT', 'ARRAY') then json_extract_string(" ~ at_path ~ ') end') }}
{% endmacro %}

{% macro duckdb_json_path(path) %}
    {{ return(text_literal('$."' ~ path | join('"."') ~ '"')) }}
{% endmacro %}

{% macro postgres__json_text(json, path) %}
    {%- set value = 'cast(' ~ json ~ ' as json) #> ' ~ postgres_json_path(path) -%}
    {{ return("case when json_typeof(" ~ value ~ ") not in ('object', 'array') then (" ~ value ~ ") #>> '{}' end") }}
{% endmacro %}

{% macro postgres_json_path(path) %}
    {%- set keys = [] -%}
    {%- for key in path -%}
        {%- do keys.append(text_literal(key)) -%}
    {%- endfor -%}
    {{ return('array[' ~ keys | join(', ') ~ ']') }}
{% endmacro %}


{#- True where a property holds anything but JSON null and empty text. -#}
{% macro json_is_set(json, path) %}
    {{ return(adapter.dispatch('json_is_set', 'behavioral_segments')(json, path)) }}
{% endmacro %}

{% macro duckdb__json_is_set(json, path) %}
    {{ return('coalesce(json_extract_string(' ~ json ~ ', ' ~ duckdb_json_path(path) ~ "), '') <> ''") }}
{% endmacro %}

{% macro postgres__json_is_set(json, path) %}
    {{ return('coalesce(cast(' ~ json ~ ' as json) #>> ' ~ postgres_json_path(path) ~ ", '') <> ''") }}
{% endmacro %}


{#- True where a property is a JSON array one of whose elements equals the value, compared as a `where` compares. -#}
{% macro json_includes(json, path, value) %}
    {{ return(adapter.dispatch('json_includes', 'behavioral_segments')(json, path, value)) }}
{% endmacro %}

{% macro duckdb__json_includes(json, path, value) %}
    {%- set elements = "json_transform(json_extract(" ~ json ~ ', ' ~ duckdb_json_path(path) ~ "), '[\"VARCHAR\"]')" -%}
    {%- set kind = value_kind(value) -%}
    {%- if kind == 'text' -%}
        {{ return('coalesce(list_contains(' ~ elements ~ ', ' ~ text_literal(value) ~ '), false)') }}
    {%- endif -%}
    {%- set typed = parse_decimal('element', number_type()) if kind == 'number' else parse_timestamp('element') -%}
    {%- set wanted = number_literal(value) if kind == 'number' else timestamp_literal(utc_instant(value)) -%}
    {{ return('coalesce(list_contains(list_transform(' ~ elements ~ ', lambda element: ' ~ typed ~ '), ' ~ wanted ~ '), false)') }}
{% endmacro %}

{% macro postgres__json_includes(json, path, value) %}
    {%- set found = 'cast(' ~ json ~ ' as json) #> ' ~ postgres_json_path(path) -%}
    {%- set kind = value_kind(value) -%}
    {%- set typed = 'element' if kind == 'text' else parse_decimal('element', number_type()) if kind == 'number' else parse_timestamp('element') -%}
    {%- set wanted = text_literal(value) if kind == 'text' else number_literal(value) if kind == 'number'
        else timestamp_literal(utc_instant(value)) -%}
    {{ return('exists (select 1 from json_array_elements_text(case json_typeof(' ~ found ~ ") when 'array' then " ~ found
        ~ ' end) as elements (element) where ' ~ typed ~ ' = ' ~ wanted ~ ')') }}
{% endmacro %}


{#- Spark: the raw text of a member, however deep; keys are data, so no JSON path is put together from them. -#}
{% macro spark_json_value(json, path) %}
    {%- set found = namespace(sql=json) -%}
    {%- for key in path -%}
        {%- set found.sql = "try_element_at(from_json(" ~ found.sql ~ ", 'map<string, string>'), " ~ text_literal(key) ~ ')' -%}
    {%- endfor -%}
    {{ return(found.sql) }}
{% endmacro %}

{#- Spark: the kind of a member, such as STRING, OBJECT<...> or ARRAY<...>. -#}
{% macro spark_json_kind(json, path) %}
    {%- set parent = spark_json_value(json, path[:-1]) -%}
    {{ return("schema_of_variant(try_element_at(from_json(" ~ parent ~ ", 'map<string, variant>'), " ~ text_literal(path[-1]) ~ '))') }}
{% endmacro %}

{% macro spark__json_text(json, path) %}
    {{ return('case when substr(' ~ spark_json_kind(json, path) ~ ", 1, 5) not in ('OBJEC', 'ARRAY') then " ~ spark_json_value(json, path) ~ ' end') }}
{% endmacro %}

{% macro spark__json_is_set(json, path) %}
    {{ return('coalesce(' ~ spark_json_value(json, path) ~ ", '') <> ''") }}
{% endmacro %}

{% macro spark__json_includes(json, path, value) %}
    {%- set elements = 'from_json(' ~ spark_json_value(json, path) ~ ", 'array<string>')" -%}
    {%- set kind = value_kind(value) -%}
    {%- set typed = 'element' if kind == 'text' else parse_decimal('element', number_type()) if kind == 'number' else parse_timestamp('element') -%}
    {%- set wanted = text_literal(value) if kind == 'text' else number_literal(value) if kind == 'number'
        else timestamp_literal(utc_instant(value)) -%}
    {{ return('case when ' ~ spark_json_kind(json, path) ~ " like 'ARRAY%' then coalesce(exists(" ~ elements ~ ', element -> '
        ~ typed ~ ' = ' ~ wanted ~ '), false) else false end') }}
{% endmacro %}
