-- Children looked after for 20 working days or more on a month's last day, and whether all their reviews are
-- in time: none held late in the twelve months to it, and the next not overdue (due on the day is in time).
select
    child_month.area_code,
    child_month.child_id,
    child_month.month_end,
    case
        when max(case
            when
                review.is_late
                and review.reviewed_on >= {{ rolling_year_start('child_month.month_end') }}
                then 1
            else 0
        end) = 1 then 0
        when max(review.next_due_on) < child_month.month_end then 0
        else 1
    end as is_in_time
from {{ ref('int_care_month_end') }} as child_month
inner join {{ ref('int_calendar_day') }} as last_day
    on child_month.month_end = last_day.date_day
left join {{ ref('int_calendar_day') }} as start_day
    on child_month.started_on = start_day.date_day
inner join {{ ref('int_review_timed') }} as review
    on
        child_month.area_code = review.area_code
        and child_month.child_id = review.child_id
        and child_month.started_on = review.started_on
        and child_month.month_end >= review.reviewed_on
where start_day.date_day is null or {{ working_days_between('start_day', 'last_day') }} >= 20
group by child_month.area_code, child_month.child_id, child_month.month_end
