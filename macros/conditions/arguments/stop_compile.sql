{% macro stop_compile(sentence) %}
    {%- set file = model.original_file_path if model is defined and model else 'this file' -%}
    {{ exceptions.raise_compiler_error(file ~ ': ' ~ sentence) }}
{% endmacro %}
