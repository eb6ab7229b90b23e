{#- A source's events or calls that say something of a person, as observations of traits: a whole query in the columns of every
    stg_<source>__user_traits. -#}
{% macro observed_traits(source, base, where, traits='traits') -%}
with

observations as (

    select * from {{ base }}
    where {{ where }}

),

final as (

    select
        '{{ source }}' as source,
        event_id,
        nullif(trim(user_id), '') as user_id,
        nullif(trim(anonymous_id), '') as anonymous_id,
        occurred_at,
        coalesce(received_at, occurred_at) as received_at,
        {{ traits | indent(8) }} as traits
    from observations

)

select * from final
{%- endmacro %}
