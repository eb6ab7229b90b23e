{#- Returns the given `where` as a list of alternatives; each is a list of comparisons {key, test, values} that must all
    match. A dict is one alternative, a list of dicts several. -#}
{% macro check_where(condition, argument, where) %}
    {%- set alternatives = [where] if where is mapping else where -%}
    {%- if is_left_out(where) -%}
        {%- do stop_compile(condition ~ '() needs ' ~ argument ~ ", a dict such as {'product_category': 'filters'}") -%}
    {%- elif where is string or alternatives is not iterable or alternatives | length == 0 -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ show_value(where) ~ ' must be a dict such as '
            ~ "{'product_category': 'filters'}, or a list of dicts (any of them may match)") -%}
    {%- endif -%}
    {%- set checked = [] -%}
    {%- for alternative in alternatives -%}
        {%- if alternative is not mapping or alternative | length == 0 -%}
            {%- do stop_compile(condition ~ '(): ' ~ argument ~ ' holds ' ~ show_value(alternative)
                ~ ', which compares nothing: write a dict with at least one key, or leave ' ~ argument ~ ' out') -%}
        {%- endif -%}
        {%- set comparisons = [] -%}
        {%- for key, value in alternative.items() -%}
            {%- do comparisons.append(check_comparison(condition, argument, key, value)) -%}
        {%- endfor -%}
        {%- do checked.append(comparisons) -%}
    {%- endfor -%}
    {{ return(checked) }}
{% endmacro %}

{% macro comparison_tests() %}
    {{ return(['at_least', 'at_most', 'above', 'below', 'not', 'contains', 'includes', 'is_set'] + now_tests()) }}
{% endmacro %}

{#- Those that compare a person's date with now, whenever that is; an event's date stays where it is. -#}
{% macro now_tests() %}
    {{ return(['within_next', 'within_last', 'before_now', 'after_now']) }}
{% endmacro %}
