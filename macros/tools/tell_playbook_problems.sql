{#- For `dbt run-operation`: prints the problems of a playbook given as rows, one a line, or that there are none. -#}
{% macro tell_playbook_problems(campaigns, variants) %}
    {% for problem in playbook_problems(campaigns, variants, seed_column(reference_seed('tracking_plan'), 'event_name')) %}{% do print(problem) %}{% else %}{% do print('no problems') %}{% endfor %}
{% endmacro %}
