{#- A whole number not below `least`; none stays none. -#}
{% macro check_count(condition, argument, number, least=1) %}
    {%- if number is not none and (number is not integer or number is boolean or number < least) -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ show_value(number) ~ ' must be a whole number, at least '
            ~ least ~ (': to say "never", use not_performed or at_most=0' if number is integer and number == 0 else '')) -%}
    {%- endif -%}
    {{ return(number) }}
{% endmacro %}

{#- A number usable as a threshold; none stays none. -#}
{% macro check_threshold(condition, argument, number) %}
    {%- if number is not none and (number is not number or number is boolean) -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ show_value(number) ~ ' must be a number without quotes') -%}
    {%- endif -%}
    {{ return(number) }}
{% endmacro %}

{#- A part of a whole: above 0 and up to 1. -#}
{% macro check_share(condition, argument, share) %}
    {%- if share is undefined or share is not number or share is boolean or share <= 0 or share > 1 -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ show_value(share)
            ~ ' must be a share above 0 and up to 1: write 0.8 for 80 percent') -%}
    {%- endif -%}
    {{ return(share) }}
{% endmacro %}

{% macro check_ordered(condition, at_least, at_most) %}
    {%- if at_least is not none and at_most is not none and at_least > at_most -%}
        {%- do stop_compile(condition ~ '(): at_least=' ~ at_least ~ ' is above at_most=' ~ at_most
            ~ ', so the condition could never hold: swap or change them') -%}
    {%- endif -%}
{% endmacro %}

{% macro show_value(value) %}
    {%- if value is undefined -%}
        {{ return('nothing' if is_left_out(value) else misspelt_name(value) ~ ' (which is not known here)') }}
    {%- endif -%}
    {{ return("'" ~ value ~ "'" if value is string else value) }}
{% endmacro %}

{% macro require_count(condition, argument, number, least=1) %}
    {%- if is_left_out(number) or number is none -%}
        {%- do stop_compile(condition ~ '() needs ' ~ argument ~ ', a whole number: for example ' ~ argument ~ '=3') -%}
    {%- endif -%}
    {{ return(check_count(condition, argument, number, least)) }}
{% endmacro %}
