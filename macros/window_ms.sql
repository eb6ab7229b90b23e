{#- The length of time a var holds, such as '14 days', in milliseconds. -#}
{% macro window_ms(name) %}
    {{ return(check_window('var', name, var(name))) }}
{% endmacro %}
