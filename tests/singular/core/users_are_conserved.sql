{%- set as_of_cut = explicit_as_of() -%}

with

raw_users as (

    select * from {{ ref('int_users_unioned') }}
    {%- if as_of_cut %}
    where {{ parse_timestamp('signed_up_at') }} is null or {{ parse_timestamp('signed_up_at') }} <= {{ as_of_cut }}
    {%- endif %}

),

known_users as (

    select * from {{ ref('int_users') }}

),

dropped as (

    select * from {{ ref('users_quarantine') }}
    where not is_kept

),

counts as (

    select
        (select count(*) from raw_users) as raw_users,
        (select count(*) from known_users) as known_users,
        (select count(*) from dropped) as dropped_rows

)

select * from counts
where raw_users <> known_users + dropped_rows
