-- Worked out by hand. From Thursday 13 April to Tuesday 18 April 2017 lie Good Friday, a weekend and Easter
-- Monday: one working day. From Friday 22 December to Tuesday 2 January 2018 lie two weekends, 25, 26
-- December and 1 January: 27, 28, 29 December and 2 January, four.
with expected as (
    select
        cast('2017-04-13' as date) as start_day,
        cast('2017-04-18' as date) as end_day,
        1 as working_days
    union all
    select
        cast('2017-12-22' as date) as start_day,
        cast('2018-01-02' as date) as end_day,
        4 as working_days
)

select
    expected.start_day,
    expected.end_day,
    expected.working_days,
    {{ working_days_between('first', 'last') }} as counted
from expected
left join {{ ref('int_calendar_day') }} as first
    on expected.start_day = first.date_day
left join {{ ref('int_calendar_day') }} as last
    on expected.end_day = last.date_day
where
    last.working_day_no is null
    or {{ working_days_between('first', 'last') }} <> expected.working_days
