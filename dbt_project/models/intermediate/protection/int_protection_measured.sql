-- Enquiries, plans and children in need: one row per case and indicator.
select
    'CSC040' as indicator_code,
    area_code,
    strategy_discussion_on as counted_on,
    child_id,
    1 as is_counted
from {{ ref('int_enquiry_known') }}
union all
select
    'CSC052' as indicator_code,
    area_code,
    started_on as counted_on,
    child_id,
    case when previous_plans > 0 then 1 else 0 end as is_counted
from {{ ref('int_plan_started') }}
union all
select
    catalogue.indicator_code,
    plan.area_code,
    plan.month_end as counted_on,
    plan.child_id,
    1 as is_counted
from {{ ref('int_plan_open') }} as plan
inner join {{ ref('indicators') }} as catalogue
    on catalogue.indicator_code in ('CSC050', 'CSC051')
union all
select
    'CSC030' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    1 as is_counted
from {{ ref('int_need_open') }}
