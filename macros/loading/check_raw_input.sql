{#- Refuses a raw input that cannot work before anything is changed (an on-run-start hook). -#}
{% macro check_raw_input() %}
    {% if execute and 'app' in var('event_sources') and flags.WHICH in ['build', 'run'] %}
        {% for name, needed in {'raw_events': ['event_name', 'occurred_at'], 'raw_users': ['user_id']}.items() if var(name, none) is not none %}
            {% do check_raw_input_is_there(name, var(name)) %}
            {% set present = raw_input_columns(name) %}
            {% for column in needed if column not in present %}
                {{ exceptions.raise_compiler_error(
                    name ~ ' (' ~ var(name) ~ ') has no column `' ~ column ~ '`: add or rename it; found: ' ~ present | join(', ')) }}
            {% endfor %}
            {% if name == 'raw_events' and 'user_id' not in present and 'anonymous_id' not in present %}
                {{ exceptions.raise_compiler_error(
                    'raw_events (' ~ var(name) ~ ') has neither `user_id` nor `anonymous_id`: add at least one; found: ' ~ present | join(', ')) }}
            {% endif %}
        {% endfor %}
        {% do check_raw_events_day(var('raw_events_day', none)) %}
    {% endif %}
{% endmacro %}

{#- Refuses a day of arrival that the raw events do not say. -#}
{% macro check_raw_events_day(day) %}
    {% set remedy = 'or leave the var raw_events_day out' %}
    {% if day is not none and var('raw_events', none) is none %}
        {{ exceptions.raise_compiler_error(
            'var raw_events_day: the demo says no day of arrival; name your own events in the var raw_events, ' ~ remedy) }}
    {% elif day is not none and day not in raw_input_columns('raw_events') %}
        {{ exceptions.raise_compiler_error(
            'raw_events (' ~ var('raw_events') ~ ') has no column `' ~ day ~ '`: name the date of arrival, ' ~ remedy
            ~ '; found: ' ~ raw_input_columns('raw_events') | join(', ')) }}
    {% endif %}
{% endmacro %}

{#- Refuses a var that names neither a file that holds something nor a table or view. -#}
{% macro check_raw_input_is_there(name, given) %}
    {% set said = name ~ ' (' ~ given ~ ')' %}
    {% set remedy = 'give the path of a .csv or .parquet file, or the name of a table or view, such as my_schema.my_events' %}
    {% if names_a_file(given) %}
        {% set bytes = file_size(given) %}
        {% if bytes is none %}
            {{ exceptions.raise_compiler_error(said ~ ': there is no such file; a relative path starts at the project folder') }}
        {% elif bytes == 0 %}
            {{ exceptions.raise_compiler_error(
                said ~ ' is an empty file: export it again; without any events it still needs the names of its columns') }}
        {% endif %}
    {% elif given is not string or not modules.re.match('^("[^"]+"|\w+)(\.("[^"]+"|\w+)){0,2}$', given) %}
        {{ exceptions.raise_compiler_error(said ~ ' is neither a file nor a table that can be read: ' ~ remedy) }}
    {% else %}
        {% set parts = given.replace('"', '').split('.') %}
        {% if adapter.get_relation(
            parts[-3] if parts | length == 3 else target.database, parts[-2] if parts | length > 1 else target.schema, parts[-1]) is none %}
            {{ exceptions.raise_compiler_error(said ~ ': there is no such table or view in ' ~ target.database ~ '; ' ~ remedy) }}
        {% endif %}
    {% endif %}
{% endmacro %}
