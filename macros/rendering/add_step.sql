{#- Adds one CTE and returns its name. A body already there is not repeated: conditions that read or count the same share it.
    A step whose rows come in stored order is never materialized: a copy would lose the order. One that picks a
    few of such rows and is read twice is kept, so that the rows stream past once. -#}
{% macro add_step(scope, name, body, sorted_by=none, is_kept=false) %}
    {%- set sql = dedent_sql(body) -%}
    {%- if sql not in scope.bodies -%}
        {%- set short = name[:50] -%}
        {%- set uses = scope.names.get(short, 0) + 1 -%}
        {%- set unique_name = short if uses == 1 else short ~ '__' ~ uses -%}
        {%- do scope.names.update({short: uses}) -%}
        {%- do scope.bodies.update({sql: unique_name}) -%}
        {%- do scope.sorted.update({unique_name: sorted_by}) -%}
        {%- set hint = 'not materialized ' if sorted_by else 'materialized ' if is_kept else '' -%}
        {%- do scope.steps.append({'name': unique_name, 'sql': sql, 'hint': hint}) -%}
    {%- endif -%}
    {{ return(scope.bodies[sql]) }}
{% endmacro %}

{#- Cuts the indentation that the lines share and empty lines; puts the step four spaces deep. -#}
{% macro dedent_sql(body) %}
    {%- set margin = modules.re.findall('(?m)^ *(?=\\S)', body) | min -%}
    {{ return(modules.re.sub('\\s*\n' ~ margin, '\n    ', '\n' ~ body.rstrip())[1:]) }}
{% endmacro %}
