{% macro random_share(percent, salt) %}
    {%- do refuse_unknown('random_share', kwargs, varargs, ['percent', 'salt']) -%}
    {%- if percent is undefined or percent is not number or percent is boolean or percent <= 0 or percent > 100 -%}
        {%- do stop_compile('random_share(): percent=' ~ show_value(percent) ~ ' must be a number above 0 and up to 100: write 10 for 10 percent') -%}
    {%- elif salt is undefined or salt is not string or salt == '' -%}
        {%- do stop_compile("random_share() needs salt, a text of your choice that fixes the draw: for example salt='new_onboarding'") -%}
    {%- endif -%}
    {{ return({'kind': 'life', 'label': 'share', 'starts_after': 0,
        'predicate': stable_share('user_id', salt) ~ ' < ' ~ number_literal(percent / 100)}) }}
{% endmacro %}
