{% test playbook_is_current(model) %}
{%- set ended = [] -%}
{%- set moment = as_of() -%}
{%- if execute and flags.WHICH in ['build', 'test'] -%}
    {%- set query = "select distinct campaign_id, cast(ends_at as " ~ dbt.type_string() ~ ') from ' ~ model
        ~ " where status = 'live' and ends_at <= " ~ moment ~ ' order by 1' -%}
    {%- for row in run_query(query).rows -%}
        {%- do ended.append('campaigns.csv, ' ~ row[0] ~ ', ends_at: the campaign is live, but ended at ' ~ row[1]
            ~ '; set its status to ended, or another ends_at') -%}
    {%- endfor -%}
    {%- for sentence in ended -%}{%- do exceptions.warn(sentence) -%}{%- endfor -%}
{%- endif -%}
{%- for sentence in ended %}
select {{ text_literal(sentence) }} as advice
{{ 'union all' if not loop.last }}
{%- else %}
select '' as advice where false
{%- endfor %}
{% endtest %}
