{% macro max_of(column, event, at_least=none, at_most=none, within=none, where=none) %}
    {%- do refuse_unknown('max_of', kwargs, varargs, ['column', 'event', 'at_least', 'at_most', 'within', 'where']) -%}
    {{ return(extreme_of_column('max_of', column, event, at_least, at_most, within, where, 'above')) }}
{% endmacro %}
