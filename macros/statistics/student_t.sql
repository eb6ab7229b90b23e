{#- The normal deviate with the same tail, by G. W. Hill, Algorithm 395, Communications of the ACM 13 (1970). -#}
{% macro student_t_as_normal(t, degrees) -%}
    {%- set a = '(' ~ degrees ~ ' - 0.5)' -%}
    {%- set b = '(48 * ' ~ a ~ ' * ' ~ a ~ ')' -%}
    {%- set square = '(' ~ a ~ ' * ln(1 + ' ~ t ~ ' * ' ~ t ~ ' / ' ~ degrees ~ '))' -%}
    sqrt({{ square }}) * (1 + ({{ square }} + 3 + ({{ polynomial(['-0.4', '-3.3', '-24', '-85.5'], square) }})
        / ({{ b }} + 0.8 * {{ square }} * {{ square }} + 100)) / {{ b }})
{%- endmacro %}

{#- The quantile that bounds a two-sided 95% interval, by the expansion 26.7.5 of Abramowitz and Stegun, 1964. -#}
{% macro student_t_quantile(degrees) -%}
    {%- set x = normal_quantile(0.975) -%}
    {%- set terms = [
        (79 * x ** 9 + 776 * x ** 7 + 1482 * x ** 5 - 1920 * x ** 3 - 945 * x) / 92160,
        (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
        (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
        (x ** 3 + x) / 4,
        x,
    ] -%}
    {{ polynomial(terms, '(1 / ' ~ degrees ~ ')') }}
{%- endmacro %}
