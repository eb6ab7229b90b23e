{#- Hart's rational approximation with a continued fraction in the far tail, as in G. West, Better approximations to cumulative
    normal functions, Wilmott Magazine, May 2005. Beyond 24 it is 0, because PostgreSQL refuses to underflow. -#}
{% macro normal_upper_tail(z) -%}
    {%- set above = ['3.52624965998911e-02', '0.700383064443688', '6.37396220353165', '33.912866078383', '112.079291497871',
                     '221.213596169931', '220.206867912376'] -%}
    {%- set below = ['8.83883476483184e-02', '1.75566716318264', '16.064177579207', '86.7807322029461', '296.564248779674',
                     '637.333633378831', '793.826512519948', '440.413735824752'] -%}
    case
        when {{ z }} > 24 then 0
        when {{ z }} < 7.07106781186547
            then exp(-0.5 * {{ z }} * {{ z }}) * ({{ polynomial(above, z) }}) / ({{ polynomial(below, z) }})
        else exp(-0.5 * {{ z }} * {{ z }}) / (2.506628274631 * ({{ z }} + 1 / ({{ z }} + 2 / ({{ z }} + 3 / ({{ z }} + 4 / ({{ z }} + 0.65))))))
    end
{%- endmacro %}

{#- Horner's scheme. -#}
{% macro polynomial(coefficients, x) -%}
    {%- set scheme = namespace(sum=coefficients[0]) -%}
    {%- for coefficient in coefficients[1:] %}{% set scheme.sum = '(' ~ scheme.sum ~ ') * ' ~ x ~ ' + ' ~ coefficient %}{% endfor -%}
    {{ scheme.sum }}
{%- endmacro %}

{#- Quantiles of the standard normal distribution: 97.5% bounds a two-sided 95% interval, 80% is the power of a planned sample. -#}
{% macro normal_quantile(share) %}{{ return({0.975: 1.959963984540054, 0.8: 0.8416212335729143}[share]) }}{% endmacro %}
