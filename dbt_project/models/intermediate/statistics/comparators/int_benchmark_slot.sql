-- Grain: one row per indicator and period for which any area has a figure or owes one. Figures of one slot
-- stand beside each other; figures of one class may stand in for those of another period of it.
with slot as (
    select distinct
        indicator_code,
        period_kind,
        period_end
    from {{ ref('int_indicator_interval') }}
    where
        breakdown = 'all'
        and not is_made_up
        and period_kind <> 'as_stated'
)

select
    slot.indicator_code,
    slot.period_kind,
    slot.period_end,
    indicators.unit,
    indicators.multiplier,
    indicators.is_count,
    indicators.polarity,
    case when indicators.domain = 'adults' then 'adults' else 'children' end as service,
    coalesce(series_break.from_period_end, date '0001-01-01') as comparable_from,
    {{ period_class('slot.period_kind', 'indicators.kind', 'indicators.unit') }} as period_class,
    row_number() over (order by slot.indicator_code, slot.period_kind, slot.period_end) as slot_no
from slot
inner join {{ ref('indicators') }} as indicators
    on slot.indicator_code = indicators.indicator_code
left join {{ ref('int_series_boundary') }} as series_break
    on
        series_break.boundary_kind = 'break'
        and slot.indicator_code = series_break.indicator_code
        and slot.period_end >= series_break.from_period_end
        and (series_break.until_period_end is null or slot.period_end < series_break.until_period_end)
