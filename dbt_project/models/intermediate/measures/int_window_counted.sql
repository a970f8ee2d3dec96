-- Cases per covered window: events from its first day to its last, stocks as on its last day, what counts a
-- child once counted anew.
with recounted as (
    {{ by_breakdown(
        ref('int_care_recounted'),
        ['indicator_code', 'area_code', 'period_kind', 'period_end']
    ) }}
)

select
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    day.breakdown,
    day.breakdown_value,
    sum(day.counted) as counted,
    sum(day.cases) as cases
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('indicators') }} as indicators
    on counted_window.indicator_code = indicators.indicator_code
inner join {{ ref('int_day_counted') }} as day
    on
        counted_window.indicator_code = day.indicator_code
        and counted_window.area_code = day.area_code
        and counted_window.period_end >= day.counted_on
        and case
            when indicators.kind = 'flow' then counted_window.period_start
            else counted_window.period_end
        end <= day.counted_on
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    day.breakdown,
    day.breakdown_value
union all
select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    counted,
    cases
from recounted
