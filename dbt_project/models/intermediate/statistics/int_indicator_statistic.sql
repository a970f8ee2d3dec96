-- Grain: one row per cell with a value: everything that is said of a figure from its own series.
with judged as (
    select
        point.series_no,
        point.period_end,
        point.lower_95,
        point.upper_95,
        previous.value as previous_value,
        last_year.value as same_period_last_year_value,
        control.special_cause,
        limits.assurance,
        limits.centre,
        limits.lower_limit,
        limits.upper_limit,
        trend.recent_trend,
        case
            when series.period_kind = 'month' then coalesce(control.variation, 'too_few')
        end as variation,
        {{ rag('point.value', 'series.target', 'series.amber_tolerance', 'series.polarity', 'series.unit') }}
            as rag,
        case
            when last_year.value is not null then {{ direction('point.value', 'last_year.value') }}
            when control.points >= 12 and control.special_side = 1 then 'up'
            when control.points >= 12 and control.special_side = -1 then 'down'
        end as direction,
        coalesce(abs({{ interval_side('point.lower_95', 'point.upper_95', 'last_year.value') }}) = 1, false)
        or coalesce(
            control.points >= 12
            and control.special_side <> 0
            -- a run below the centre says nothing for a figure that rose on the year before
            and control.special_side = coalesce(sign(point.value - last_year.value), control.special_side),
            false
        ) as signals,
        case
            when series.period_kind = 'year_to_date' and series.kind = 'flow' and series.is_count
                then {{ run_rate('point.value', financial_month_no('point.period_end')) }}
        end as forecast_year_end
    from {{ ref('int_series_point') }} as point
    inner join {{ ref('int_series') }} as series
        on point.series_no = series.series_no
    left join {{ ref('int_series_point') }} as previous
        on
            point.series_no = previous.series_no
            and point.previous_period_end = previous.period_end
            and point.comparable_from = previous.comparable_from
    left join {{ ref('int_series_point') }} as last_year
        on
            point.series_no = last_year.series_no
            and point.last_year_period_end = last_year.period_end
            and point.comparable_from = last_year.comparable_from
    left join {{ ref('int_process_control_point') }} as control
        on
            point.series_no = control.series_no
            and point.period_end = control.period_end
    left join {{ ref('int_process_control_limit') }} as limits
        on
            point.series_no = limits.series_no
            and point.segment_from = limits.segment_from
    left join {{ ref('int_recent_trend') }} as trend
        on
            point.series_no = trend.series_no
            and point.period_end = trend.last_period_end
)

select
    series.indicator_code,
    series.area_code,
    series.period_kind,
    judged.period_end,
    series.breakdown,
    series.breakdown_value,
    series.is_made_up,
    cast(round(judged.lower_95, 6) as decimal(18, 6)) as lower_95,
    cast(round(judged.upper_95, 6) as decimal(18, 6)) as upper_95,
    judged.previous_value,
    judged.same_period_last_year_value,
    judged.rag,
    judged.direction,
    {{ direction_judgement('judged.direction', 'judged.signals', 'series.polarity') }} as direction_judgement,
    judged.special_cause,
    judged.variation,
    coalesce(judged.assurance, 'none') as assurance,
    judged.recent_trend,
    cast(round(judged.centre, 6) as decimal(18, 6)) as process_centre,
    cast(round(judged.lower_limit, 6) as decimal(18, 6)) as process_lower_limit,
    cast(round(judged.upper_limit, 6) as decimal(18, 6)) as process_upper_limit,
    cast(round(judged.forecast_year_end, 6) as decimal(18, 6)) as forecast_year_end,
    case when judged.forecast_year_end is not null then 'run_rate' end as forecast_method
from judged
inner join {{ ref('int_series') }} as series
    on judged.series_no = series.series_no
