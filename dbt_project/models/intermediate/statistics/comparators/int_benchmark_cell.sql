-- Grain: one row per cell of the whole (no breakdown) of an area, with the slot it stands in. Made-up
-- figures are compared with nobody's.
select
    slot.slot_no,
    slot.period_end,
    slot.polarity,
    slot.service,
    cell.area_code,
    areas.area_kind,
    areas.region_code,
    cell.origin,
    cell.numerator,
    cell.denominator,
    cell.value,
    cell.symbol,
    cell.interval_method,
    cell.lower_95,
    cell.upper_95
from {{ ref('int_indicator_interval') }} as cell
inner join {{ ref('int_benchmark_slot') }} as slot
    on
        cell.indicator_code = slot.indicator_code
        and cell.period_kind = slot.period_kind
        and cell.period_end = slot.period_end
inner join {{ ref('areas') }} as areas
    on cell.area_code = areas.area_code
where
    cell.breakdown = 'all'
    and not cell.is_made_up
