{#- What a row of int_event_times has in its kind (int_event_kinds). A join may hand rows on in another order, which DuckDB must not, because
    neighbours stream past: there the values of all kinds are asked for when SQL is written, and a row's kind picks from them by its number.
    A segment's definition must not change with every new kind: so the values stand in for a token that says what was asked. -#}

{#- SQL of what a row of the stream has in its kind: an expression over columns of int_event_kinds whose values are whole numbers. -#}
{% macro value_of_kind(scope, expression) %}
    {{ return(adapter.dispatch('value_of_kind', 'behavioral_segments')(scope, expression)) }}
{% endmacro %}

{% macro default__value_of_kind(scope, expression) %}
    {{ return(expression) }}
{% endmacro %}

{% macro duckdb__value_of_kind(scope, expression) %}
    {{ return('cast(' ~ ask_kinds(scope, 'select cast(coalesce(list(asked order by kind_number), []) as varchar) from (select kind_number, '
        ~ expression ~ ' as asked from ' ~ scope.kinds ~ ') as kinds') ~ ' as integer[])[kind_number]') }}
{% endmacro %}

{#- The same of an expression that is text. -#}
{% macro text_of_kind(scope, expression) %}
    {{ return(adapter.dispatch('text_of_kind', 'behavioral_segments')(scope, expression)) }}
{% endmacro %}

{% macro default__text_of_kind(scope, expression) %}
    {{ return(expression) }}
{% endmacro %}

{% macro duckdb__text_of_kind(scope, expression) %}
    {%- set texts = ask_kinds(scope, "select cast(coalesce(to_json(list(asked order by kind_number)), '[]') as varchar) "
        ~ 'from (select kind_number, ' ~ expression ~ ' as asked from ' ~ scope.kinds ~ ') as kinds') -%}
    {{ return('from_json(' ~ texts ~ ", '[\"VARCHAR\"]')[kind_number]") }}
{% endmacro %}

{#- The predicate that a kind satisfies. -#}
{% macro is_true_of_kind(scope, predicate) %}
    {{ return(adapter.dispatch('is_true_of_kind', 'behavioral_segments')(scope, predicate)) }}
{% endmacro %}

{% macro default__is_true_of_kind(scope, predicate) %}
    {{ return(predicate) }}
{% endmacro %}

{% macro duckdb__is_true_of_kind(scope, predicate) %}
    {{ return(value_of_kind(scope, 'case when ' ~ predicate ~ ' then 1 end') ~ ' = 1') }}
{% endmacro %}

{#- A text of a kind, where nothing counts but whether two are the same. -#}
{% macro identity_in_kind(scope, text) %}
    {{ return(adapter.dispatch('identity_in_kind', 'behavioral_segments')(scope, text)) }}
{% endmacro %}

{% macro default__identity_in_kind(scope, text) %}
    {{ return(text) }}
{% endmacro %}

{% macro duckdb__identity_in_kind(scope, text) %}
    {{ return(value_of_kind(scope, 'case when ' ~ text ~ ' is not null then dense_rank() over (order by ' ~ text ~ ') end')) }}
{% endmacro %}

{#- Predicate: the event has that name. A number that is known lets DuckDB skip what does not hold it. -#}
{% macro is_event_of_name(scope, name) %}
    {{ return(adapter.dispatch('is_event_of_name', 'behavioral_segments')(scope, name)) }}
{% endmacro %}

{% macro default__is_event_of_name(scope, name) %}
    {{ return('event_name = ' ~ text_literal(name)) }}
{% endmacro %}

{% macro duckdb__is_event_of_name(scope, name) %}
    {{ return('event_number = cast(' ~ ask_kinds(scope, 'select cast(coalesce(max(event_number), 0) as varchar) from ' ~ scope.kinds
        ~ ' where event_name = ' ~ text_literal(name)) ~ ' as integer)') }}
{% endmacro %}

{#- What `from int_event_times` goes on with, so that the above find the kinds. -#}
{% macro join_kinds(scope) %}
    {{ return(adapter.dispatch('join_kinds', 'behavioral_segments')(scope)) }}
{% endmacro %}

{% macro default__join_kinds(scope) %}
    {{ return('\n    inner join (select kind_number, event_name, is_activity, ' ~ possible_kind_columns() | join(', ') ~ ' from ' ~ scope.kinds
        ~ ') as kinds using (kind_number)') }}
{% endmacro %}

{% macro duckdb__join_kinds(scope) %}
    {{ return('') }}
{% endmacro %}

{#- A text that stands in for the answer to a query of one value, and says by its hash what was asked. -#}
{% macro ask_kinds(scope, query) %}
    {%- set token = text_literal('asked of kinds: ' ~ local_md5(query)) -%}
    {%- do scope.lookups.update({token: query}) -%}
    {{ return(token) }}
{% endmacro %}

{#- The statement with the answers put in for what stands in for them: all at once, for an answer may be a text that looks like a token. -#}
{% macro fill_in_kinds(scope, statement) %}
    {%- if not scope.lookups -%}
        {{ return(statement) }}
    {%- endif -%}
    {%- set answers = run_query('select (' ~ scope.lookups.values() | join('), (') ~ ')').rows[0] -%}
    {%- set literals, parts = {}, [] -%}
    {%- for token in scope.lookups -%}
        {%- do literals.update({token: text_literal(answers[loop.index0] | string)}) -%}
    {%- endfor -%}
    {%- for part in modules.re.split("('asked of kinds: [0-9a-f]{32}')", statement) -%}
        {%- do parts.append(literals.get(part, part)) -%}
    {%- endfor -%}
    {{ return(parts | join) }}
{% endmacro %}

{#- Kinds are told apart by their texts, and on DuckDB by a hash of them, which is cheaper to group and to join by. That any two of n kinds
    share one of 2^64 hashes has a chance of n^2 / 2^65: of 1,000 kinds, 1 in 37 trillion. No hash is stored, for the next DuckDB may hash
    otherwise. -#}

{#- Predicate: a row of the stream is of a kind. -#}
{% macro is_of_kind(events, kinds) %}
    {{ return(adapter.dispatch('is_of_kind', 'behavioral_segments')(events, kinds)) }}
{% endmacro %}

{% macro default__is_of_kind(events, kinds) %}
    {%- set ours, theirs = texts_of_kind(events), texts_of_kind(kinds) -%}
    {%- set tests = [] -%}
    {%- for text in ours -%}
        {%- do tests.append(text ~ ' = ' ~ theirs[loop.index0]) -%}
    {%- endfor -%}
    {{ return(tests | join('\n        and ')) }}
{% endmacro %}

{% macro duckdb__is_of_kind(events, kinds) %}
    {{ return(key_hash(texts_of_kind(events)) ~ ' = ' ~ key_hash(texts_of_kind(kinds))) }}
{% endmacro %}

{#- What a row says of its kind; empty and null are one. -#}
{% macro texts_of_kind(rows) %}
    {%- set texts = [rows ~ '.event_name', rows ~ '.is_activity'] -%}
    {%- for column in event_kind_columns() -%}
        {%- do texts.append('coalesce(' ~ rows ~ '.' ~ column ~ ", '')") -%}
    {%- endfor -%}
    {{ return(texts) }}
{% endmacro %}

{#- `select` of rows of the stream of which no more than one of each kind is needed: all of them, or one for each hash, whichever any_value
    takes, as they say the same. Null and empty have two hashes: to make them one in every row would cost as much again. -#}
{% macro rows_of_each_kind(rows) %}
    {{ return(adapter.dispatch('rows_of_each_kind', 'behavioral_segments')(rows)) }}
{% endmacro %}

{% macro default__rows_of_each_kind(rows) %}
    {{ return(rows) }}
{% endmacro %}

{% macro duckdb__rows_of_each_kind(rows) %}
    {%- set columns = ['event_name', 'is_activity'] + event_kind_columns() -%}
    {%- set fields = [] -%}
    {%- for column in columns -%}
        {%- do fields.append(column ~ ' := ' ~ column) -%}
    {%- endfor -%}
    {{ return('select unnest(any_value(struct_pack(' ~ fields | join(', ') ~ '))) from (' ~ rows ~ ') as streamed group by '
        ~ key_hash(columns)) }}
{% endmacro %}
