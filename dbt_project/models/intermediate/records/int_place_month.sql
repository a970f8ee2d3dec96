-- Places do not move: where an authority has delivered them, they cover every month.
select
    place.area_code,
    calendar.month_end,
    max(case when place.is_made_up then 1 else 0 end) = 1 as is_made_up
from {{ ref('int_place') }} as place
inner join {{ ref('int_calendar_day') }} as calendar
    on
        calendar.date_day = calendar.month_end
        and calendar.month_end <= {{ period_end() }}
group by place.area_code, calendar.month_end
