-- For each child looked after on a month's last day: placements that touch the twelve months to it, over all
-- periods of care; when the present placement began, and where that is an adoptive one, when the placement
-- before it in this period of care began.
with begun as (
    select
        child_month.area_code,
        child_month.child_id,
        child_month.month_end,
        child_month.period_no = placement.period_no as is_this_period,
        placement.started_on,
        placement.is_adoptive,
        case
            when placement.ended_on >= {{ rolling_year_start('child_month.month_end') }} then 1
            else 0
        end as is_in_year,
        row_number() over (
            partition by child_month.area_code, child_month.child_id, child_month.month_end
            order by placement.period_no desc, placement.placement_no desc
        ) as newest_first
    from {{ ref('int_care_month_end') }} as child_month
    inner join {{ ref('int_placement') }} as placement
        on
            child_month.area_code = placement.area_code
            and child_month.child_id = placement.child_id
            and child_month.month_end >= placement.started_on
)

select
    area_code,
    child_id,
    month_end,
    sum(is_in_year) as placements_in_year,
    max(case when newest_first = 1 and is_this_period then started_on end) as started_on,
    case
        when max(case when newest_first = 1 and is_adoptive then 1 else 0 end) = 1
            then max(case when newest_first = 2 and is_this_period then started_on end)
    end as before_adoptive_started_on
from begun
group by area_code, child_id, month_end
