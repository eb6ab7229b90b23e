{#- Which raw rows a load counts again. Counting reads every row's time, so that days no load opens any more are counted again only where the
    number of their rows, which the files tell without being read, is another than was counted: something came late, or was taken out. -#}

{#- Such days, as texts in order; none of them where everything is counted. -#}
{% macro older_days_that_differ() %}
    {%- if not is_incremental_load() -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set days -%}
        select cast(coalesce(sent.arrival_day, counted.arrival_day) as {{ dbt.type_string() }}) as arrival_day
        from (
            select arrival_day, count(*) as raw_events from {{ ref('int_events_unioned') }}
            where not {{ is_of_opened_day() }}
            group by arrival_day
        ) as sent
        full outer join (
            select arrival_day, sum(raw_events) as raw_events from {{ this }}
            where not {{ is_of_opened_day() }}
            group by arrival_day
        ) as counted on sent.arrival_day = counted.arrival_day
        where coalesce(sent.raw_events, 0) <> coalesce(counted.raw_events, 0)
        order by 1
    {%- endset -%}
    {{ return(run_query(days).columns[0].values() | list) }}
{% endmacro %}

{#- First line of the model's SQL: these days, for its strategy to read. -#}
{% macro counted_again_note(days) -%}
    -- counted again: {{ days | join(' ') }}
{%- endmacro %}

{#- Condition on rows with an arrival_day: a load counts them. -#}
{% macro is_counted_again(days) %}
    {{ return('(' ~ is_of_opened_day() ~ (' or cast(arrival_day as ' ~ dbt.type_string() ~ ') in ' ~ sql_list(days) if days) ~ ')') }}
{% endmacro %}

{#- Incremental strategy of int_events_received_daily: the days that were counted again are replaced. -#}
{% macro get_incremental_replace_days_counted_again_sql(arg_dict) %}
    {%- set days = modules.re.search('(?m)^\\s*-- counted again:(.*)', model.compiled_code).group(1).split() -%}
    {{ replace_scope(arg_dict, is_counted_again(days) if load_window_start() else 'true') }}
{% endmacro %}
