{#- 1 for the row of the newest delivery that states these key columns. -#}
{% macro newest_delivery(key_columns) -%}
    row_number() over (
        partition by {{ key_columns | join(', ') }}
        order by reporting_period desc, source_row asc
    )
{%- endmacro %}
