{#- The relation a reference var names (tracking_plan, test_accounts), or none when it is off. Unset, the demo's own seed counts,
    except beside events of other origin: another app's plan would quarantine everything. -#}
{% macro reference_seed(name) %}
    {% set given = var(name, none) %}
    {% if given is none %}{{ return(ref(name) if is_shipped_data() else none) }}{% endif %}
    {{ return(none if given == 'off' else ref(given)) }}
{% endmacro %}

{#- The required properties of each event of the tracking plan, {event_name: [property, ...]}; empty where there is no plan or
    it cannot be asked now. -#}
{% macro required_properties() %}
    {% set required = {} %}
    {% for row in seed_rows(reference_seed('tracking_plan'), 'event_name, required_properties') if row[1] %}
        {% do required.update({row[0]: row[1].replace(' ', '').split(';')}) %}
    {% endfor %}
    {{ return(required) }}
{% endmacro %}

{#- One column of a small seed as a sorted list, optionally of the rows where a condition holds. -#}
{% macro seed_column(relation, column, condition='true') %}
    {{ return(seed_rows(relation, column, condition) | map(attribute=0) | list) }}
{% endmacro %}

{#- The rows of a small reference seed, read while compiling so that a rule over millions of events becomes literals instead of a
    join. Empty while parsing, offline, and before the seed was first loaded. -#}
{% macro seed_rows(relation, columns, condition='true') %}
    {% if not execute or not flags.INTROSPECT or relation is none %}{{ return([]) }}{% endif %}
    {% set stored = stored_seed(relation) %}
    {% if stored is none %}{{ return([]) }}{% endif %}
    {{ return(run_query('select ' ~ columns ~ ' from ' ~ stored ~ ' where ' ~ condition ~ ' order by 1').rows | list) }}
{% endmacro %}

{#- The stored table behind a seed's ref, or none. In a unit test a ref is a part of the test's own query (without a database),
    which nothing can be read from while compiling: the seed that ships stands in. -#}
{% macro stored_seed(relation) %}
    {% if relation.database %}{{ return(load_relation(relation)) }}{% endif %}
    {{ return(adapter.get_relation(
        target.database, generate_schema_name('reference', none) | trim, relation.identifier | replace('__dbt__cte__', ''))) }}
{% endmacro %}
