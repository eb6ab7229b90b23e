{#- SQL functions that an engine lacks and no expression can stand in for. They are made, or made again, when a run starts. -#}
{% macro prepare_functions() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'snapshot', 'seed'] %}
        {{ return(adapter.dispatch('prepare_functions', 'behavioral_segments')()) }}
    {% endif %}
{% endmacro %}

{% macro default__prepare_functions() %}
    {{ return('') }}
{% endmacro %}

{#- PostgreSQL has neither try_cast nor, before version 16, another way to ask whether text is JSON than to try. -#}
{% macro postgres__prepare_functions() %}
    create schema if not exists {{ target.schema }};
    create or replace function {{ prepared_function('try_json') }}(given text) returns json
    language plpgsql immutable strict as $$
    begin
        return cast(given as json);
    exception when others then
        return null;
    end
    $$;
{% endmacro %}

{#- The full name of such a function. -#}
{% macro prepared_function(name) %}
    {{ return(target.schema ~ '.behavioral_segments_' ~ name) }}
{% endmacro %}
