{#- Asks dbt's graph, not the data: a segment that nobody is in has no rows to miss. -#}
{%- set joined = [] -%}
{%- for node in graph.get('nodes', {}).values() if node.name == 'segment_memberships' and node.resource_type == 'model' -%}
    {%- do joined.extend(node.depends_on.nodes) -%}
{%- endfor -%}
{%- set forgotten = segment_nodes() | rejectattr('unique_id', 'in', joined) | map(attribute='name') | list -%}
{%- if forgotten and flags.WHICH in ['build', 'test'] -%}
    {{ exceptions.raise_compiler_error('Not in models/marts/membership/segment_memberships.sql: ' ~ forgotten | join(', ')
        ~ '. Add one line per segment to its list, or nothing that stands on segments will know it.') }}
{%- endif -%}

-- whoever forgot a line has been stopped above
select segment
from {{ ref('segment_memberships') }}
where false
