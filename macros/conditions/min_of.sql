{% macro min_of(column, event, at_least=none, at_most=none, within=none, where=none) %}
    {%- do refuse_unknown('min_of', kwargs, varargs, ['column', 'event', 'at_least', 'at_most', 'within', 'where']) -%}
    {{ return(extreme_of_column('min_of', column, event, at_least, at_most, within, where, 'below')) }}
{% endmacro %}
