{#- The one moment every table is as of: a scalar subquery over the one-row model int_as_of. -#}
{% macro as_of() -%}
    (select as_of from {{ ref('int_as_of') }})
{%- endmacro %}

{#- The literal moment of the var as_of, or none when it is `latest` or `now`. Only an explicit, past as_of cuts the raw data. -#}
{% macro explicit_as_of() %}
    {% set given = var('as_of', 'latest') | string %}
    {% if given in ['latest', 'now'] %}{{ return(none) }}{% endif %}
    {% if not modules.re.match('^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?Z?$', given) %}
        {{ exceptions.raise_compiler_error(
            "var as_of is '" ~ given ~ "': use latest, now, or a UTC time such as 2026-08-31 or 2026-08-31T12:00:00") }}
    {% endif %}
    {{ return("cast('" ~ given | replace('T', ' ') | replace('Z', '') ~ "' as " ~ dbt.type_timestamp() ~ ")") }}
{% endmacro %}
