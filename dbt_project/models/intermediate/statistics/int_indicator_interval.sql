-- Grain: one row per cell. Its 95% interval in double precision, from the counts behind it, where a method
-- fits.
with method as (
    select
        cell.indicator_code,
        cell.area_code,
        cell.period_kind,
        cell.period_end,
        cell.breakdown,
        cell.breakdown_value,
        cell.is_made_up,
        cell.origin,
        cell.numerator,
        cell.denominator,
        cell.value,
        cell.symbol,
        indicators.unit,
        indicators.multiplier,
        {{ interval_method('indicators.unit', 'cell.numerator', 'cell.denominator', 'cell.value') }}
            as interval_method
    from {{ ref('int_indicator_cell_completed') }} as cell
    inner join {{ ref('indicators') }} as indicators
        on cell.indicator_code = indicators.indicator_code
)

select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    is_made_up,
    origin,
    numerator,
    denominator,
    value,
    symbol,
    interval_method,
    {{ interval_end('lower', 'interval_method', 'unit', 'multiplier', 'numerator', 'denominator', 'value') }}
        as lower_95,
    {{ interval_end('upper', 'interval_method', 'unit', 'multiplier', 'numerator', 'denominator', 'value') }}
        as upper_95
from method
