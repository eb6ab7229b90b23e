with

observed as (

    select * from {{ ref('int_user_trait_spells') }}

),

-- who asked to be deleted is gone, with all that was known
lives as (

    select * from {{ ref('int_user_lives') }}
    where deleted_at is null

),

in_traits as (

    {{ json_members('lives', ['user_id', 'first_seen_at'], 'traits') | indent(4) }}

),

in_user_rows as (

    {%- for column, type in user_columns().items() if column != 'signed_up_at' %}
    select
        user_id,
        first_seen_at,
        '{{ column }}' as member_name,
        cast({{ column }} as {{ dbt.type_string() }}) as member_value
    from lives
    union all
    {%- endfor %}
    select * from in_traits
    where member_name not in {{ sql_list(user_columns().keys()) }}

),

final as (

    select
        observed.user_id,
        observed.trait,
        observed.value,
        observed.valid_from,
        observed.valid_to,
        'observation' as known_by
    from observed
    inner join lives on observed.user_id = lives.user_id
    where observed.value is not null

    union all

    -- a row in raw_users says nothing of when: what was never observed has been so all along
    select
        in_user_rows.user_id,
        in_user_rows.member_name as trait,
        in_user_rows.member_value as value,
        in_user_rows.first_seen_at as valid_from,
        cast(null as {{ dbt.type_timestamp() }}) as valid_to,
        'user_row' as known_by
    from in_user_rows
    left join observed on in_user_rows.user_id = observed.user_id and in_user_rows.member_name = observed.trait
    where observed.user_id is null and coalesce(in_user_rows.member_value, '') <> ''

)

select * from final
