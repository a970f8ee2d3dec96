-- Longer windows from months: counts and ratios of events are summed and need every month of the window;
-- stocks take the last day's value and have no rolling year; durations are never made from months.
with measured as (
    select
        measured.indicator_code,
        measured.area_code,
        measured.month_end,
        measured.breakdown,
        measured.breakdown_value,
        measured.origin,
        measured.numerator,
        measured.denominator,
        measured.value,
        indicators.kind,
        indicators.is_count,
        indicators.multiplier
    from {{ ref('int_indicator_month_measured') }} as measured
    inner join {{ ref('indicators') }} as indicators
        on measured.indicator_code = indicators.indicator_code
),

summed as (
    select
        measured.indicator_code,
        measured.area_code,
        calendar.period_kind,
        calendar.period_end,
        measured.breakdown,
        measured.breakdown_value,
        measured.origin,
        measured.is_count,
        measured.multiplier,
        calendar.months_in_window,
        count(*) as months_found,
        count(measured.numerator) as months_with_numerator,
        count(measured.denominator) as months_with_denominator,
        sum(measured.numerator) as numerator,
        sum(measured.denominator) as denominator,
        sum(measured.value) as value
    from measured
    inner join {{ ref('int_calendar_window') }} as calendar
        on measured.month_end between calendar.period_start and calendar.period_end
    where measured.kind = 'flow'
    group by
        measured.indicator_code,
        measured.area_code,
        calendar.period_kind,
        calendar.period_end,
        measured.breakdown,
        measured.breakdown_value,
        measured.origin,
        measured.is_count,
        measured.multiplier,
        calendar.months_in_window
)

select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    origin,
    case when not is_count then cast(numerator as decimal(18, 4)) end as numerator,
    case when not is_count then cast(denominator as decimal(18, 4)) end as denominator,
    case
        when is_count then cast(value as decimal(18, 6))
        else {{ ratio('numerator', 'denominator', 'multiplier') }}
    end as value,
    period_end as source_period_end
from summed
where
    months_found = months_in_window
    and (
        is_count
        or (months_with_numerator = months_in_window and months_with_denominator = months_in_window)
    )
union all
select
    measured.indicator_code,
    measured.area_code,
    calendar.period_kind,
    calendar.period_end,
    measured.breakdown,
    measured.breakdown_value,
    measured.origin,
    measured.numerator,
    measured.denominator,
    measured.value,
    measured.month_end as source_period_end
from measured
inner join {{ ref('int_calendar_window') }} as calendar
    on measured.month_end = calendar.period_end
where
    measured.kind = 'stock'
    and calendar.period_kind <> 'rolling_12_months'
