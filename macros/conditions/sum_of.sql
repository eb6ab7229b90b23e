{% macro sum_of(column, event, at_least=none, at_most=none, within=none, where=none) %}
    {%- do refuse_unknown('sum_of', kwargs, varargs, ['column', 'event', 'at_least', 'at_most', 'within', 'where']) -%}
    {{ return(total_of_column('sum_of', column, event, at_least, at_most, within, where, 'summed', '')) }}
{% endmacro %}
