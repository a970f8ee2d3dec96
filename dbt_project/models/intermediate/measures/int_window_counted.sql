-- Cases per covered window: events summed over its months, stocks as on its last day, what counts a child
-- once counted anew.
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
    month.breakdown,
    month.breakdown_value,
    sum(month.counted) as counted,
    sum(month.cases) as cases
from {{ ref('int_measure_window') }} as counted_window
inner join {{ ref('indicators') }} as indicators
    on counted_window.indicator_code = indicators.indicator_code
inner join {{ ref('int_month_counted') }} as month
    on
        counted_window.indicator_code = month.indicator_code
        and counted_window.area_code = month.area_code
        and counted_window.period_end >= month.month_end
        and case
            when indicators.kind = 'flow' then counted_window.period_start
            else counted_window.period_end
        end <= month.month_end
group by
    counted_window.indicator_code,
    counted_window.area_code,
    counted_window.period_kind,
    counted_window.period_end,
    month.breakdown,
    month.breakdown_value
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
