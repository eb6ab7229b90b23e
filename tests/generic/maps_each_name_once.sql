{% test maps_each_name_once(model) %}
with

named as (

    select
        source,
        {{ lower_snake('source_event') }} as sent_name,
        event_name
    from {{ model }}

),

final as (

    select
        'event_names.csv maps ' || source || ' ' || sent_name || ' ' || cast(count(*) as {{ dbt.type_string() }})
        || ' times (to ' || min(event_name) || ' and ' || max(event_name) || '): keep one row' as problem
    from named
    group by source, sent_name
    having count(*) > 1

)

select * from final
{% endtest %}
