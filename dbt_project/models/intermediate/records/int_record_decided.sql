-- The delivery that decides about each month: of those whose scope covers it, the newest.
select
    delivery.extract_name,
    delivery.table_name,
    delivery.area_code,
    calendar.month_end,
    max(delivery.reporting_period) as reporting_period
from {{ ref('int_record_delivery') }} as delivery
inner join {{ ref('int_calendar_day') }} as calendar
    on
        calendar.date_day = calendar.month_end
        and calendar.date_day between delivery.scope_start and delivery.scope_end
where calendar.month_end <= {{ period_end() }}
group by
    delivery.extract_name,
    delivery.table_name,
    delivery.area_code,
    calendar.month_end
