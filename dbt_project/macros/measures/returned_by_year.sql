{#- The rows of a module of the looked-after return, each collection year's as its last delivery has them; they
    speak for the days of that year only, which begins on `year_start`. -#}
{% macro returned_by_year(model, table, columns) -%}
    select
        record.area_code,
        {%- for column in columns %}
        record.{{ column }},
        {%- endfor %}
        delivery.scope_start as year_start
    from {{ ref(model) }} as record
    inner join {{ ref('int_record_delivery') }} as delivery
        on
            record.area_code = delivery.area_code
            and record.reporting_period = delivery.reporting_period
            and delivery.extract_name = 'ssda903'
            and delivery.table_name = '{{ table }}'
{%- endmacro %}
