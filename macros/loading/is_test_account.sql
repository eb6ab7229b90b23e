{#- True where an id is one of the team's own: equal to, or beginning with, a row of the test_accounts seed. -#}
{% macro is_test_account(user_id) -%}
    {%- set accounts = reference_seed('test_accounts') -%}
    {%- set ids = seed_column(accounts, 'match_value', "match_type = 'user_id'") -%}
    {%- set prefixes = seed_column(accounts, 'match_value', "match_type = 'user_id_prefix'") -%}
    {%- if not ids and not prefixes -%}
    false
    {%- else -%}
    coalesce(
        false
        {%- for id in ids %} or {{ user_id }} = {{ text_literal(id) }}{% endfor %}
        {%- for prefix in prefixes %} or left({{ user_id }}, {{ prefix | length }}) = {{ text_literal(prefix) }}{% endfor %},
        false
    )
    {%- endif -%}
{%- endmacro %}
