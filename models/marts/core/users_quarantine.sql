with

judged as (

    select * from {{ ref('int_users_judged') }}

),

final as (

    select
        source,
        user_id,
        quarantine_reasons as reasons,
        is_kept,
        copies_differ,
        {%- for column in sent_user_columns() %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from judged
    where quarantine_reasons is not null

)

select * from final
