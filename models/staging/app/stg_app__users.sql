with

raw_users as (

    {{ select_raw_as_text('raw_users', raw_user_columns()) | indent(4) }}

),

final as (

    select
        'app' as source,
        {%- for column in raw_user_columns() %}
        nullif(trim({{ column }}), '') as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from raw_users

)

select * from final
