{#- What a message may name between braces: {token: the key its campaign's segment must have, or none}. Each is a column of
    int_campaign_facts or an offer of the playbook; docs/campaigns.md says what they hold. -#}
{% macro message_tokens() %}
    {{ return({
        'first_name': none, 'plan': none, 'projects': none, 'last_project': none, 'level': none, 'limit_name': none,
        'sessions': none, 'active_days': none, 'days_away': none, 'favorite_feature': none, 'key_feature': none,
        'orders': none, 'favorite_category': none, 'recommended_product': none, 'recommended_feature': none,
        'product': 'product_id', 'category': 'product_category', 'feature': 'feature_name', 'feature_uses': 'feature_name',
        'offer_id': 'offer', 'offer_percent': 'offer', 'offer_hours': 'offer',
    }) }}
{% endmacro %}

{#- Text of people made fit for a message: no braces and no line ends; what is then empty is missing. -#}
{% macro message_value(text) -%}
    nullif(trim(translate({{ text }}, chr(10) || chr(13) || chr(9) || '{}', '   ')), '')
{%- endmacro %}

{#- A count as text; nothing where there is nothing to tell of. -#}
{% macro message_count(number) -%}
    case when {{ number }} > 0 then cast({{ number }} as {{ dbt.type_string() }}) end
{%- endmacro %}

{#- Whole days from one UTC timestamp to another. -#}
{% macro days_from(earlier, later) -%}
    cast(floor(({{ to_epoch_ms(later) }} - {{ to_epoch_ms(earlier) }}) / 86400000) as {{ dbt.type_bigint() }})
{%- endmacro %}

{#- Pieces a template may have: one more than its tokens. -#}
{% macro message_parts() %}{{ return(20) }}{% endmacro %}
