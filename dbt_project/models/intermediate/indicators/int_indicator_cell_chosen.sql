-- One figure per cell: the origin that the catalogue lets lead; what was stated before what was aggregated.
-- Made-up figures never stand among real ones: none is taken of an indicator of which the area itself has one
-- real figure, nor of a kind of period for which others have published one.
with real_series as (
    select distinct
        indicator_code,
        area_code,
        case when origin = 'published' then period_kind end as period_kind
    from {{ ref('int_indicator_cell_candidate') }}
    where
        not is_made_up
        and value is not null
),

ranked as (
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
        candidate.is_made_up,
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
                case when candidate.is_made_up then 0 else 1 end,
                case when candidate.origin = indicators.leading_origin then 0 else 1 end,
                case candidate.origin when 'computed' then 0 when 'returned' then 1 else 2 end,
                candidate.derivation_rank
        ) as cell_rank
    from {{ ref('int_indicator_cell_candidate') }} as candidate
    inner join {{ ref('indicators') }} as indicators
        on candidate.indicator_code = indicators.indicator_code
    where
        not candidate.is_made_up
        or not exists (
            select real_series.indicator_code
            from real_series
            where
                real_series.indicator_code = candidate.indicator_code
                and real_series.area_code = candidate.area_code
                and (real_series.period_kind is null or real_series.period_kind = candidate.period_kind)
        )
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
    is_made_up,
    period_text,
    document,
    source_period_end
from ranked
where cell_rank = 1
