{#- One cell each: adds a sentence to the list where the cell cannot be what its column is. -#}
{% macro check_name(problems, at, row, column) %}
    {% if not modules.re.match('^[a-z][a-z0-9_]*\\Z', row[column] or '') %}
        {% do problems.append(at ~ ', ' ~ column ~ ': ' ~ show_cell(row[column]) ~ ' is not in lower_snake, such as win_back_daily') %}
    {% endif %}
{% endmacro %}

{% macro check_choice(problems, at, row, column, choices, required=true) %}
    {% if (row[column] or required) and row[column] not in choices %}
        {% do problems.append(at ~ ', ' ~ column ~ ': ' ~ show_cell(row[column]) ~ ' is none of ' ~ choices | join(', ')) %}
    {% endif %}
{% endmacro %}

{% macro check_whole(problems, at, row, column, low, high, required=true) %}
    {% set cell = row[column] or '' %}
    {% if (cell or required) and not (modules.re.match('^[0-9]{1,6}\\Z', cell) and low <= cell | int <= high) %}
        {% do problems.append(at ~ ', ' ~ column ~ ': ' ~ show_cell(row[column]) ~ ' is no whole number from ' ~ low ~ ' to ' ~ high) %}
    {% endif %}
{% endmacro %}

{% macro check_percent(problems, at, row, column, required=true) %}
    {% set cell = row[column] or '' %}
    {% if (cell or required) and not (modules.re.match('^[0-9]{1,3}([.][0-9]{1,4})?\\Z', cell) and cell | float <= 100) %}
        {% do problems.append(at ~ ', ' ~ column ~ ': ' ~ show_cell(row[column]) ~ ' is no percentage from 0 to 100') %}
    {% endif %}
{% endmacro %}

{% macro check_offer(problems, at, row) %}
    {% do check_percent(problems, at, row, 'offer_percent', required=false) %}
    {% do check_whole(problems, at, row, 'offer_hours', 1, 8760, required=false) %}
{% endmacro %}

{#- A cell as a sentence shows it. -#}
{% macro show_cell(cell) %}
    {{ return('an empty cell' if cell is none or cell == '' else "'" ~ cell ~ "'") }}
{% endmacro %}

{#- A UTC time in one form whose order is that of time, 2026-09-01T00:00:00; none where it is not one. -#}
{% macro utc_text(cell) %}
    {% set months = '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))' %}
    {% set found = modules.re.match('^([0-9]{4}-' ~ months ~ ')(?:[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9])?)?Z?\\Z', cell or '') %}
    {{ return(found.group(1) ~ 'T' ~ (found.group(2) or '00:00') ~ (found.group(3) or ':00') if found else none) }}
{% endmacro %}
