{#- The names that one source's events get: a `select` of sent_name (the vendor's name in lower_snake) and event_name. Joined to
    lower_snake(the name sent), a row matches the vendor's spelling and every spelling that differs in case and blanks only. -#}
{% macro event_names_of(source) -%}
    select
        {{ lower_snake('source_event') }} as sent_name,
        event_name
    from {{ ref('event_names') }}
    where source = '{{ source }}'
{%- endmacro %}
