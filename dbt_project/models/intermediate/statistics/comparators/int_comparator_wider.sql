-- Grain: one row per slot and region or country: the published figure, else the sum over all its authorities.
with wider as (
    select
        slot_no,
        group_code
    from {{ ref('int_group_sum') }}
    union
    select
        slot_no,
        area_code as group_code
    from {{ ref('int_benchmark_cell') }}
    where area_kind in ('region', 'country')
),

summed as (
    select
        wider.slot_no,
        wider.group_code,
        published.value as published_value,
        published.symbol,
        added.authorities_possible,
        added.authorities_with_value,
        added.authorities_with_counts,
        case
            when slot.is_count and added.authorities_with_value = added.authorities_possible
                then cast(added.value as double)
            when
                not slot.is_count
                and (slot.unit = 'percent' or slot.unit like 'rate_per_%')
                and added.authorities_with_counts = added.authorities_possible
                then slot.multiplier * cast(added.numerator as double) / cast(added.denominator as double)
        end as summed_value
    from wider
    inner join {{ ref('int_benchmark_slot') }} as slot
        on wider.slot_no = slot.slot_no
    left join {{ ref('int_group_sum') }} as added
        on
            wider.slot_no = added.slot_no
            and wider.group_code = added.group_code
    left join {{ ref('int_benchmark_cell') }} as published
        on
            wider.slot_no = published.slot_no
            and wider.group_code = published.area_code
)

select
    slot_no,
    group_code,
    coalesce(cast(published_value as double), summed_value) as comparator_value,
    symbol,
    case
        when published_value is not null then 'published figure'
        when summed_value is not null then 'sum over the member authorities'
    end as comparator_source,
    case when published_value is null then coalesce(authorities_with_value, 0) end as authorities_used,
    authorities_possible
from summed
