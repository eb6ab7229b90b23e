{% macro refuse_unknown(condition, named, unnamed, known) %}
    {%- for argument in named -%}
        {%- do stop_compile(condition ~ "() has no argument '" ~ argument ~ "': " ~ did_you_mean(argument, known)) -%}
    {%- endfor -%}
    {%- if unnamed and known == ['conditions'] -%}
        {%- do stop_compile(condition ~ '() takes one list: put the conditions in square brackets, ' ~ condition ~ '([..., ...])') -%}
    {%- elif unnamed -%}
        {%- do stop_compile(condition ~ '() was given too many arguments without a name (first: '
            ~ show_value(unnamed[0]) ~ '): name them, for example ' ~ known[-1] ~ '=...') -%}
    {%- endif -%}
{% endmacro %}
