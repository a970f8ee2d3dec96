-- Enquiries, conferences, plans and children in need: one row per case and indicator.
select
    'CSC040' as indicator_code,
    area_code,
    strategy_discussion_on as counted_on,
    child_id,
    1 as is_counted
from {{ ref('int_enquiry_known') }}
union all
select
    'CSC042' as indicator_code,
    enquiry.area_code,
    enquiry.conference_on as counted_on,
    enquiry.child_id,
    case when {{ working_days_between('start_day', 'end_day') }} <= 15 then 1 else 0 end as is_counted
from {{ ref('int_enquiry_known') }} as enquiry
left join {{ ref('int_calendar_day') }} as start_day
    on enquiry.strategy_discussion_on = start_day.date_day
left join {{ ref('int_calendar_day') }} as end_day
    on enquiry.conference_on = end_day.date_day
where enquiry.conference_on is not null
union all
select
    'CSC052' as indicator_code,
    area_code,
    started_on as counted_on,
    child_id,
    case when previous_plans > 0 then 1 else 0 end as is_counted
from {{ ref('int_plan_known') }}
union all
select
    'CSC053' as indicator_code,
    area_code,
    ended_on as counted_on,
    child_id,
    case when ended_on > {{ add_days('started_on', 729) }} then 1 else 0 end as is_counted
from {{ ref('int_plan_known') }}
where ended_on is not null
union all
-- children, not plans or episodes
select distinct
    counted_window.indicator_code,
    plan.area_code,
    counted_window.period_end as counted_on,
    plan.child_id,
    1 as is_counted
from {{ ref('int_plan_known') }} as plan
inner join {{ ref('int_measure_window') }} as counted_window
    on
        plan.area_code = counted_window.area_code
        and counted_window.period_kind = 'month'
        and counted_window.indicator_code in ('CSC050', 'CSC051')
        and {{ open_on('plan.started_on', 'plan.ended_on', 'counted_window.period_end') }}
union all
select distinct
    counted_window.indicator_code,
    need.area_code,
    counted_window.period_end as counted_on,
    need.child_id,
    1 as is_counted
from {{ ref('int_need_known') }} as need
inner join {{ ref('int_measure_window') }} as counted_window
    on
        need.area_code = counted_window.area_code
        and counted_window.period_kind = 'month'
        and counted_window.indicator_code = 'CSC030'
        and {{ open_on('need.started_on', 'need.closed_on', 'counted_window.period_end') }}
