-- One figure per cell: the origin that the catalogue lets lead; what was stated before what was aggregated.
with ranked as (
    select
        candidate.indicator_code,
        candidate.area_code,
        candidate.period_kind,
        candidate.period_end,
        candidate.breakdown,
        candidate.breakdown_value,
        candidate.numerator,
        candidate.denominator,
        candidate.value,
        candidate.symbol,
        candidate.status,
        candidate.origin,
        candidate.period_text,
        candidate.document,
        candidate.source_period_end,
        row_number() over (
            partition by
                candidate.indicator_code,
                candidate.area_code,
                candidate.period_kind,
                candidate.period_end,
                candidate.breakdown,
                candidate.breakdown_value
            order by
                case when candidate.value is null then 1 else 0 end,
                case when candidate.origin = indicators.leading_origin then 0 else 1 end,
                case candidate.origin when 'computed' then 0 when 'returned' then 1 else 2 end,
                candidate.derivation_rank
        ) as cell_rank
    from {{ ref('int_indicator_cell_candidate') }} as candidate
    inner join {{ ref('indicators') }} as indicators
        on candidate.indicator_code = indicators.indicator_code
)

select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    symbol,
    status,
    origin,
    period_text,
    document,
    source_period_end
from ranked
where cell_rank = 1
