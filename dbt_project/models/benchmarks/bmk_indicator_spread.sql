-- Grain: one row per indicator, kind and end of period, and group of authorities.
select
    slot.indicator_code,
    slot.period_kind,
    slot.period_end,
    spread.group_code,
    cast(spread.minimum as decimal(18, 6)) as minimum,
    cast(round(spread.lower_quartile, 6) as decimal(18, 6)) as lower_quartile,
    cast(round(spread.median, 6) as decimal(18, 6)) as median,
    cast(round(spread.mean, 6) as decimal(18, 6)) as mean,
    cast(round(spread.upper_quartile, 6) as decimal(18, 6)) as upper_quartile,
    cast(spread.maximum as decimal(18, 6)) as maximum,
    cast(spread.authorities_used as integer) as authorities_used,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_benchmark_spread') }} as spread
inner join {{ ref('int_benchmark_slot') }} as slot
    on spread.slot_no = slot.slot_no
left join {{ ref('areas') }} as areas
    on spread.group_code = areas.area_code
where
    -- a few authorities do not stand for the country
    coalesce(areas.area_kind, 'neighbours') <> 'country'
    or spread.authorities_used >= {{ var('national_minimum') }}
