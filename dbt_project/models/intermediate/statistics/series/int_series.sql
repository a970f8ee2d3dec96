-- Grain: one row per series: an indicator of an area over one kind of period, of one breakdown. Made-up and
-- real figures are never one series. A figure as stated has no calendar and belongs to none.
with series as (
    select distinct
        indicator_code,
        area_code,
        period_kind,
        breakdown,
        breakdown_value,
        is_made_up
    from {{ ref('int_indicator_interval') }}
    where value is not null
)

select
    series.indicator_code,
    series.area_code,
    series.period_kind,
    series.breakdown,
    series.breakdown_value,
    series.is_made_up,
    indicators.kind,
    indicators.unit,
    indicators.is_count,
    indicators.polarity,
    indicators.target,
    indicators.amber_tolerance,
    row_number() over (
        order by
            series.indicator_code,
            series.area_code,
            series.period_kind,
            series.breakdown,
            series.breakdown_value,
            series.is_made_up
    ) as series_no
from series
inner join {{ ref('indicators') }} as indicators
    on series.indicator_code = indicators.indicator_code
