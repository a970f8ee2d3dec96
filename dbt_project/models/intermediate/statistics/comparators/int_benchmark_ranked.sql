-- Grain: one row per slot, group and authority with a value: its place in the group from the lowest value
-- upwards, and its rank from the best. Groups are the country, its regions, and the home authority's
-- statistical neighbours.
with grouped as (
    select
        cell.slot_no,
        country.area_code as group_code,
        cell.area_code,
        cell.value,
        cell.polarity
    from {{ ref('int_benchmark_cell') }} as cell
    inner join {{ ref('areas') }} as country
        on country.area_kind = 'country'
    where
        cell.area_kind = 'authority'
        and cell.value is not null
    union all
    select
        slot_no,
        region_code as group_code,
        area_code,
        value,
        polarity
    from {{ ref('int_benchmark_cell') }}
    where
        area_kind = 'authority'
        and region_code is not null
        and value is not null
    union all
    select
        cell.slot_no,
        'SN-{{ var("authority") }}' as group_code,
        cell.area_code,
        cell.value,
        cell.polarity
    from {{ ref('int_benchmark_cell') }} as cell
    inner join {{ ref('int_neighbour_in_force') }} as in_force
        on
            cell.area_code = in_force.neighbour_area_code
            and cell.period_end = in_force.period_end
            and cell.service = in_force.service
    where
        in_force.area_code = '{{ var("authority") }}'
        and cell.area_kind = 'authority'
        and cell.value is not null
)

select
    slot_no,
    group_code,
    area_code,
    value,
    row_number() over (partition by slot_no, group_code order by value) as position,
    count(*) over (partition by slot_no, group_code) as group_size,
    rank() over (
        partition by slot_no, group_code
        order by {{ best_first('value', 'polarity') }}
    ) as group_rank
from grouped
