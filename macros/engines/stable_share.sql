{#- The first 32 bits of md5(salt|user_id) as a share in [0, 1), equal on every engine. -#}
{% macro stable_share(user_id, salt) %}
    {{ return(stable_share_of(user_id, text_literal(salt))) }}
{% endmacro %}

{#- The same with a salt that is SQL, such as one made of a column. -#}
{% macro stable_share_of(user_id, salt) %}
    {%- set digits = 'substr(' ~ dbt.hash(salt ~ " || '|' || " ~ user_id) ~ ', 1, 8)' -%}
    {{ return('cast(' ~ adapter.dispatch('hex_to_integer', 'behavioral_segments')(digits) ~ ' as ' ~ double_type() ~ ') / 4294967296') }}
{% endmacro %}

{% macro duckdb__hex_to_integer(digits) %}
    {{ return("cast('0x' || " ~ digits ~ ' as bigint)') }}
{% endmacro %}

{% macro postgres__hex_to_integer(digits) %}
    {{ return("cast(cast('x' || " ~ digits ~ ' as bit(32)) as bigint)') }}
{% endmacro %}

{% macro spark__hex_to_integer(digits) %}
    {{ return('cast(conv(' ~ digits ~ ', 16, 10) as bigint)') }}
{% endmacro %}
