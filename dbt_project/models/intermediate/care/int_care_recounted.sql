-- What counts a child once in a window, whatever its length: starts and ends of care at the last of the
-- window, adoptions, and children who went missing of all who were looked after at any time in it.
select
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    period.child_id,
    max(period.started_on) as counted_on,
    1 as is_counted
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('int_care_period') }} as period
    on
        counted_window.area_code = period.area_code
        and period.started_on between counted_window.period_start and counted_window.period_end
where counted_window.indicator_code = 'CLA003'
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    period.child_id
union all
select
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    period.child_id,
    max(period.ended_on) as counted_on,
    1 as is_counted
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('int_care_period') }} as period
    on
        counted_window.area_code = period.area_code
        and period.ended_on between counted_window.period_start and counted_window.period_end
        and (counted_window.indicator_code = 'CLA004' or period.end_reason in ('E11', 'E12'))
where counted_window.indicator_code in ('CLA004', 'ADO001')
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    period.child_id
union all
select
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    period.child_id,
    counted_window.period_end as counted_on,
    max(case when missing.child_id is not null then 1 else 0 end) as is_counted
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('int_care_period') }} as period
    on
        counted_window.area_code = period.area_code
        and counted_window.period_end >= period.started_on
        and counted_window.period_start <= period.ended_on
left join {{ ref('int_missing_known') }} as missing
    on
        period.area_code = missing.area_code
        and period.child_id = missing.child_id
        and missing.missing_kind = 'M'
        and counted_window.period_end >= missing.started_on
        and (missing.ended_on is null or counted_window.period_start <= missing.ended_on)
where counted_window.indicator_code = 'CLA050'
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    period.child_id
