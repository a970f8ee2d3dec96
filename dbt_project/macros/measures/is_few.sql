{# Whether a count is of so few that it is held back (disclosure policy); nought is not. #}
{% macro is_few(count, threshold) -%}
    {{ count }} between 1 and {{ threshold }}
{%- endmacro %}
