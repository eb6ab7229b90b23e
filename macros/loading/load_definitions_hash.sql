{#- One hash over all that decides how raw rows are judged: the files of the models before the marts and of those marts of which a load
    replaces a part, the SQL that the judging macros render, the stored rows of the seeds they read, and vars. When it changes, everything
    is read again. -#}
{% macro load_definitions_hash() %}
    {% set parts = [] %}
    {% for node in graph.get('nodes', {}).values() if node.original_file_path.endswith('.sql') and (
        node.original_file_path.startswith(('models/staging/', 'models/intermediate/'))
        or node.config.get('incremental_strategy') in ['replace_load_window', 'replace_unsettled_and_note']
    ) %}
        {% do parts.append(node.unique_id ~ '=' ~ node.checksum.checksum) %}
    {% endfor %}
    {% for seed in [reference_seed('tracking_plan'), reference_seed('test_accounts'), ref('bot_user_agents'),
        ref('exchange_rates'), ref('features'), ref('event_names')] if seed is not none %}
        {% for row in seed_rows(seed, '*') %}{% do parts.append(seed.identifier ~ '=' ~ row.values() | join('|')) %}{% endfor %}
    {% endfor %}
    {% for name in ['event_sources', 'raw_events', 'raw_events_day', 'tracking_plan', 'test_accounts', 'session_timeout_minutes', 'given_sessions',
        'as_of', 'trait_event', 'passive_events', 'personal_fields', 'personal_traits'] %}
        {% do parts.append(name ~ '=' ~ var(name, none)) %}
    {% endfor %}
    {{ return(local_md5((parts + judging_sql()) | sort | join('\n'))) }}
{% endmacro %}

{#- What the judging macros render, as a list of SQL texts; the run's own moment left out. -#}
{% macro judging_sql() %}
    {% set rendered = [parse_timestamp('x'), json_is_object('x'), json_parse('x', parsed_property_names()), lower_snake('x'),
        hash_text(['x']), is_test_account('x')] %}
    {% for column in canonical_columns() %}{% do rendered.append(canonical_value(column)) %}{% endfor %}
    {% for reason, condition in quarantine_reasons().items() %}
        {% do rendered.append(reason ~ '=' ~ condition | replace(run_at(), 'run_at')) %}
    {% endfor %}
    {{ return(rendered) }}
{% endmacro %}
