-- Grain: one row per month of a series: the special cause found at it, the first that matches, and what it
-- means. Runs are found from the last month of each window of 7 (or 3) and handed back to all its months.
with window_ended as (
    select
        series_no,
        segment_from,
        period_end,
        points,
        step,
        side,
        is_outside,
        is_near,
        case when sum(step) over six = 6 then 1 else 0 end as rose,
        case when sum(step) over six = -6 then 1 else 0 end as fell,
        case when abs(sum(side) over seven) = 7 then 1 else 0 end as shifted,
        case
            when
                abs(sum(side) over three) = 3
                and sum(case when is_near then 1 else 0 end) over three >= 2
                then 1
            else 0
        end as two_of_three
    from {{ ref('int_process_control_located') }}
    window
        three as (
            partition by series_no, segment_from
            order by period_end rows between 2 preceding and current row
        ),
        six as (
            partition by series_no, segment_from
            order by period_end rows between 5 preceding and current row
        ),
        seven as (
            partition by series_no, segment_from
            order by period_end rows between 6 preceding and current row
        )
),

flagged as (
    select
        series_no,
        segment_from,
        period_end,
        points,
        step,
        side,
        is_outside,
        is_near and max(two_of_three) over to_third = 1 as is_two_of_three,
        max(rose) over to_seventh = 1 as is_rising,
        max(fell) over to_seventh = 1 as is_falling,
        max(shifted) over to_seventh = 1 as is_shift
    from window_ended
    window
        to_third as (
            partition by series_no, segment_from
            order by period_end rows between current row and 2 following
        ),
        to_seventh as (
            partition by series_no, segment_from
            order by period_end rows between current row and 6 following
        )
),

explained as (
    select
        series_no,
        segment_from,
        period_end,
        points,
        case
            when is_outside then 'outside_limits'
            when is_rising or is_falling then 'trend'
            when is_two_of_three then 'two_of_three'
            when is_shift then 'shift'
        end as special_cause,
        case
            when is_outside then side
            -- a peak ends a rise and begins a fall: it belongs to the run that it ends
            when is_rising and is_falling then step
            when is_rising then 1
            when is_falling then -1
            when is_two_of_three or is_shift then side
            else 0
        end as special_side
    from flagged
)

select
    explained.series_no,
    explained.segment_from,
    explained.period_end,
    explained.points,
    explained.special_cause,
    explained.special_side,
    {{ variation('explained.special_side', 'explained.points', 'series.polarity') }} as variation
from explained
inner join {{ ref('int_series') }} as series
    on explained.series_no = series.series_no
