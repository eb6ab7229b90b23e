-- `latest` follows what has arrived and is clean, so that a pipeline that stopped does not make every user look gone;
-- it is never beyond the clock, because a row stamped ahead of the clock is quarantined
{%- set given = var('as_of') | string %}
select
    {% if given == 'latest' -%}
    coalesce(max(received_at), cast('{{ var('earliest_plausible_event_at') }}' as {{ dbt.type_timestamp() }})) as as_of
from {{ ref('int_events_clean') }}
    {%- else -%}
    {{ run_at() if given == 'now' else explicit_as_of() }} as as_of
    {%- endif %}
