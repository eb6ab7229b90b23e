{% test numbers_its_kinds(model, kinds) %}
with

names as (

    select distinct event_number, event_name from {{ kinds }}

),

final as (

    select 'names of events are not numbered one by one: build int_event_times with --full-refresh' as problem
    from names
    having count(*) <> count(distinct event_number) or count(*) <> count(distinct event_name)

    union all

    select 'kinds are not numbered from 1 without gaps: build int_event_times with --full-refresh' as problem
    from {{ kinds }}
    having count(*) <> coalesce(max(kind_number), 0) or count(*) <> count(distinct kind_number)

    union all

    select 'the stream holds kinds without a number: build int_event_times with --full-refresh' as problem
    from {{ model }}
    having max(kind_number) > (select count(*) from {{ kinds }})

)

select * from final
{% endtest %}
