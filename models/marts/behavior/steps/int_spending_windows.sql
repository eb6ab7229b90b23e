{{ config(materialized='view') }}
with

moment as (

    select * from {{ ref('int_as_of') }}

),

final as (
    {% for days in var('spending_windows') %}
    select
        '{{ days }}_days' as time_window,
        {{ days }} as window_days,
        {{ add_minutes('as_of', -1440 * days) }} as begins_after,
        as_of as ends_at
    from moment

    union all
    {% endfor %}
    select
        'lifetime' as time_window,
        cast(null as integer) as window_days,
        cast(null as {{ dbt.type_timestamp() }}) as begins_after,
        as_of as ends_at
    from moment

)

select * from final
