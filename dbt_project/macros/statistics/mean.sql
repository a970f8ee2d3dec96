{# The mean of decimals. Their sum is exact, so that it does not depend on the order in which rows come, as a
   sum of floating-point numbers would. #}
{% macro mean(value) -%}
    cast(sum({{ value }}) as double) / count({{ value }})
{%- endmacro %}
