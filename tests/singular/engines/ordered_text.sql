{#- By code points: capitals before small letters, accents after them, whatever the database's language. -#}
with

words as (

    select {{ text_literal('b') }} as word
    union all
    select {{ text_literal('B') }} as word
    union all
    select {{ text_literal('ä') }} as word
    union all
    select {{ text_literal('_') }} as word

),

numbered as (

    select
        word,
        row_number() over (order by {{ ordered_text('word') }}) as place
    from words

)

select * from numbered
where place <> case word when 'B' then 1 when '_' then 2 when 'b' then 3 else 4 end
