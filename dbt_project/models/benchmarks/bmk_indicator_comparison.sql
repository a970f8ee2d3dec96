-- Grain: one row per indicator, authority, kind and end of period, and comparator.
with country as (
    select area_code
    from {{ ref('areas') }}
    where area_kind = 'country'
),

comparators as (
    select 'statistical_neighbours' as comparator
    union all
    select 'region' as comparator
    union all
    select 'england' as comparator
),

compared as (
    select
        cell.slot_no,
        cell.area_code,
        cell.value,
        cell.lower_95,
        cell.upper_95,
        comparators.comparator,
        case comparators.comparator
            when 'statistical_neighbours' then 'SN-' || cell.area_code
            when 'region' then cell.region_code
            else country.area_code
        end as group_code
    from {{ ref('int_benchmark_cell') }} as cell
    cross join country
    cross join comparators
    where cell.area_kind = 'authority'
)

select
    slot.indicator_code,
    compared.area_code,
    slot.period_kind,
    slot.period_end,
    compared.comparator,
    compared.value,
    cast(round(comparator.comparator_value, 6) as decimal(18, 6)) as comparator_value,
    case when comparator.comparator_value is null then coalesce(comparator.symbol, 'x') end
        as comparator_symbol,
    comparator.comparator_period_kind,
    comparator.comparator_period_end,
    comparator.comparator_source,
    comparator.like_for_like,
    cast(comparator.authorities_used as integer) as authorities_used,
    cast(comparator.authorities_possible as integer) as authorities_possible,
    cast(case when compared.value is not null then place.place end as integer) as rank,
    cast(case when compared.value is not null then place.place_of end as integer) as rank_of,
    {{ quartile_band('compared.value', 'spread', 'slot.polarity') }} as quartile_band,
    -- a count grows with the size of the place: it is better or worse than nobody else's
    case
        when not slot.is_count
            then
                {{ comparison_judgement(
                    interval_side('compared.lower_95', 'compared.upper_95', 'comparator.comparator_value'),
                    'slot.polarity') }}
    end as judgement,
    case when compared.comparator = 'england' then funnel.funnel_position end as funnel_position,
    '{{ var("release_id") }}' as release_id
from compared
inner join {{ ref('int_benchmark_slot') }} as slot
    on compared.slot_no = slot.slot_no
left join {{ ref('int_comparator') }} as comparator
    on
        compared.slot_no = comparator.slot_no
        and compared.group_code = comparator.group_code
left join {{ ref('int_benchmark_place') }} as place
    on
        compared.slot_no = place.slot_no
        and compared.group_code = place.group_code
        and compared.area_code = place.area_code
cross join country
left join {{ ref('int_benchmark_spread') }} as spread
    on
        compared.slot_no = spread.slot_no
        and country.area_code = spread.group_code
left join {{ ref('int_indicator_funnel') }} as funnel
    on
        compared.slot_no = funnel.slot_no
        and compared.area_code = funnel.area_code
