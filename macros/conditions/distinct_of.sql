{% macro distinct_of(column, event, at_least=none, at_most=none, within=none, where=none) %}
    {%- do refuse_unknown('distinct_of', kwargs, varargs, ['column', 'event', 'at_least', 'at_most', 'within', 'where']) -%}
    {%- if at_least is none and at_most is none -%}
        {%- do stop_compile('distinct_of() needs at_least or at_most, the number of different values to compare with') -%}
    {%- endif -%}
    {%- set counts = check_counts('distinct_of', at_least, at_most) -%}
    {%- set node = {
        'kind': 'distinct',
        'events': events_of('distinct_of', event, where),
        'columns': {'distinct_value': field_text(check_column('distinct_of', column))},
        'required': 'distinct_value',
        'ends_after': check_window('distinct_of', 'within', within),
    } -%}
    {%- if counts.at_least and node.ends_after -%}
        {{ return(dict(node, **counts)) }}
    {%- endif -%}
    {{ return(between_counts(counts, node, 'at_least')) }}
{% endmacro %}
