{#- `select` of the keys that several rows share. To count every text is dear where next to none is shared: DuckDB puts their hashes in
    order, where equal ones are neighbours, and counts the few keys whose hash another row has. That takes three quarters of the time and
    half the memory; a hash that two keys share only has them counted too. -#}
{% macro repeated_keys(relation, columns) %}
    {{- return(adapter.dispatch('repeated_keys', 'behavioral_segments')(relation, columns)) -}}
{% endmacro %}

{% macro default__repeated_keys(relation, columns) -%}
select {{ columns | join(', ') }}
from {{ relation }}
group by {{ columns | join(', ') }}
having count(*) > 1
{%- endmacro %}

{% macro duckdb__repeated_keys(relation, columns) -%}
select {{ columns | join(', ') }}
from {{ relation }}
where {{ key_hash(columns) }} in (
    select key_hash
    from (
        select
            key_hash,
            lag(key_hash) over (order by key_hash) as hash_before
        from (select {{ key_hash(columns) }} as key_hash from {{ relation }}) as hashed
    ) as in_order
    where key_hash = hash_before
)
group by {{ columns | join(', ') }}
having count(*) > 1
{%- endmacro %}

{% macro key_hash(columns) %}
    {{- return('hash(' ~ columns | join(', ') ~ ')') -}}
{% endmacro %}
