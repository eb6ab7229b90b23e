{#- AND: both hold. Greatest start, least end of every overlapping pair.

        a         [-------)    [--------)
        b             [-----------)
        both          [---)    [--)

    Where a and b are disjoint and merged, so is the result: two pieces could only touch where one of them broke off and
    began at the same instant. -#}
{% macro intersect_spells(scope, names, label) %}
    {%- set joined = namespace(name=names[0]) -%}
    {%- for other in names[1:] -%}
        {%- set both %}
    select
        {{ scope['keys'] }},
        greatest(one.from_ms, other.from_ms) as from_ms,
        least(one.to_ms, other.to_ms) as to_ms
    from {{ joined.name }} as one
    inner join {{ other }} as other using ({{ scope['keys'] }})
    where one.from_ms < other.to_ms and other.from_ms < one.to_ms
        {%- endset -%}
        {%- set joined.name = add_step(scope, 'intersect_' ~ label, both) -%}
    {%- endfor -%}
    {{ return(joined.name) }}
{% endmacro %}
