{#- The rows of a record table, each with the authority and month of its delivery. Where one file was delivered
    for two months its rows stand here once for each: callers select distinct, `source_row` tells doubles apart. -#}
{% macro delivered(extract, table) -%}
    from {{ source('extracts', extract ~ '__' ~ table) }} as record
    inner join {{ ref('stg_ledger__delivery') }} as delivery
        on
            record.delivery_sha256 = delivery.sha256
            and delivery.extract_name = '{{ extract }}'
            and delivery.table_name = '{{ table }}'
            and delivery.is_current
{%- endmacro %}
