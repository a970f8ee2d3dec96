{#- The rows of a record table whose `event_day` lies in a month about which their delivery decides: every event
    as in the newest delivery whose scope covers its day. What a delivery says of other months is not heard. -#}
{% macro events_known(model, extract, table, columns, event_day) -%}
    select
        record.area_code,
        {%- for column in columns %}
        record.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref(model) }} as record
    inner join {{ ref('int_record_decided') }} as decided
        on
            record.area_code = decided.area_code
            and record.reporting_period = decided.reporting_period
            and decided.extract_name = '{{ extract }}'
            and decided.table_name = '{{ table }}'
            and last_day(record.{{ event_day }}) = decided.month_end
{%- endmacro %}
