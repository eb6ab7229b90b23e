{#- Whole and fractional seconds from one UTC timestamp to another, to the millisecond. -#}
{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch('seconds_between', 'behavioral_segments')(earlier, later)) }}{% endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    cast((epoch_ms({{ later }}) - epoch_ms({{ earlier }})) / 1000.0 as decimal(18, 3))
{%- endmacro %}

{#- A UTC timestamp moved by a whole number of minutes or days; cheaper and plainer than each engine's interval syntax. -#}
{% macro add_minutes(column, minutes) %}{{ return(adapter.dispatch('add_minutes', 'behavioral_segments')(column, minutes)) }}{% endmacro %}

{% macro duckdb__add_minutes(column, minutes) -%}
    {{ column }} + to_minutes({{ minutes }})
{%- endmacro %}

{#- The calendar date a UTC timestamp falls on in an IANA time zone. -#}
{% macro date_in_time_zone(column, time_zone) %}{{ return(adapter.dispatch('date_in_time_zone', 'behavioral_segments')(column, time_zone)) }}{% endmacro %}

{% macro duckdb__date_in_time_zone(column, time_zone) -%}
    {% if time_zone == 'UTC' -%}
    cast({{ column }} as date)
    {%- else -%}
    cast(timezone('{{ time_zone }}', timezone('UTC', {{ column }})) as date)
    {%- endif %}
{%- endmacro %}

{#- One row per calendar date from a table's first column to its second, both included, as `date_day`. -#}
{% macro days_between(first_column, last_column, relation) %}{{ return(adapter.dispatch('days_between', 'behavioral_segments')(first_column, last_column, relation)) }}{% endmacro %}

{% macro duckdb__days_between(first_column, last_column, relation) -%}
    select cast(unnest(generate_series({{ first_column }}, {{ last_column }}, interval 1 day)) as date) as date_day
    from {{ relation }}
{%- endmacro %}

{#- 1 for Monday to 7 for Sunday. -#}
{% macro iso_day_of_week(date_column) %}{{ return(adapter.dispatch('iso_day_of_week', 'behavioral_segments')(date_column)) }}{% endmacro %}

{% macro duckdb__iso_day_of_week(date_column) -%}
    isodow({{ date_column }})
{%- endmacro %}
