-- The chosen cells, and one row for every indicator that has none for the home authority's month:
-- its figure is awaited, and source_period_end says which one is the newest known, if any.
with chosen as (
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
        case when value is null then coalesce(symbol, 'x') end as symbol,
        status,
        origin,
        is_made_up,
        period_text,
        source_period_end
    from {{ ref('int_indicator_cell_chosen') }}
),

home_month as (
    select indicator_code
    from chosen
    where
        area_code = '{{ var("authority") }}'
        and period_kind = 'month'
        and period_end = {{ period_end() }}
        and breakdown = 'all'
),

home_latest as (
    select
        indicator_code,
        max(case when period_end <= {{ period_end() }} then source_period_end end) as source_period_end
    from chosen
    where
        area_code = '{{ var("authority") }}'
        and value is not null
        and not is_made_up
    group by indicator_code
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
    source_period_end
from chosen
union all
select
    indicators.indicator_code,
    '{{ var("authority") }}' as area_code,
    'month' as period_kind,
    {{ period_end() }} as period_end,
    'all' as breakdown,
    'all' as breakdown_value,
    cast(null as decimal(18, 4)) as numerator,
    cast(null as decimal(18, 4)) as denominator,
    cast(null as decimal(18, 6)) as value,
    'x' as symbol,
    'awaiting' as status,
    cast(null as varchar) as origin,
    false as is_made_up,
    cast(null as varchar) as period_text,
    home_latest.source_period_end
from {{ ref('indicators') }} as indicators
left join home_month
    on indicators.indicator_code = home_month.indicator_code
left join home_latest
    on indicators.indicator_code = home_latest.indicator_code
where home_month.indicator_code is null
