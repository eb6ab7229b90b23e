{#- SQL condition on one audience's counts: more of it comes and goes in one run than it should (vars audience_move_limit and
    audience_move_min, move_limit of its row) and nobody has approved that (var approved_audiences). -#}
{% macro is_held(moved, members, move_limit) -%}
    {%- set approved = var('approved_audiences') -%}
    {%- if approved == 'all' or approved == ['all'] -%}
    false
    {%- else -%}
    (
        {{ moved }} > {{ var('audience_move_min') }}
        and {{ moved }} > coalesce({{ move_limit }}, {{ var('audience_move_limit') }}) * {{ members }}
        and audience_id not in {{ sql_list([approved] if approved is string else approved) if approved else "('')" }}
    )
    {%- endif -%}
{%- endmacro %}
