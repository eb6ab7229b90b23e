with

copied as (

    select * from {{ ref('int_events_copied') }}

),

final as (

    select
        {%- for column in clean_event_columns() %}
        {{ column }},
        {%- endfor %}
        duplicate_kind,
        differs_from_kept
    from copied
    where duplicate_kind is not null

)

select * from final
