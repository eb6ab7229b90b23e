{%- set as_of_cut = explicit_as_of() -%}

with

unioned as (

    select * from {{ ref('int_users_unioned') }}

),

time_zones as (

    select * from {{ ref('time_zones') }}

),

countries as (

    select * from {{ ref('countries') }}

),

timed as (

    select
        *,
        {{ parse_timestamp('signed_up_at') }} as parsed_signed_up_at,
        {{ parse_timestamp('deleted_at') }} as parsed_deleted_at
    from unioned

),

-- a past as_of knows neither later sign-ups nor later deletions; the latest one honours every deletion at once
seen_by_as_of as (

    select
        {%- for column in ['source'] + raw_user_columns() if column != 'deleted_at' %}
        {{ column }} as {{ 'sent_' if column not in ['source', 'user_id'] }}{{ column }},
        {%- endfor %}
        parsed_signed_up_at,
        {%- if as_of_cut %}
        case when parsed_deleted_at is null or parsed_deleted_at <= {{ as_of_cut }} then deleted_at end as sent_deleted_at,
        case when parsed_deleted_at <= {{ as_of_cut }} then parsed_deleted_at end as parsed_deleted_at
        {%- else %}
        deleted_at as sent_deleted_at,
        parsed_deleted_at
        {%- endif %}
    from timed
    {%- if as_of_cut %}
    where parsed_signed_up_at is null or parsed_signed_up_at <= {{ as_of_cut }}
    {%- endif %}

),

typed as (

    select
        seen_by_as_of.*,
        parsed_signed_up_at as signed_up_at,
        countries.country,
        case
            when {{ parse_integer('sent_birth_year') }} between 1900 and 2100 then {{ parse_integer('sent_birth_year') }}
        end as birth_year,
        lower(sent_gender) as gender,
        sent_acquisition_channel as acquisition_channel,
        time_zones.time_zone as timezone,
        {{ parse_boolean('sent_marketing_opt_in') }} as marketing_opt_in,
        parsed_deleted_at as deleted_at,
        case when {{ json_is_object('sent_traits') }} then sent_traits end as traits,
        {{ is_test_account('user_id') }} as is_test_account
    from seen_by_as_of
    left join time_zones on seen_by_as_of.sent_timezone = time_zones.time_zone
    left join countries on upper(seen_by_as_of.sent_country) = countries.country

),

repeated_users as (

    {{ repeated_keys('typed', ['user_id']) | indent(4) }}

),

doubled as (

    select
        typed.*,
        {{ hash_text(['typed.source', 'typed.user_id'] + sent_user_columns()) | indent(8) }} as content_hash
    from typed
    inner join repeated_users on typed.user_id = repeated_users.user_id

),

-- of several rows for one user the most careful one stays: deleted before not, opted out before in, then the earliest sign-up
numbered as (

    select
        *,
        row_number() over (
            partition by user_id
            order by
                case when deleted_at is null then 1 else 0 end,
                deleted_at,
                case when not marketing_opt_in then 0 when marketing_opt_in is null then 1 else 2 end,
                case when signed_up_at is null then 1 else 0 end,
                signed_up_at,
                content_hash
        ) as copy_number,
        min(content_hash) over (partition by user_id) <> max(content_hash) over (partition by user_id) as copies_differ
    from doubled

    union all

    -- hardly any user comes twice, and a window over every row would be dear
    select
        *,
        cast(null as {{ dbt.type_string() }}) as content_hash,
        1 as copy_number,
        false as copies_differ
    from typed
    where not exists (
        select 1
        from repeated_users
        where repeated_users.user_id = typed.user_id
    )

),

judged as (

    select
        *,
        {{ reasons_that_hold(user_quarantine_reasons()) }} as quarantine_reasons,
        not ( -- noqa: LT01,LT06
            {%- for reason in dropped_user_reasons() %}
            {{ 'or ' if not loop.first }}coalesce({{ user_quarantine_reasons()[reason] }}, false)
            {%- endfor %}
        ) as is_kept
    from numbered

)

select
    source,
    user_id,
    signed_up_at,
    country,
    birth_year,
    gender,
    acquisition_channel,
    timezone,
    marketing_opt_in,
    deleted_at,
    traits,
    {%- for column in sent_user_columns() %}
    {{ column }},
    {%- endfor %}
    copies_differ,
    quarantine_reasons,
    is_kept
from judged
