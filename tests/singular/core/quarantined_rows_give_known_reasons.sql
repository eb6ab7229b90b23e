with

quarantined as (

    select
        'event' as kind,
        source,
        event_id as id,
        reasons
    from {{ ref('events_quarantine') }}

    union all

    select
        'user' as kind,
        source,
        user_id as id,
        reasons
    from {{ ref('users_quarantine') }}

)

-- a row's text of reasons is as long as the known reasons in it and their commas: anything else in it shows
select *
from quarantined
where
    reasons is null
    or reasons = ''
    or length(reasons) + 1 <> 0
    {%- for reason in (quarantine_reasons().keys() | list + user_quarantine_reasons().keys() | list) | unique %}
    + case when position(',{{ reason }},' in ',' || reasons || ',') > 0 then {{ reason | length + 1 }} else 0 end
    {%- endfor %}
