{#- A checked `where` as one SQL predicate: any of the alternatives, all comparisons of one. Null holds as little as false. -#}
{% macro matches(where) %}
    {%- set alternatives = [] -%}
    {%- for alternative in where -%}
        {%- set comparisons = [] -%}
        {%- for comparison in alternative -%}
            {%- do comparisons.append(compare(comparison, find_field(comparison.key))) -%}
        {%- endfor -%}
        {%- do alternatives.append(comparisons | join(' and ')) -%}
    {%- endfor -%}
    {{ return(alternatives[0] if alternatives | length == 1 else '((' ~ alternatives | join(') or (') ~ '))') }}
{% endmacro %}

{% macro compare(comparison, field) %}
    {%- set test = comparison.test -%}
    {%- if test == 'is_set' -%}
        {{ return(field_is_set(field) if comparison['values'][0] else 'not (' ~ field_is_set(field) ~ ')') }}
    {%- endif -%}
    {%- set any_of_them = [] -%}
    {%- for value in comparison['values'] -%}
        {%- do any_of_them.append(compare_value(field, test, value)) -%}
    {%- endfor -%}
    {%- set matched = any_of_them[0] if any_of_them | length == 1 else '(' ~ any_of_them | join(' or ') ~ ')' -%}
    {{ return('coalesce(not ' ~ matched ~ ', true)' if test == 'not' else matched) }}
{% endmacro %}

{#- The type of the given value decides how the field is read. -#}
{% macro compare_value(field, test, value) %}
    {%- if test == 'includes' -%}
        {{ return(json_includes(field.sql, field.path, value) if field.type == 'json' else 'false') }}
    {%- elif test == 'contains' -%}
        {{ return(dbt.position('lower(' ~ text_literal(value) ~ ')', 'lower(' ~ field_text(field) ~ ')') | trim ~ ' > 0') }}
    {%- endif -%}
    {%- set operator = {'at_least': '>=', 'at_most': '<=', 'above': '>', 'below': '<'}.get(test, '=') -%}
    {%- set kind = value_kind(value) -%}
    {%- if kind == 'number' -%}
        {{ return(field_number(field) ~ ' ' ~ operator ~ ' ' ~ number_literal(value)) }}
    {%- elif kind == 'instant' -%}
        {{ return(field_instant(field) ~ ' ' ~ operator ~ ' ' ~ timestamp_literal(utc_instant(value))) }}
    {%- elif operator == '=' -%}
        {{ return((field.sql if field.type == 'text' else field_text(field)) ~ ' = ' ~ text_literal(value)) }}
    {%- endif -%}
    {{ return(ordered_text(field_text(field)) ~ ' ' ~ operator ~ ' ' ~ text_literal(value)) }}
{% endmacro %}

{% macro value_kind(value) %}
    {%- if value is boolean -%}
        {{ return('text') }}
    {%- elif value is number -%}
        {{ return('number') }}
    {%- endif -%}
    {{ return('instant' if utc_instant(value) is not none else 'text') }}
{% endmacro %}
