-- Grain: one row per cell with a value, numbered by its series. Its segment starts at a recorded rebase or
-- break, never of itself; figures compare in time only from the newest break onwards.
select
    series.series_no,
    cell.period_end,
    cell.value,
    cell.lower_95,
    cell.upper_95,
    greatest(
        coalesce(rebase.from_period_end, date '0001-01-01'),
        coalesce(series_break.from_period_end, date '0001-01-01')
    ) as segment_from,
    coalesce(series_break.from_period_end, date '0001-01-01') as comparable_from,
    {{ previous_period_end('series.period_kind', 'cell.period_end') }} as previous_period_end,
    case
        when series.period_kind <> 'as_stated' then last_day({{ add_months('cell.period_end', -12) }})
    end as last_year_period_end
from {{ ref('int_indicator_interval') }} as cell
inner join {{ ref('int_series') }} as series
    on
        cell.indicator_code = series.indicator_code
        and cell.area_code = series.area_code
        and cell.period_kind = series.period_kind
        and cell.breakdown = series.breakdown
        and cell.breakdown_value = series.breakdown_value
        and cell.is_made_up = series.is_made_up
left join {{ ref('int_series_boundary') }} as rebase
    on
        rebase.boundary_kind = 'rebase'
        and cell.indicator_code = rebase.indicator_code
        and cell.area_code = rebase.area_code
        and cell.period_end >= rebase.from_period_end
        and (rebase.until_period_end is null or cell.period_end < rebase.until_period_end)
left join {{ ref('int_series_boundary') }} as series_break
    on
        series_break.boundary_kind = 'break'
        and cell.indicator_code = series_break.indicator_code
        and cell.period_end >= series_break.from_period_end
        and (series_break.until_period_end is null or cell.period_end < series_break.until_period_end)
where cell.value is not null
