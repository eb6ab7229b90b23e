{#- A list of conditions, each a tree node; names the one that is not. -#}
{% macro check_conditions(condition, argument, children) %}
    {%- if children is undefined or children is mapping or children is string or children is not iterable -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ ('=' ~ show_value(children) if children is undefined and not is_left_out(children))
            ~ ' must be a list of conditions in square brackets, such as '
            ~ "[performed('app_opened'), ...]") -%}
    {%- elif children | length == 0 -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ ' is empty: name at least one condition, or leave it out') -%}
    {%- endif -%}
    {%- for child in children -%}
        {%- do check_condition(condition, argument, child) -%}
    {%- endfor -%}
    {{ return(children | list) }}
{% endmacro %}

{#- A misspelt condition arrives here as an undefined value. -#}
{% macro check_condition(condition, argument, child) %}
    {%- if is_left_out(child) -%}
        {%- do stop_compile(condition ~ '() needs ' ~ argument ~ ", for example in_segment('trial_users')") -%}
    {%- elif child is undefined -%}
        {%- set word = misspelt_name(child) -%}
        {%- do stop_compile("'" ~ word ~ "' is not a condition: " ~ did_you_mean(word, condition_names())) -%}
    {%- elif child is not mapping or 'kind' not in child -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ ' holds ' ~ show_value(child) ~ ', which is not a condition: '
            ~ "write for example performed('app_opened') or in_segment('trial_users')") -%}
    {%- endif -%}
    {{ return(child) }}
{% endmacro %}

{% macro condition_names() %}
    {{ return([
        'performed', 'not_performed', 'known_for', 'active_days', 'performed_regularly', 'first_performed', 'last_performed',
        'at_last', 'performed_in_order', 'sum_of', 'average_of', 'min_of', 'max_of', 'distinct_of', 'share_of',
        'stopped_performing', 'resumed_performing', 'dropped', 'performed_more', 'has_traits', 'random_share',
        'in_segment', 'all_of', 'any_of', 'none_of',
    ]) }}
{% endmacro %}
