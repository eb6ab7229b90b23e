{#- Whole and fractional seconds from one UTC timestamp to another, to the millisecond. -#}
{% macro seconds_between(earlier, later) -%}
    cast(({{ to_epoch_ms(later) }} - {{ to_epoch_ms(earlier) }}) / 1000.0 as decimal(18, 3))
{%- endmacro %}

{#- A UTC timestamp moved by a whole number of minutes or days; cheaper and plainer than each engine's interval syntax. -#}
{% macro add_minutes(column, minutes) %}{{ return(adapter.dispatch('add_minutes', 'behavioral_segments')(column, minutes)) }}{% endmacro %}

{% macro duckdb__add_minutes(column, minutes) -%}
    {{ column }} + to_minutes({{ minutes }})
{%- endmacro %}

{% macro postgres__add_minutes(column, minutes) -%}
    {{ column }} + ({{ minutes }}) * interval '1 minute'
{%- endmacro %}

{% macro spark__add_minutes(column, minutes) -%}
    {{ column }} + make_dt_interval(0, 0, {{ minutes }})
{%- endmacro %}

{#- The calendar date a UTC timestamp falls on in an IANA time zone. -#}
{% macro date_in_time_zone(column, time_zone) -%}
    cast({{ column if time_zone == 'UTC' else local_from_utc(column, text_literal(time_zone)) }} as date)
{%- endmacro %}

{#- One row per calendar date from a table's first column to its second, both included, as `date_day`. -#}
{% macro days_between(first_column, last_column, relation) %}{{ return(adapter.dispatch('days_between', 'behavioral_segments')(first_column, last_column, relation)) }}{% endmacro %}

{% macro duckdb__days_between(first_column, last_column, relation) -%}
    select cast(unnest(generate_series({{ first_column }}, {{ last_column }}, interval 1 day)) as date) as date_day
    from {{ relation }}
{%- endmacro %}

{% macro postgres__days_between(first_column, last_column, relation) -%}
    select cast(generate_series({{ first_column }}, {{ last_column }}, interval '1 day') as date) as date_day
    from {{ relation }}
{%- endmacro %}

{% macro spark__days_between(first_column, last_column, relation) -%}
    select explode(sequence({{ first_column }}, {{ last_column }}, interval 1 day)) as date_day
    from {{ relation }}
    where {{ first_column }} <= {{ last_column }}
{%- endmacro %}

{#- 1 for Monday to 7 for Sunday. -#}
{% macro iso_day_of_week(date_column) %}{{ return(adapter.dispatch('iso_day_of_week', 'behavioral_segments')(date_column)) }}{% endmacro %}

{% macro duckdb__iso_day_of_week(date_column) -%}
    isodow({{ date_column }})
{%- endmacro %}

{% macro postgres__iso_day_of_week(date_column) -%}
    cast(extract(isodow from {{ date_column }}) as bigint)
{%- endmacro %}

{% macro spark__iso_day_of_week(date_column) -%}
    cast(weekday({{ date_column }}) + 1 as bigint)
{%- endmacro %}
