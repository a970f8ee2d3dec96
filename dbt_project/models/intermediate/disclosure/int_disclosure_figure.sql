-- Computed figures as disclosure control sees them: of a share the cases below the line count, of a rate the
-- population does not, because it is nobody's secret.
select
    computed.indicator_code,
    computed.area_code,
    computed.period_kind,
    counted_window.period_start,
    computed.period_end,
    computed.breakdown,
    computed.breakdown_value,
    computed.numerator,
    computed.denominator,
    case
        when not indicators.is_count and indicators.population_band is null
            then cast(computed.denominator as bigint)
    end as cases,
    computed.value,
    computed.is_made_up
from {{ ref('int_indicator_computed') }} as computed
inner join {{ ref('int_measure_window') }} as counted_window
    on
        computed.indicator_code = counted_window.indicator_code
        and computed.area_code = counted_window.area_code
        and computed.period_kind = counted_window.period_kind
        and computed.period_end = counted_window.period_end
inner join {{ ref('indicators') }} as indicators
    on computed.indicator_code = indicators.indicator_code
