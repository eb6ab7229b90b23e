{% macro performed(event, at_least=none, within=none, where=none, at_most=none, exactly=none, ending=none, since=none, until=none, of=none) %}
    {%- do refuse_unknown('performed', kwargs, varargs,
        ['event', 'at_least', 'at_most', 'exactly', 'within', 'ending', 'since', 'until', 'of', 'where']) -%}
    {%- set counts = check_counts('performed', at_least, at_most, exactly) -%}
    {%- set window = check_window('performed', 'within', within) -%}
    {%- set shift = check_window('performed', 'ending', ending) -%}
    {%- do check_shorter('performed', 'ending', shift, 'within', window) -%}
    {%- set events = events_of('performed', event, where) -%}
    {%- do events.update(check_dates('performed', since, until)) -%}
    {%- if of is not none -%}
        {{ return(performed_of_anchor(events, counts, window, of, [at_most, exactly, ending, since, until])) }}
    {%- endif -%}
    {%- if window is none -%}
        {{ return(between_counts(counts, {'kind': 'nth', 'events': events, 'starts_after': shift or 0, 'ends_after': none}, 'nth')) }}
    {%- endif -%}
    {{ return(between_counts(counts, {'kind': 'count', 'events': events, 'starts_after': shift or 0, 'ends_after': window}, 'at_least')) }}
{% endmacro %}

{% macro performed_of_anchor(events, counts, window, of, refused) %}
    {%- if refused | reject('none') | list or counts.at_most is not none -%}
        {%- do stop_compile('performed(): of= counts from an anchor event and takes at_least and within only: '
            ~ 'remove at_most, exactly, ending, since and until') -%}
    {%- elif window is none -%}
        {%- do stop_compile("performed(): of= needs within, the time after the anchor: for example within='3 days'") -%}
    {%- endif -%}
    {{ return({'kind': 'anchored', 'events': events, 'anchor': events_of_step('performed', 'of', of),
        'at_least': counts.at_least, 'within': window}) }}
{% endmacro %}
