-- raw_events at scale: {users} users over {days} days. Fields of a hash are cut out by shifting, each bit used for one thing.
with

-- every user on every day, day by day: this alone gives the order of the file
user_days as (

    select
        slot // {users} as day_number,
        slot % {users} as user_number,
        cast(hash(slot % {users}) >> 1 as bigint) as user_hash,
        cast(hash(slot, 1) >> 1 as bigint) as day_hash,
    from (select first_slot + unnest(range({block})) as slot from slots.blocks) as every_slot
    where slot < cast({users} as bigint) * {days}

),

-- a life: sign-up (45% before the first day), how often the app is opened (per 1000 days), when the user loses interest
lives as (

    select
        *,
        case
            when user_hash % 100 < 45 then -1 - ((user_hash >> 8) % 400)
            else ((user_hash >> 8) % 360)
        end as signup_day,
        case
            when (user_hash >> 20) % 100 < 3 then 850
            when (user_hash >> 20) % 100 < 11 then 200
            when (user_hash >> 20) % 100 < 40 then 50
            else 15
        end as active_per_1000,
        ((user_hash >> 28) % 64) * ((user_hash >> 34) % 64) // 5 + 4 as days_of_interest,
        (user_hash >> 58) % 32 = 0 as is_visitor,
    from user_days

),

plans as (

    select
        *,
        greatest(signup_day, 0) + days_of_interest as stop_day,
        case
            when (user_hash >> 40) % 100 < 18 and not is_visitor
                then greatest(signup_day, 0) + 1 + ((user_hash >> 46) % 24)
        end as trial_day,
        (user_hash >> 50) % 100 < 40 as converts,
        30 * (1 + ((user_hash >> 54) % 10)) as paid_days,
    from lives

),

-- most user-days are empty: numbers alone decide that, before any text is made
eventful as (

    select
        *,
        day_number >= greatest(signup_day, 0) and day_number <= stop_day
            and day_hash % 1000 < active_per_1000 * (case when day_number % 7 >= 5 then 12 else 9 end) // 10 as chooses_to_open,
        day_number - trial_day - 5 as day_of_subscription,
    from plans
    where
        day_number = signup_day
        or day_number >= greatest(signup_day, 0)
        and (
            day_hash % 1000 < active_per_1000 * 12 // 10 and day_number <= stop_day
            or day_number between trial_day and trial_day + 5 + paid_days
        )

),

-- the one event of a day that the life prescribes, if any
prescribed as (

    select
        *,
        case
            when day_number = signup_day and not is_visitor then 'signed_up'
            when day_number = trial_day then 'trial_started'
            when converts and day_of_subscription = 0 then 'subscription_started'
            when converts and day_of_subscription = paid_days then 'subscription_expired'
            when converts and day_of_subscription between 1 and paid_days - 1 and day_of_subscription % 30 = 0
                then 'subscription_renewed'
            when not converts and day_number = trial_day + 7 then 'subscription_expired'
        end as prescribed_event,
    from eventful

),

visits as (

    select
        *,
        chooses_to_open or prescribed_event in ('signed_up', 'trial_started', 'subscription_started') as is_active,
        (day_hash >> 12) % 1000 < 14 as has_order,
        (day_hash >> 12) % 1000 < 1 as has_refund,
    from prescribed
    where chooses_to_open or prescribed_event is not null

),

-- 3 to 7 events on a day with a visit, four more with an order; one user in sixteen does twice as much
sized as (

    select
        *,
        case
            when not is_active then 1
            else (3 + ((day_hash >> 22) % 5)) * (case when (user_hash >> 16) % 16 = 0 then 2 else 1 end)
                + (case when has_order then 4 else 0 end)
        end as events_that_day,
    from visits

),

-- about 1% of the events are sent again: one more row that repeats an event of the day
sent as (

    select
        *,
        unnest(range(events_that_day + (case when (day_hash >> 26) % 100 < events_that_day then 1 else 0 end))) as sending,
    from sized

),

numbered as (

    select
        *,
        sending >= events_that_day as is_resend,
        case when sending >= events_that_day then day_hash % events_that_day else sending end as event_number,
    from sent

),

