{#- What rendering one segment needs to know: the columns that identify a person (and key), and the steps (CTEs) so far, each
    with the columns its rows are in order of, if any (then time). -#}
{% macro new_scope(per=none) %}
    {{ return({
        'per': per,
        'keys': 'user_id' if per is none else 'user_id, per_value',
        'steps': [],
        'names': {},
        'bodies': {},
        'sorted': {},
        'candidates': none,
    }) }}
{% endmacro %}
