with

users as (

    select * from {{ ref('dim_users') }}

),

permits as (

    select * from {{ ref('audience_permissions') }}

),

attributes as (

    select * from {{ ref('synced_attributes') }}

),

audience_members as (

    select distinct
        audience_id,
        user_id
    from {{ ref('audience_members') }}

),

transitions as (

    select * from {{ ref('segment_transitions') }}

),

segment_members as (

    select * from {{ ref('segment_members') }}

),

-- of a keyed segment the earliest key counts
forecasts as (

    select
        'next_entry_at' as kind,
        segment,
        user_id,
        min(transition_at) as forecast_at
    from transitions
    where is_forecast and transition = 'entered'
    group by segment, user_id

    union all

    select
        'next_exit_at' as kind,
        segment,
        user_id,
        min(expected_exit_at) as forecast_at
    from segment_members
    group by segment, user_id

),

valued as (

    select
        users.user_id,
        attributes.attribute,
        case attributes.kind
            when 'column' then
                case attributes.source
                    {%- for column, kind in user_attribute_columns().items() %}
                    when '{{ column }}' then {{ json_value('users.' ~ column, kind) }}
                    {%- endfor %}
                end
            when 'in_audience' then case when audience_members.user_id is null then 'false' else 'true' end
            else {{ json_value('forecasts.forecast_at', 'timestamp') }}
        end as value_text
    from users
    inner join permits on users.user_id = permits.user_id and permits.is_permitted
    cross join attributes
    left join audience_members
        on
            attributes.kind = 'in_audience'
            and attributes.source = audience_members.audience_id
            and users.user_id = audience_members.user_id
    left join forecasts
        on attributes.kind = forecasts.kind and attributes.source = forecasts.segment and users.user_id = forecasts.user_id

),

final as (

    select
        user_id,
        '{' || {{ dbt.listagg(
            json_string('attribute') ~ " || ':' || coalesce(value_text, 'null')", "','", 'order by ' ~ ordered_text('attribute')
        ) }} || '}' as payload
    from valued
    group by user_id

)

select * from final
