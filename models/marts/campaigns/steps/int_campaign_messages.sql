with

addressees as (

    select * from {{ ref('int_campaign_addressees') }}

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

templates as (

    select * from {{ ref('int_campaign_templates') }}

),

facts as (

    select * from {{ ref('int_campaign_facts') }}

),

filled as (

    select
        addressees.campaign_id,
        addressees.variant,
        addressees.user_id,
        addressees.per_value,
        templates.part_number,
        templates.parts,
        templates.is_well_formed,
        templates.token,
        templates.fallback,
        templates.literal,
        case templates.token
            {%- for token, key in message_tokens().items() %}
            when '{{ token }}' then {{ message_value('campaigns.' ~ token) if key == 'offer' else 'facts.' ~ token }}
            {%- endfor %}
        end as value
    from addressees
    inner join campaigns on addressees.campaign_id = campaigns.campaign_id and addressees.variant = campaigns.variant
    inner join templates on addressees.campaign_id = templates.campaign_id and addressees.variant = templates.variant
    left join facts
        on addressees.user_id = facts.user_id and coalesce(addressees.per_value, '') = coalesce(facts.per_value, '')

),

-- a piece is missing where its token is empty and has no fallback
pieced as (

    select
        *,
        coalesce(value, fallback) as told,
        case when is_well_formed then case when token is null then literal else coalesce(value, fallback) || literal end end as piece
    from filled

),

joined as (

    select
        campaign_id,
        variant,
        user_id,
        per_value,
        count(piece) = max(parts) as is_complete,
        {{ dbt.listagg('piece', "''", 'order by part_number') }} as message
    from pieced
    group by campaign_id, variant, user_id, per_value

),

named as (

    select
        campaign_id,
        variant,
        user_id,
        per_value,
        '{' || {{ dbt.listagg(
            "'\"' || token || '\":' || " ~ json_string('told'), "','", 'order by ' ~ ordered_text('token')
        ) }} || '}' as tokens
    from (
        select distinct campaign_id, variant, user_id, per_value, token, told
        from pieced
        where token is not null and told is not null
    ) as each_once
    group by campaign_id, variant, user_id, per_value

),

final as (

    select
        joined.campaign_id,
        joined.variant,
        joined.user_id,
        joined.per_value,
        joined.is_complete,
        case when joined.is_complete then joined.message end as message,
        coalesce(named.tokens, '{}') as tokens
    from joined
    left join named
        on
            joined.campaign_id = named.campaign_id
            and joined.variant = named.variant
            and joined.user_id = named.user_id
            and coalesce(joined.per_value, '') = coalesce(named.per_value, '')

)

select * from final
