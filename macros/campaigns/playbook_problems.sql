{#- Everything that is wrong with a playbook, as sentences that name file, campaign, column and remedy; an empty list is none. -#}
{% macro playbook_problems(campaigns, variants, events) %}
    {% set problems = [] %}
    {% set ids = campaigns | map(attribute='campaign_id') | list %}
    {% set segments = segment_keys() %}
    {% for row in campaigns %}
        {% set at = 'campaigns.csv, ' ~ (row['campaign_id'] or 'row ' ~ loop.index) %}
        {% set own = variants | selectattr('campaign_id', 'equalto', row['campaign_id']) | list %}
        {% do check_name(problems, at, row, 'campaign_id') %}
        {% if ids.count(row['campaign_id']) > 1 and ids.index(row['campaign_id']) < loop.index0 %}
            {% do problems.append(at ~ ', campaign_id: two campaigns have this id; give the newer one another, since holdouts go by it') %}
        {% endif %}
        {% if row['segment'] not in segments %}
            {% do problems.append(at ~ ', segment: ' ~ show_cell(row['segment']) ~ ' is no segment; ' ~ did_you_mean(row['segment'] or '', segments.keys() | list)) %}
        {% endif %}
        {% if events and row['goal_event'] not in events %}
            {% do problems.append(at ~ ', goal_event: ' ~ show_cell(row['goal_event']) ~ ' is not in the tracking plan; ' ~ did_you_mean(row['goal_event'] or '', events)) %}
        {% endif %}
        {% do check_campaign_cells(problems, at, row) %}
        {% do check_offer(problems, at, row) %}
        {% do check_template(problems, at, row, row, segments.get(row['segment'], 'unknown'), own | length == 0 and row['status'] != 'measured_only') %}
        {% do check_variants(problems, row, own, segments.get(row['segment'], 'unknown')) %}
    {% endfor %}
    {% for row in variants if row['campaign_id'] not in ids %}
        {% do problems.append('campaign_variants.csv, ' ~ (row['campaign_id'] or 'row ' ~ loop.index) ~ ', campaign_id: there is no such campaign; '
            ~ did_you_mean(row['campaign_id'] or '', ids | select('string') | list)) %}
    {% endfor %}
    {{ return(problems) }}
{% endmacro %}

{#- The cells of a campaign that one look tells right from wrong. -#}
{% macro check_campaign_cells(problems, at, row) %}
    {% set is_measured = row['status'] == 'measured_only' %}
    {% do check_choice(problems, at, row, 'channel', ['in_app'] + var('channel_consent').keys() | list) %}
    {% do check_choice(problems, at, row, 'status', ['draft', 'live', 'paused', 'ended', 'measured_only']) %}
    {% do check_choice(problems, at, row, 'exit_when', ['goal', 'left_segment', 'either', 'window_end']) %}
    {% do check_choice(problems, at, row, 'reentry', ['one_time', 'every_time', 'once_per_window']) %}
    {% do check_choice(problems, at, row, 'include_current_members', ['true', 'false'], required=false) %}
    {% do check_whole(problems, at, row, 'goal_window_hours', 1, 2160) %}
    {% do check_whole(problems, at, row, 'max_entry_age_hours', 1, 72, required=false) %}
    {% do check_whole(problems, at, row, 'priority', 1, 1000) %}
    {% do check_percent(problems, at, row, 'holdout_percent', required=false) %}
    {% if row['reentry'] == 'once_per_window' %}
        {% if is_measured %}
            {% do problems.append(at ~ ', reentry: a measured_only campaign takes one_time or every_time') %}
        {% endif %}
        {% do check_whole(problems, at, row, 'reentry_window_hours', [row['max_entry_age_hours'] | int(24), 1] | max, 17520) %}
    {% elif row['reentry_window_hours'] %}
        {% do problems.append(at ~ ', reentry_window_hours: only once_per_window reads it; empty the cell') %}
    {% endif %}
    {% for column in ['send_from_local', 'send_until_local'] if row[column] and not modules.re.match('^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\\Z', row[column]) %}
        {% do problems.append(at ~ ', ' ~ column ~ ': ' ~ show_cell(row[column]) ~ ' is no time of day such as 09:00') %}
    {% else %}
    {% if (row['send_from_local'] or '00:00') >= (row['send_until_local'] or '24:00') %}
        {% do problems.append(at ~ ', send_until_local: ' ~ show_cell(row['send_until_local']) ~ ' is not after send_from_local; messages go out within one day') %}
    {% endif %}
    {% endfor %}
    {% for column in ['starts_at', 'ends_at'] if row[column] or (column == 'starts_at' and row['status'] in ['live', 'measured_only']) %}
        {% if utc_text(row[column]) is none %}
            {% do problems.append(at ~ ', ' ~ column ~ ': ' ~ show_cell(row[column]) ~ ' is no UTC time such as 2026-09-01T00:00:00Z') %}
        {% endif %}
    {% endfor %}
    {% if utc_text(row['starts_at']) and utc_text(row['ends_at']) and utc_text(row['starts_at']) >= utc_text(row['ends_at']) %}
        {% do problems.append(at ~ ', ends_at: ' ~ show_cell(row['ends_at']) ~ ' is not after starts_at, so nobody could ever enter') %}
    {% endif %}
{% endmacro %}

{#- The variants of one campaign: names, messages, offers, and that they add up to 100 percent. -#}
{% macro check_variants(problems, campaign, variants, key) %}
    {% set names = variants | map(attribute='variant') | list %}
    {% set sum = namespace(percent=0, is_known=true) %}
    {% for row in variants %}
        {% set at = 'campaign_variants.csv, ' ~ campaign['campaign_id'] ~ ' ' ~ (row['variant'] or 'row ' ~ loop.index) %}
        {% do check_name(problems, at, row, 'variant') %}
        {% if names.index(row['variant']) < loop.index0 %}
            {% do problems.append(at ~ ', variant: two variants of the campaign have this name') %}
        {% endif %}
        {% set before = problems | length %}
        {% do check_percent(problems, at, row, 'traffic_percent') %}
        {% set sum.is_known = sum.is_known and problems | length == before %}
        {% set sum.percent = sum.percent + (row['traffic_percent'] | string | float) %}
        {% do check_offer(problems, at, row) %}
        {% set offer = {} %}
        {% for column in ['message_template', 'offer_id', 'offer_percent', 'offer_hours'] %}
            {% do offer.update({column: row[column] or campaign[column]}) %}
        {% endfor %}
        {% do check_template(problems, at, row, offer, key, not campaign['message_template'] and campaign['status'] != 'measured_only') %}
    {% endfor %}
    {% if variants and sum.is_known and sum.percent | round(6) != 100 %}
        {% do problems.append('campaign_variants.csv, ' ~ campaign['campaign_id'] ~ ', traffic_percent: the variants add up to '
            ~ sum.percent | round(4) ~ ', not to 100') %}
    {% endif %}
{% endmacro %}
