{#- Adds a sentence for everything wrong with a row's message_template: braces, unknown tokens, tokens of another segment's key or of an
    offer that is not there. `given` holds the offer's cells, the campaign's where the row has none. -#}
{% macro check_template(problems, at, row, given, key, required) %}
    {% set at = at ~ ', message_template: ' %}
    {% set template = row['message_template'] or '' %}
    {% set pieces = template.split('{') %}
    {% if required and not template.strip() %}
        {% do problems.append(at ~ 'is empty; write the message') %}
    {% endif %}
    {% if '}' in pieces[0] %}
        {% do problems.append(at ~ 'has a closing brace without an opening one') %}
    {% endif %}
    {% if pieces | length > message_parts() %}
        {% do problems.append(at ~ 'has more than ' ~ (message_parts() - 1) ~ ' tokens') %}
    {% endif %}
    {% for piece in pieces[1:] %}
        {% set token = piece.split('}')[0].split('|')[0] %}
        {% if piece.count('}') != 1 %}
            {% do problems.append(at ~ "the brace of '{" ~ piece[:20] ~ "' is closed " ~ piece.count('}') ~ ' times; write {token} or {token|fallback}') %}
        {% elif token not in message_tokens() %}
            {% do problems.append(at ~ '{' ~ token ~ '} is no token; ' ~ did_you_mean(token, message_tokens().keys() | list)) %}
        {% elif message_tokens()[token] == 'offer' and not given[token] %}
            {% do problems.append(at ~ 'names {' ~ token ~ '}, but ' ~ token ~ ' is empty') %}
        {% elif message_tokens()[token] not in [none, 'offer', key] and key != 'unknown' %}
            {% do problems.append(at ~ '{' ~ token ~ '} needs a segment per ' ~ message_tokens()[token] ~ ', and this one is '
                ~ ('per ' ~ key if key else 'per person')) %}
        {% endif %}
    {% endfor %}
{% endmacro %}

{#- The key of each segment, {name: product_id and the like, none for a plain one}. -#}
{% macro segment_keys() %}
    {% set keys = {} %}
    {% for node in segment_nodes() %}
        {% set found = modules.re.search('\\bper\\s*=\\s*[\'"](\\w+)[\'"]', node.raw_code) %}
        {% do keys.update({node.name: found.group(1) if found else none}) %}
    {% endfor %}
    {{ return(keys) }}
{% endmacro %}
