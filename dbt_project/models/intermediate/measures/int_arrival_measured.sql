-- Events of a month by how late they were first seen: one row per event and lag indicator that can be told.
select
    lag_month.indicator_code,
    event.area_code,
    event.event_on as counted_on,
    event.child_id,
    case when event.months_late = lag_month.months_late then 1 else 0 end as is_counted
from {{ ref('int_event_arrival') }} as event
inner join {{ ref('int_arrival_month') }} as lag_month
    on
        event.extract_name = lag_month.extract_name
        and event.table_name = lag_month.table_name
        and event.area_code = lag_month.area_code
        and last_day(event.event_on) = lag_month.month_end
