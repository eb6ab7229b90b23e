{#- Segments into which people come by what is missing: their files, or those they stand on, hold a rule that missing events make
    true. Read from the words of the definitions, so a new segment is judged without being listed. -#}
{% macro absence_based_segments() %}
    {% set found = [] %}
    {% if execute %}
        {% for node in segment_nodes() if stands_on_absence(node) %}{% do found.append(node.name) %}{% endfor %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}

{% macro stands_on_absence(node) %}
    {% if modules.re.search('\\b(not_performed|stopped_performing|dropped|performed_more|none_of|known_for|at_most|exactly)\\b', node.raw_code) %}
        {{ return(true) }}
    {% endif %}
    {% for parent in node.depends_on.nodes if parent in graph.nodes
        and graph.nodes[parent].original_file_path.startswith('models/segments/') %}
        {% if stands_on_absence(graph.nodes[parent]) %}{{ return(true) }}{% endif %}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}

{#- SQL: the checksum of a segment's file, so that an edited definition is another version. -#}
{% macro segment_checksum(segment) -%}
    case {{ segment }}
        {%- for node in segment_nodes() %}
        when '{{ node.name }}' then '{{ node.checksum.checksum[:12] }}'
        {%- else %}
        when '' then ''
        {%- endfor %}
    end
{%- endmacro %}
