{#- Whether this run may append to a table that other tools read by cursor: only `dbt build` of everything the table stands on, where
    every test upstream has passed before the model starts. A run of chosen models, `dbt run` (no tests) and `--empty` (no rows) append
    nothing; what they leave out is appended by the next complete build, because changes are differences to what was appended so far. -#}
{% macro may_append() %}
    {% if not execute or model.resource_type != 'model' %}{{ return(true) }}{% endif %}
    {{ return(flags.WHICH == 'build' and not flags.EMPTY and is_complete_load()) }}
{% endmacro %}

{#- SQL condition: the run comes after all that was appended to the relation (none: nothing was), so that updated_at strictly rises. -#}
{% macro is_after(relation) %}
    {% if relation is none %}{{ return('true') }}{% endif %}
    {{ return('(select coalesce(max(appended.updated_at) < ' ~ run_at() ~ ', true) from ' ~ relation ~ ' as appended)') }}
{% endmacro %}
