{{ config(materialized='view') }}

-- Grain: one row per slot, group and authority: its rank, where enough of the group have a value for a rank
-- to be one of that group. A few authorities are not the country, and not their region either.
select
    ranked.slot_no,
    ranked.group_code,
    ranked.area_code,
    ranked.group_rank as place,
    ranked.group_size as place_of
from {{ ref('int_benchmark_ranked') }} as ranked
inner join {{ ref('areas') }} as areas
    on ranked.group_code = areas.area_code
where
    ranked.group_size
    >= case
        when areas.area_kind = 'country' then {{ var('national_minimum') }}
        else {{ var('group_minimum') }} + 1
    end
union all
select
    slot_no,
    group_code,
    substr(group_code, 4) as area_code,
    rank as place,
    rank_of as place_of
from {{ ref('int_comparator_neighbours') }}
where rank_of > {{ var('group_minimum') }}
