with

catalog as (

    select * from {{ ref('segment_catalog') }}

),

shipped as (
    {% for node in segment_nodes() %}
    select '{{ node.name }}' as segment
    {{ 'union all' if not loop.last }}
    {%- else %}
    select segment from catalog where false
    {%- endfor %}

),

final as (

    select
        shipped.segment,
        catalog.description,
        catalog.owner,
        catalog.goal
    from shipped
    left join catalog on shipped.segment = catalog.segment
    where coalesce(catalog.description, '') = '' or coalesce(catalog.owner, '') = '' or coalesce(catalog.goal, '') = ''

)

select * from final
