{%- set bar = dbt.position("'|'", 'inside') | trim -%}

with

campaigns as (

    select * from {{ ref('int_campaigns') }}
    where message_template is not null

),

-- a template is cut before every opening brace: 'Hi {first_name|you}!' is 'Hi ' and 'first_name|you}!'
cut as (
    {% for number in range(1, message_parts() + 1) %}
    select
        campaign_id,
        variant,
        {{ number }} as part_number,
        {{ dbt.split_part('message_template', "'{'", number) }} as piece,
        length(message_template) - length(replace(message_template, '{', '')) + 1 as parts
    from campaigns
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        *,
        length(piece) - length(replace(piece, '}', '')) as closing_braces,
        {{ dbt.split_part('piece', "'}'", 1) }} as inside
    from cut
    where part_number <= parts

),

final as (

    select
        campaign_id,
        variant,
        part_number,
        parts,
        closing_braces = case when part_number = 1 then 0 else 1 end as is_well_formed,
        case when part_number > 1 then {{ dbt.split_part('inside', "'|'", 1) }} end as token,
        -- none where the token has no fallback, which is not an empty one
        case
            when part_number > 1 and {{ bar }} > 0 then substr(inside, {{ bar }} + 1)
        end as fallback,
        case
            when part_number = 1 then piece
            when closing_braces = 1 then {{ dbt.split_part('piece', "'}'", 2) }}
        end as literal
    from counted

)

select * from final
