{#- Why nobody may be messaged, of a row of int_campaign_permissions at a moment: the first reason, or null. Rules whose time is known
    are asked at that moment; a deletion counts at once, whenever it came. -#}
{% macro refusal(permissions, moment) -%}
    case
        when {{ permissions }}.is_deleted then 'deleted'
        when {{ permissions }}.is_test_account then 'test_account'
        when {{ permissions }}.is_bot then 'bot'
        when {{ permissions }}.suppressed_from <= {{ moment }} and {{ permissions }}.suppressed_until > {{ moment }} then 'suppressed'
        when {{ permissions }}.unsubscribed_at <= {{ moment }} then 'unsubscribed'
        when {{ permissions }}.consent = 'no' then 'no_consent'
        when {{ permissions }}.consent = 'unknown' then 'consent_unknown'
    end
{%- endmacro %}

{#- `yes` where everything holds that the var channel_consent asks of a channel, `no` where anything does not, else `unknown`. -#}
{% macro consent(users, channel) -%}
    case {{ channel }}
        when 'in_app' then 'yes'
        {%- for name, fields in var('channel_consent').items() %}
        when {{ text_literal(name) }} then
            case
                {%- for field in fields %}
                when not {{ consent_field(users, field) }} then 'no'
                {%- endfor %}
                when {% for field in fields %}{{ consent_field(users, field) }}{{ ' and ' if not loop.last }}{% endfor %} then 'yes'
                else 'unknown'
            end
        {%- endfor %}
        else 'unknown'
    end
{%- endmacro %}

{#- A consent as true, false or null: the column marketing_opt_in, else a key of traits. -#}
{% macro consent_field(users, field) -%}
    {%- if field == 'marketing_opt_in' -%}
    {{ users }}.marketing_opt_in
    {%- else -%}
    {{ parse_boolean(json_text(users ~ '.traits', [field])) }}
    {%- endif -%}
{%- endmacro %}
