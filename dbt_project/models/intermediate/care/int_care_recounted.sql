-- What counts a child once in a window, whatever its length: starts and ends of care and adoptions at the
-- last of the window, and children who went missing.
select
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    started.child_id,
    max(started.started_on) as counted_on,
    1 as is_counted
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('int_care_started') }} as started
    on
        counted_window.area_code = started.area_code
        and started.started_on between counted_window.period_start and counted_window.period_end
where counted_window.indicator_code = 'CLA003'
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    started.child_id
union all
select
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    ceased.child_id,
    max(ceased.ended_on) as counted_on,
    1 as is_counted
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('int_care_ceased') }} as ceased
    on
        counted_window.area_code = ceased.area_code
        and ceased.ended_on between counted_window.period_start and counted_window.period_end
        and (counted_window.indicator_code = 'CLA004' or ceased.end_reason in ('E11', 'E12'))
where counted_window.indicator_code in ('CLA004', 'ADO001')
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    ceased.child_id
union all
select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    child_id,
    counted_on,
    is_counted
from {{ ref('int_missing_recounted') }}
