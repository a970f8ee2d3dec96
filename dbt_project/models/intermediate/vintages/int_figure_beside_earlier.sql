-- Grain: one row per figure of the home authority that this release states or the last one had a value of.
-- `change` says what became of a figure that an earlier release stated. A made-up figure that a real one
-- replaces was never anybody's figure, so it is neither revised nor removed.
with this_release as (
    select
        cell.indicator_code,
        indicators.indicator_version,
        cell.area_code,
        cell.period_kind,
        {{ period_start('cell.period_kind', 'cell.period_end') }} as period_start,
        cell.period_end,
        cell.breakdown,
        cell.breakdown_value,
        cell.numerator,
        cell.denominator,
        cell.value,
        cell.symbol,
        cell.origin,
        cell.is_made_up
    from {{ ref('int_indicator_cell_completed') }} as cell
    inner join {{ ref('indicators') }} as indicators
        on cell.indicator_code = indicators.indicator_code
    where cell.area_code = '{{ var("authority") }}'
)

select
    coalesce(here.indicator_code, earlier.indicator_code) as indicator_code,
    coalesce(here.indicator_version, earlier.indicator_version) as indicator_version,
    earlier.indicator_version as version_before,
    coalesce(here.area_code, earlier.area_code) as area_code,
    coalesce(here.period_kind, earlier.period_kind) as period_kind,
    coalesce(here.period_start, earlier.period_start) as period_start,
    coalesce(here.period_end, earlier.period_end) as period_end,
    coalesce(here.breakdown, earlier.breakdown) as breakdown,
    coalesce(here.breakdown_value, earlier.breakdown_value) as breakdown_value,
    here.numerator,
    here.denominator,
    here.value,
    case when here.indicator_code is null then 'x' else here.symbol end as symbol,
    earlier.symbol as symbol_before,
    here.origin,
    earlier.origin as origin_before,
    coalesce(here.is_made_up, earlier.is_made_up) as is_made_up,
    earlier.is_made_up and not here.is_made_up as is_made_real,
    case
        when earlier.indicator_code is null then null
        when here.indicator_code is null then 'removed'
        when earlier.is_made_up and not here.is_made_up and here.value is null then 'marked'
        when earlier.is_made_up and not here.is_made_up then 'received'
        when earlier.value is not null and here.value is null then 'withheld'
        when earlier.value is null and here.value is not null then 'received'
        when here.value <> earlier.value then 'revised'
        when
            coalesce(here.numerator, -1) <> coalesce(earlier.numerator, -1)
            or coalesce(here.denominator, -1) <> coalesce(earlier.denominator, -1)
            then 'recounted'
        when coalesce(here.symbol, '') <> coalesce(earlier.symbol, '') then 'marked'
    end as change,
    earlier.value as value_before,
    cast(here.value - earlier.value as decimal(18, 6)) as change_size
from this_release as here
full outer join {{ ref('int_figure_before') }} as earlier
    on
        here.indicator_code = earlier.indicator_code
        and here.area_code = earlier.area_code
        and here.period_kind = earlier.period_kind
        and here.period_end = earlier.period_end
        and here.breakdown = earlier.breakdown
        and here.breakdown_value = earlier.breakdown_value
where here.indicator_code is not null or (earlier.value is not null and not earlier.is_made_up)
