{#- What is known now of a record table: each event as in the newest delivery that shows it, unless a newer
    delivery covers the event and no longer shows it.
    `identity` names the columns that make two rows the same event, `covered_until` is the day on which the event
    left the deliveries' scope (empty while it is open). `history_from` names the start column of a table whose
    deliveries tell all of a child from the first row they show: from that day on they cover the child. -#}
{% macro known_records(model, extract, table, columns, identity, covered_until, history_from=none) -%}
    with shown as (
        select
            record.area_code,
            {%- for column in columns %}
            record.{{ column }},
            {%- endfor %}
            {{ covered_until }} as covered_until,
            delivery.next_scope_start,
            {%- if history_from %}
            min(record.{{ history_from }}) over (
                partition by record.area_code, record.child_id
                order by delivery.delivery_no asc
                range between 1 following and unbounded following
            ) as retold_from,
            {%- endif %}
            dense_rank() over (
                partition by record.area_code, {% for column in identity %}record.{{ column }}{{ ", " if not loop.last }}{% endfor %}
                order by delivery.delivery_no desc
            ) as version_no
        from {{ ref(model) }} as record
        inner join {{ ref('int_record_delivery') }} as delivery
            on
                record.area_code = delivery.area_code
                and record.reporting_period = delivery.reporting_period
                and delivery.extract_name = '{{ extract }}'
                and delivery.table_name = '{{ table }}'
    )

    select
        area_code,
        {%- for column in columns %}
        {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from shown
    where
        version_no = 1
        and (next_scope_start is null or covered_until < next_scope_start)
        {%- if history_from %}
        and (retold_from is null or {{ history_from }} < retold_from)
        {%- endif %}
{%- endmacro %}
