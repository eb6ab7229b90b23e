{#- The names of the columns a raw table has, in lower case: none at all where there is no such table (many tools make a table with
    its first row), `none` where it cannot be asked now (parsing, compiling offline, a unit test). -#}
{% macro stored_columns(relation) %}
    {% if not execute or not flags.INTROSPECT or relation.is_cte %}{{ return(none) }}{% endif %}
    {% set stored = load_relation(relation) %}
    {{ return([] if stored is none else adapter.get_columns_in_relation(stored) | map(attribute='name') | map('lower') | list) }}
{% endmacro %}

{#- `select` of the given columns of a raw table as text; a column it does not have is null, and no table is no rows. Its other
    columns, on request, as one JSON object of that name. -#}
{% macro select_stored_as_text(relation, columns, others_as=none, of_traits=false) -%}
    {%- set present = stored_columns(relation) -%}
    select
        {%- for column in columns %}
        cast({{ adapter.quote(column) if present is none or column in present else 'null' }} as {{ dbt.type_string() }}) as {{ adapter.quote(column) }}
        {{- ',' if not loop.last or others_as }}
        {%- endfor %}
        {%- if others_as %}
        {{ other_columns_as_json(relation, columns, of_traits) }} as {{ others_as }}
        {%- endif %}
    {%- if present == [] %}
    where false
    {%- else %}
    from {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- All columns of a raw table but the given ones and its context as the text of one JSON object: what a tool that makes a column
    of every property wrote. Null cells are left out; what is personal too. -#}
{% macro other_columns_as_json(relation, besides, of_traits=false) -%}
    {%- set members = [] -%}
    {%- for column in stored_columns(relation) or [] if column not in besides + personal_fields(of_traits)
        and not column.startswith('context_') -%}
        {%- set value = 'cast(' ~ adapter.quote(column) ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do members.append("case when " ~ value ~ " <> '' then '\"" ~ column ~ "\":' || " ~ text_as_json(value) ~ ' end') -%}
    {%- endfor -%}
    {%- if members -%}
    '{' || concat_ws(',', {{ members | join(', ') }}) || '}'
    {%- else -%}
    '{}'
    {%- endif -%}
{%- endmacro %}
