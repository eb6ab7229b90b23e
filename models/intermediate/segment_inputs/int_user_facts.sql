{{ config(materialized='view') }}

with

lives as (

    select * from {{ ref('int_user_lives') }}

),

trait_spells as (

    select * from {{ ref('int_user_trait_spells') }}

),

final as (

    select
        user_id,
        {{ hash_text([
            as_text('first_seen_at'), as_text('deleted_at'), as_text('signed_up_at'), 'country', as_text('birth_year'), 'gender',
            'acquisition_channel', 'timezone', as_text('marketing_opt_in'), 'traits',
        ]) | indent(8) }} as fact_hash
    from lives

    union all

    select
        user_id,
        {{ hash_text(['trait', 'value', 'traits', as_text('valid_from'), as_text('valid_to')]) | indent(8) }} as fact_hash
    from trait_spells

)

select * from final
