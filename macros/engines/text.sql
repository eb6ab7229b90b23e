{#- A SQL text literal. Values of rules are data: quotes are doubled, and control characters are written as chr() so that
    laying out the compiled SQL cannot change them. -#}
{% macro text_literal(value) %}
    {%- set text = (value | string | lower) if value is boolean else value | string -%}
    {%- set literal = "'" ~ adapter.dispatch('escape_text', 'behavioral_segments')(text) ~ "'" -%}
    {%- if not modules.re.search('[\x01-\x1f]', text) -%}
        {{ return(literal) }}
    {%- endif -%}
    {%- set written = namespace(sql=literal) -%}
    {%- for code in range(1, 32) -%}
        {%- set written.sql = written.sql.replace('%c' | format(code), "' || chr(" ~ code ~ ") || '") -%}
    {%- endfor -%}
    {{ return('(' ~ written.sql ~ ')') }}
{% endmacro %}

{% macro default__escape_text(text) %}
    {{ return(text.replace("'", "''")) }}
{% endmacro %}

{% macro spark__escape_text(text) %}
    {{ return(text.replace('\\', '\\\\').replace("'", "\\'")) }}
{% endmacro %}


{#- Text in the order of its code points, on every engine. -#}
{% macro ordered_text(expression) %}
    {{ return(adapter.dispatch('ordered_text', 'behavioral_segments')(expression)) }}
{% endmacro %}

{% macro default__ordered_text(expression) %}
    {{ return(expression) }}
{% endmacro %}

{% macro postgres__ordered_text(expression) %}
    {{ return('(' ~ expression ~ ') collate "C"') }}
{% endmacro %}
