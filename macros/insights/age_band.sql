{#- The decade of life at a moment, such as 20s; null where the year of birth is unknown or lies after it. -#}
{% macro age_band(moment, birth_year) -%}
    case when extract(year from {{ moment }}) >= {{ birth_year }}
        then cast(cast(floor((extract(year from {{ moment }}) - {{ birth_year }}) / 10.0) * 10 as integer) as {{ dbt.type_string() }}) || 's'
    end
{%- endmacro %}
