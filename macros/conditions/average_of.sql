{% macro average_of(column, event, at_least=none, at_most=none, within=none, where=none) %}
    {%- do refuse_unknown('average_of', kwargs, varargs, ['column', 'event', 'at_least', 'at_most', 'within', 'where']) -%}
    {{ return(total_of_column('average_of', column, event, at_least, at_most, within, where, 'summed', ' * counted')) }}
{% endmacro %}
