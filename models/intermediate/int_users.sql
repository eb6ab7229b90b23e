select
    user_id,
    signed_up_at,
    country,
    birth_year,
    gender,
    acquisition_channel,
    timezone,
    marketing_opt_in,
    deleted_at,
    traits
from {{ ref('int_users_judged') }}
where is_kept
