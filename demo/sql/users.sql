-- raw_users at scale: one row per user who ever signs up; see events.sql for the meaning of the hash bits
with

numbered as (

    select
        user_number,
        cast(hash(user_number) >> 1 as bigint) as user_hash,
    from range({users}) as users(user_number)

),

signed_up as (

    select
        *,
        cast(hash(user_number, 'attributes') >> 1 as bigint) as attribute_hash,
        case
            when user_hash % 100 < 45 then -1 - ((user_hash >> 8) % 400)
            else ((user_hash >> 8) % 360)
        end as signup_day,
    from numbered
    where (user_hash >> 58) % 32 > 0

),

final as (

    select
        'u' || user_number as user_id,
        strftime(
            make_timestamp_ms({first_ms} + signup_day * 86400000 + 21600000 + attribute_hash % 40000000),
            '%Y-%m-%dT%H:%M:%S.%gZ'
        ) as signed_up_at,
        ({countries})[1 + attribute_hash % 12] as country,
        cast(1956 + (attribute_hash >> 5) % 52 as varchar) as birth_year,
        ({genders})[1 + (attribute_hash >> 12) % 4] as gender,
        ({channels})[1 + (attribute_hash >> 16) % 5] as acquisition_channel,
        ({zones})[1 + attribute_hash % 12] as timezone,
        (['true', 'true', 'true', 'false', ''])[1 + (attribute_hash >> 20) % 5] as marketing_opt_in,
        case
            when (attribute_hash >> 24) % 200 = 0
                then strftime(make_timestamp_ms({end_ms} - ((attribute_hash >> 32) % 8640000000)), '%Y-%m-%dT%H:%M:%S.%gZ')
            else ''
        end as deleted_at,
        '{"first_name":"Person ' || user_number || '","push_opt_in":'
            || case when (attribute_hash >> 40) % 3 > 0 then 'true}' else 'false}' end as traits,
    from signed_up

)

select * from final
