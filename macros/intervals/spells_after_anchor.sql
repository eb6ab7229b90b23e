{#- From the n-th event within `within` of the user's first anchor event, for good.

        anchor             A        A                   (only the first counts)
        within             [------------)
        events        x       y   z        w
        n = 2                     [------------------>
-#}
{% macro spells_after_anchor(scope, node, events, label) %}
    {%- set anchors %}
    select user_id, min(at_ms) as anchor_ms
    from {{ read_events(scope, node.anchor, keyed=false) }}
    group by user_id
    {%- endset -%}
    {%- set counted %}
    select {{ scope['keys'] }}, at_ms
    from {{ events }}
    inner join {{ add_step(scope, 'find_anchor_' ~ events_label(node.anchor), anchors) }} using (user_id)
    where at_ms >= anchor_ms and at_ms < anchor_ms + {{ node.within }}
    {%- endset -%}
    {{ return(spells_since_nth(scope, add_step(scope, 'keep_anchored_' ~ label, counted), 'anchored_' ~ label, node.at_least)) }}
{% endmacro %}
