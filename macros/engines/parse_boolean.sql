{#- Text to boolean: true, t, yes, 1 and false, f, no, 0 in any case; null for everything else. -#}
{% macro parse_boolean(text_column) -%}
    case
        when lower({{ text_column }}) in ('true', 't', 'yes', '1') then true
        when lower({{ text_column }}) in ('false', 'f', 'no', '0') then false
    end
{%- endmacro %}
