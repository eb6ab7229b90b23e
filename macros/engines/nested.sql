{#- Columns that hold records and lists, as event tools land them. Records and lists are turned into JSON text once, and everything after
    that is written once for all engines. "Plain text" of a JSON value: a string without its quotes, an object or array as JSON text,
    null for JSON null. -#}

{#- A record or list as JSON text; a column that is JSON text already stays as it is, and text that is no JSON is null. -#}
{% macro as_json_text(column) %}{{ return(adapter.dispatch('as_json_text', 'behavioral_segments')(column)) }}{% endmacro %}

{% macro duckdb__as_json_text(column) -%}
    case
        when typeof({{ column }}) <> 'VARCHAR' then cast(to_json({{ column }}) as varchar)
        when json_valid(cast({{ column }} as varchar)) then cast({{ column }} as varchar)
    end
{%- endmacro %}

{% macro postgres__as_json_text(column) -%}
    cast({{ column }} as text)
{%- endmacro %}

{% macro spark__as_json_text(column) -%}
    to_json({{ column }})
{%- endmacro %}

{% macro bigquery__as_json_text(column) -%}
    to_json_string({{ column }})
{%- endmacro %}

{#- The plain text of what stands at a path of valid JSON text; `path` is a list of keys and positions (from 0). -#}
{% macro json_at(json, path) %}{{ return(adapter.dispatch('json_at', 'behavioral_segments')(json, path)) }}{% endmacro %}

{% macro duckdb__json_at(json, path) -%}
    json_extract_string({{ json }}, '$
    {%- for step in path %}{{ '[' ~ step ~ ']' if step is number else '."' ~ step ~ '"' }}{% endfor %}')
{%- endmacro %}

{% macro postgres__json_at(json, path) -%}
    cast({{ json }} as jsonb) #>> '{ {{- path | join(',') -}} }'
{%- endmacro %}

{% macro spark__json_at(json, path) -%}
    get_json_object({{ json }}, "$
    {%- for step in path %}{{ '[' ~ step ~ ']' if step is number else "['" ~ step ~ "']" }}{% endfor %}")
{%- endmacro %}

{% macro bigquery__json_at(json, path) -%}
    {%- set steps -%}
        '${% for step in path %}{{ '[' ~ step ~ ']' if step is number else '."' ~ step ~ '"' }}{% endfor %}'
    {%- endset -%}
    coalesce(json_value({{ json }}, {{ steps }}), nullif(json_query({{ json }}, {{ steps }}), 'null'))
{%- endmacro %}

{#- One JSON object of a list of records (key, value {string_value, int_value, float_value, double_value}), ordered by key; keys
    of `left_out` are not in it. A key that comes twice stays twice: such JSON is judged invalid later. -#}
{% macro key_values_as_json(list, left_out=[]) %}
    {{ return(adapter.dispatch('key_values_as_json', 'behavioral_segments')(list, sql_list(left_out or ['']))) }}
{% endmacro %}

{% macro default__key_values_as_json(list, left_out) %}
    {% if execute %}{{ exceptions.raise_compiler_error('Lists of keys and values are what Google writes, into BigQuery: there is no way to read them on ' ~ adapter.type()) }}{% endif %}
    {{ return('null') }}
{% endmacro %}

{% macro duckdb__key_values_as_json(list, left_out) -%}
    '{' || array_to_string(list_sort(list_transform(
        list_filter({{ list }}, lambda pair: pair.key not in {{ left_out }}),
        lambda pair: cast(to_json(pair.key) as varchar) || ': ' || coalesce(
            cast(to_json(pair.value.string_value) as varchar),
            cast(pair.value.int_value as varchar),
            case when isfinite(pair.value.float_value) then cast(pair.value.float_value as varchar) end,
            case when isfinite(pair.value.double_value) then cast(pair.value.double_value as varchar) end,
            'null'
        )
    )), ', ') || '}'
{%- endmacro %}

{% macro postgres__key_values_as_json(list, left_out) -%}
    case when jsonb_typeof(cast({{ list }} as jsonb)) = 'array' then (
        select '{' || coalesce(string_agg(rendered, ', ' order by rendered collate "C"), '') || '}'
        from (
            select
                cast(to_json(pair ->> 'key') as text) || ': ' || coalesce(
                    cast(to_json(pair #>> '{value,string_value}') as text),
                    pair #>> '{value,int_value}',
                    pair #>> '{value,float_value}',
                    pair #>> '{value,double_value}',
                    'null'
                ) as rendered
            from jsonb_array_elements(cast({{ list }} as jsonb)) as pairs (pair)
            where pair ->> 'key' not in {{ left_out }}
        ) as rendered_pairs
    ) end
{%- endmacro %}

{% macro spark__key_values_as_json(list, left_out) -%}
    concat('{', array_join(array_sort(transform(
        filter({{ list }}, pair -> pair.key not in {{ left_out }}),
        pair -> concat({{ json_string('pair.key') }}, ': ', coalesce(
            {{ json_string('pair.value.string_value') }},
            cast(pair.value.int_value as string),
            case when abs(pair.value.float_value) < double('infinity') then cast(pair.value.float_value as string) end,
            case when abs(pair.value.double_value) < double('infinity') then cast(pair.value.double_value as string) end,
            'null'
        ))
    )), ', '), '}')
{%- endmacro %}

{% macro bigquery__key_values_as_json(list, left_out) -%}
    (
        select '{' || coalesce(string_agg(rendered, ', ' order by rendered), '') || '}'
        from (
            select
                to_json_string(pair.key) || ': ' || coalesce(
                    if(pair.value.string_value is null, null, to_json_string(pair.value.string_value)),
                    cast(pair.value.int_value as string),
                    if(is_inf(pair.value.float_value) or is_nan(pair.value.float_value), null, cast(pair.value.float_value as string)),
                    if(is_inf(pair.value.double_value) or is_nan(pair.value.double_value), null, cast(pair.value.double_value as string)),
                    'null'
                ) as rendered
            from unnest({{ list }}) as pair
            where pair.key not in {{ left_out }}
        )
    )
{%- endmacro %}
