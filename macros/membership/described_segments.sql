{#- One row per model under models/segments with what its yml says: segment, family (its folder), description, owner, goal. -#}
{% macro described_segments() %}
    {%- for node in segment_nodes() %}
    select
        '{{ node.name }}' as segment,
        '{{ node.fqn[-2] }}' as family,
        {{ text_literal(node.description | trim | replace('\n', ' ')) }} as description,
        {{ text_literal(node.config.meta.get('owner', '')) }} as owner,
        {{ text_literal(node.config.meta.get('goal', '') | trim | replace('\n', ' ')) }} as goal
    {{ 'union all' if not loop.last }}
    {%- else %}
    select '' as segment, '' as family, '' as description, '' as owner, '' as goal where false
    {%- endfor %}
{% endmacro %}

{#- The segment models of this project and of those that import it, by family and name. -#}
{% macro segment_nodes(among=none) %}
    {% set nodes, all = [], graph.get('nodes', {}) %}
    {% for unique_id in (all if among is none else among) if unique_id.startswith('model.') and unique_id in all %}
        {% do nodes.append(all[unique_id]) if all[unique_id].original_file_path.startswith('models/segments/') %}
    {% endfor %}
    {{ return(nodes | sort(attribute='name')) }}
{% endmacro %}
