{#- Who is in which audience after all changes of a relation: of each person (and key) the latest change counts, and is an addition.
    No relation is nobody. -#}
{% macro fold_audience_changes(relation) -%}
    {%- if relation is none -%}
    select
        cast(null as {{ dbt.type_string() }}) as membership_key,
        cast(null as {{ dbt.type_string() }}) as audience_id,
        cast(null as {{ dbt.type_string() }}) as user_id,
        cast(null as {{ dbt.type_string() }}) as per_value,
        cast(null as {{ dbt.type_timestamp() }}) as member_since
    from (select 1 as one) as nothing
    where false
    {%- else -%}
    select
        {{ membership_key() | indent(8) }} as membership_key,
        audience_id,
        user_id,
        per_value,
        updated_at as member_since
    from (
        select
            *,
            row_number() over (partition by audience_id, user_id, per_value order by updated_at desc) as recency
        from {{ relation }}
    ) as numbered
    where recency = 1 and change_type = 'added'
    {%- endif -%}
{%- endmacro %}

{#- One text for an audience, a person and a key. -#}
{% macro membership_key() -%}
    {{ hash_text(['audience_id', 'user_id', 'per_value']) }}
{%- endmacro %}
