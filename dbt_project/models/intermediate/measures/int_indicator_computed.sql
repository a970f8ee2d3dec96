-- Figures computed from records, in the catalogue's terms: a count has no denominator, a rate divides by the
-- population, a share by its cases. A covered window without any case counts nought; a share of none has no
-- value.
with counted as (
    select
        counted_window.indicator_code,
        counted_window.area_code,
        counted_window.period_kind,
        counted_window.period_end,
        counted_window.is_made_up,
        coalesce(cell.breakdown, 'all') as breakdown,
        coalesce(cell.breakdown_value, 'all') as breakdown_value,
        coalesce(cell.counted, 0) as counted,
        coalesce(cell.cases, 0) as cases
    from {{ ref('int_measure_window') }} as counted_window
    left join {{ ref('int_window_counted') }} as cell
        on
            counted_window.indicator_code = cell.indicator_code
            and counted_window.area_code = cell.area_code
            and counted_window.period_kind = cell.period_kind
            and counted_window.period_end = cell.period_end
),

divided as (
    select
        counted.indicator_code,
        counted.area_code,
        counted.period_kind,
        counted.period_end,
        counted.breakdown,
        counted.breakdown_value,
        counted.is_made_up,
        indicators.is_count,
        indicators.multiplier,
        counted.counted as numerator,
        case
            when indicators.is_count then null
            when indicators.population_band is not null then population.population
            else counted.cases
        end as denominator
    from counted
    inner join {{ ref('indicators') }} as indicators
        on counted.indicator_code = indicators.indicator_code
    left join {{ ref('int_population_used') }} as population
        on
            counted.area_code = population.area_code
            and counted.period_end = population.period_end
            and indicators.population_band = population.age_band
)

select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    is_made_up,
    cast(numerator as decimal(18, 4)) as numerator,
    cast(denominator as decimal(18, 4)) as denominator,
    case
        when is_count then cast(numerator as decimal(18, 6))
        else {{ ratio('numerator', 'denominator', 'multiplier') }}
    end as value
from divided
