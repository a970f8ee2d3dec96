{#- Children with an open record on a month's last day, as the delivery that decides about the month has it:
    children, not records. -#}
{% macro children_open(model, extract, table, started_on, ended_on) -%}
    select distinct
        record.area_code,
        record.child_id,
        decided.month_end
    from {{ ref(model) }} as record
    inner join {{ ref('int_record_decided') }} as decided
        on
            record.area_code = decided.area_code
            and record.reporting_period = decided.reporting_period
            and decided.extract_name = '{{ extract }}'
            and decided.table_name = '{{ table }}'
            and {{ open_on('record.' ~ started_on, 'record.' ~ ended_on, 'decided.month_end') }}
{%- endmacro %}
