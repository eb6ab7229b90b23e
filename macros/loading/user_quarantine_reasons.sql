{#- What is wrong with a raw user row: {reason: condition on int_users_judged's `typed` step}. Reasons in dropped_user_reasons()
    keep the whole row out; every other one turns a single bad cell into null. -#}
{% macro user_quarantine_reasons() %}
    {{ return({
        'missing_user_id': 'user_id is null',
        'test_account': 'is_test_account',
        'duplicate_user': 'user_id is not null and copy_number > 1',
        'unparseable_signed_up_at': 'sent_signed_up_at is not null and signed_up_at is null',
        'unparseable_deleted_at': 'sent_deleted_at is not null and deleted_at is null',
        'unknown_country': 'sent_country is not null and country is null',
        'implausible_birth_year': 'sent_birth_year is not null and birth_year is null',
        'unknown_timezone': 'sent_timezone is not null and timezone is null',
        'unreadable_marketing_opt_in': 'sent_marketing_opt_in is not null and marketing_opt_in is null',
        'invalid_traits': 'sent_traits is not null and traits is null',
    }) }}
{% endmacro %}

{% macro dropped_user_reasons() %}
    {{ return(['missing_user_id', 'test_account', 'duplicate_user']) }}
{% endmacro %}
