{#- What rendering one segment needs to know: the columns that identify a person (and key), and the steps (CTEs) so far, each
    with the columns its rows are in order of, if any (then time). A plan says whose spells are worked out, and from which rows. -#}
{% macro new_scope(per=none, plan={}) %}
    {{ return({
        'per': per,
        'keys': 'user_id' if per is none else 'user_id, per_value',
        'steps': [],
        'lookups': {},
        'names': {},
        'bodies': {},
        'sorted': {},
        'candidates': none,
        'needs_whole_past': false,
        'people': plan.people,
        'after': plan.after,
        'through': plan.through,
        'person': 'person_key as user_id' if plan.times else 'user_id',
        'times': plan.times,
        'kinds': plan.kinds,
        'kind_columns': plan.kind_columns,
        'is_stream_sorted': true if plan.times and stream_is_sorted() and plan.is_stream_sorted is not false else false,
    }) }}
{% endmacro %}