hashed as (

    select
        *,
        cast(hash(user_number, day_number, event_number) >> 1 as bigint) as event_hash,
        events_that_day - event_number - (case when has_refund then 1 else 0 end) as steps_to_end,
    from numbered

),

named as (

    select
        *,
        (event_hash >> 4) % 1000 as pick,
        converts and day_number between trial_day + 5 and trial_day + 5 + paid_days as is_subscriber,
        case
            when prescribed_event is not null and event_number = least(1, events_that_day - 1) then prescribed_event
            when event_number = 0 then 'app_opened'
            when has_order and steps_to_end = 0 then 'order_refunded'
            when has_order and steps_to_end = 1 then 'order_completed'
            when has_order and steps_to_end = 2 then 'product_purchased'
            when has_order and steps_to_end = 3 then 'added_to_cart'
            when has_order and steps_to_end = 4 then 'product_viewed'
            when event_number = 2 and prescribed_event = 'signed_up' then 'onboarding_completed'
        end as fixed_name,
    from hashed

),

typed as (

    select
        *,
        coalesce(fixed_name, case
            when pick < 630 then 'feature_used'
            when pick < 780 then 'product_viewed'
            when pick < 860 then 'project_created'
            when pick < 905 then 'paywall_viewed'
            when pick < 925 then 'level_reached'
            when pick < 937 then 'plan_limit_hit'
            when pick < 945 then 'review_prompted'
            when pick < 947 then 'review_submitted'
            when pick < 957 then 'push_delivered'
            when pick < 962 then 'push_opened'
            when pick < 970 then 'message_sent'
            when pick < 978 then 'message_delivered'
            when pick < 980 then 'message_clicked'
            when pick < 981 then 'message_unsubscribed'
            when pick < 986 then 'added_to_cart'
            when pick < 989 and not is_visitor then 'signed_in'
            when pick < 990 and is_subscriber then 'subscription_cancelled'
            when pick < 991 and is_subscriber then 'billing_issue'
            else 'feature_used'
        end) as event_name,
        -- events of a visit are 45 to 75 seconds apart; twelve of them, then a pause of two hours
        {first_ms} + day_number * 86400000 + 21600000 + ((day_hash >> 33) % 40000000)
            + event_number * 45000 + ((event_hash >> 14) % 30000)
            + (event_number // 12) * 7200000 as occurred_ms,
        1 + (case when has_order then day_hash else event_hash end >> 30) % 12 as item,
        (event_hash >> 40) % 100000 as fault,
        user_number % 4000 = 17 as is_bot,
        user_number % 4000 = 19 as is_test_account,
    from named

),

described as (

    select
        *,
        (case
            when event_name = 'feature_used' then '{"feature_name":"' || (['canvas', 'layers', 'filters', 'text_tool', 'sharing',
                'quick_edit', 'advanced_search', 'batch_export', 'color_grading', 'custom_templates', 'background_removal',
                'brand_kit'])[1 + (user_hash % 12 + (event_hash >> 30) % (1 + (user_hash >> 37) % 7)) % 12] || '"'
            when event_name in ('product_viewed', 'added_to_cart')
                then '{"product_category":"' || (['filters', 'templates', 'fonts', 'credits'])[1 + item % 4]
                    || '","product_id":"p-' || item || '"'
            when event_name = 'project_created' then '{"project_name":"Project ' || event_hash % 1000
                || (case when event_hash % 10 = 0 then ' \"best, of\" {x} 🎨' else '' end) || '"'
            when event_name = 'product_purchased'
                then '{"currency":"USD","discount_amount":0,"list_price":' || item || '.99,"order_id":"o' || user_number || '-' || day_number
                    || '","product_category":"' || (['filters', 'templates', 'fonts', 'credits'])[1 + item % 4]
                    || '","product_id":"p-' || item || '","quantity":1,"revenue":' || item || '.99,"unit_price":' || item || '.99'
            when event_name = 'order_completed'
                then '{"currency":"' || (case when fault between 300 and 309 then 'DOGE' else 'USD' end)
                    || '","discount_amount":0,"order_id":"o' || user_number || '-' || day_number
                    || '","quantity":1,"revenue":' || (case when fault between 310 and 319 then '-' else '' end) || item || '.99'
            when event_name = 'order_refunded' then '{"currency":"USD","order_id":"o' || user_number || '-' || day_number
                || '","revenue":' || item || '.99'
            when event_name in ('subscription_started', 'subscription_renewed')
                then '{"currency":"USD","plan":"pro_monthly","revenue":9.99'
            when event_name in ('subscription_cancelled', 'billing_issue') or (event_name = 'subscription_expired' and converts)
                then '{"plan":"pro_monthly"'
            when event_name in ('trial_started', 'subscription_expired') then '{"plan":"pro"'
            when event_name = 'level_reached' then '{"level":' || least({levels}, 1 + day_number // 20)
            when event_name = 'plan_limit_hit' then '{"limit_name":"projects"'
            when event_name = 'paywall_viewed' then '{"placement":"export"'
            when event_name = 'review_submitted' then '{"rating":' || 1 + event_hash % 5
            when event_name in ('message_sent', 'message_delivered', 'message_clicked', 'message_unsubscribed')
                then '{"campaign_id":"trial_conversion","message_id":"m' || user_number || '-' || day_number || '"'
            else '{'
        end) || (case
            when not is_bot then ''
            when event_name in ('app_opened', 'signed_up', 'signed_in', 'onboarding_completed', 'review_prompted', 'push_delivered', 'push_opened')
                then '"user_agent":"ExampleBot/1.0"'
            else ',"user_agent":"ExampleBot/1.0"'
        end) as open_properties,
        is_visitor or (prescribed_event = 'signed_up' and event_number = 0) as is_anonymous,
        occurred_ms + (case
            when (event_hash >> 20) % 1000 < 12 then 3600000 + ((event_hash >> 24) % 248400000)
            else 200 + ((event_hash >> 24) % 8800)
        end) + (case when is_resend then 1000 + ((event_hash >> 28) % 7200000) else 0 end) as arrival_ms,
    from typed

),

-- the faults of the demo in about the same shares, each one event in some thousands
final as (

    select
        to_hex(event_hash) as event_id,
        case
            when is_anonymous or fault between 40 and 59 then ''
            when is_test_account then 'test_' || user_number
            else 'u' || user_number
        end as user_id,
        case
            when fault between 40 and 59 then ''
            when is_anonymous or event_name in ('signed_up', 'signed_in') then 'a' || user_number || 'x'
            else ''
        end as anonymous_id,
        case when fault between 60 and 84 then 'debug_ping' when fault between 85 and 94 then '' else event_name end as event_name,
        case
            when fault between 100 and 119 then (['not a time', '2026-02-30T10:00:00Z', '', 'now'])[1 + event_hash % 4]
            when fault between 120 and 149 then '1970-01-01T00:00:00.000Z'
            when fault between 150 and 199
                then strftime(make_timestamp_ms(occurred_ms + 18000000), '%Y-%m-%dT%H:%M:%S.%gZ')
            when fault between 200 and 203 then '2099-01-01T00:00:00.000Z'
            else strftime(make_timestamp_ms(occurred_ms), '%Y-%m-%dT%H:%M:%S.%gZ')
        end as occurred_at,
        strftime(make_timestamp_ms(least(arrival_ms, {end_ms} - 1)), '%Y-%m-%dT%H:%M:%S.%gZ') as received_at,
        'app' as source,
        case
            when event_name in ('subscription_renewed', 'subscription_expired', 'billing_issue', 'order_refunded') then 'server'
            else (['ios', 'ios', 'android', 'android', 'web'])[1 + (user_hash >> 48) % 5]
        end as platform,
        (['4.0.2', '4.1.0', '4.2.0', '4.3.0'])[1 + day_number // 92] as app_version,
        case
            when fault between 0 and 39 then open_properties
            when fault between 220 and 259 then '{}'
            else open_properties || '}'
        end as properties,
    from described

)

select * from final
