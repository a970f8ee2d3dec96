-- Grain: one row per service, end of a period, authority and statistical neighbour: the set in force on
-- that day, or, for days before the authority's oldest set, that oldest set. Adults' services have sets of
-- their own. A set names authorities by the code of its own time; an authority that keeps its number under a
-- new code stays the same neighbour, while one that was split or merged has no successor.
with published_set as (
    select
        'children' as service,
        model,
        area_code,
        neighbour_area_code,
        valid_from,
        valid_to
    from {{ ref('neighbour_sets') }}
    union all
    select
        'adults' as service,
        model,
        area_code,
        neighbour_area_code,
        valid_from,
        valid_to
    from {{ ref('adult_neighbour_sets') }}
),

authority as (
    select
        area_code,
        dfe_code,
        valid_from,
        valid_to
    from {{ ref('areas') }}
    where
        area_kind = 'authority'
        and dfe_code is not null
),

set_member as (
    select
        published_set.service,
        published_set.model,
        published_set.area_code,
        published_set.neighbour_area_code,
        published_set.valid_from,
        published_set.valid_to,
        area.dfe_code as area_number,
        neighbour.dfe_code as neighbour_number,
        min(published_set.valid_from) over (
            partition by published_set.service, coalesce(area.dfe_code, published_set.area_code)
        ) as oldest_from
    from published_set
    left join authority as area
        on published_set.area_code = area.area_code
    left join authority as neighbour
        on published_set.neighbour_area_code = neighbour.area_code
),

period as (
    select distinct
        service,
        period_end
    from {{ ref('int_benchmark_slot') }}
)

select
    period.service,
    period.period_end,
    coalesce(area.area_code, set_member.area_code) as area_code,
    coalesce(neighbour.area_code, set_member.neighbour_area_code) as neighbour_area_code,
    set_member.model,
    period.period_end >= set_member.oldest_from as is_in_force
from period
inner join set_member
    on
        period.service = set_member.service
        and (period.period_end >= set_member.valid_from or set_member.valid_from = set_member.oldest_from)
        and (set_member.valid_to is null or period.period_end <= set_member.valid_to)
left join authority as area
    on
        set_member.area_number = area.dfe_code
        and period.period_end >= area.valid_from
        and (area.valid_to is null or period.period_end <= area.valid_to)
left join authority as neighbour
    on
        set_member.neighbour_number = neighbour.dfe_code
        and period.period_end >= neighbour.valid_from
        and (neighbour.valid_to is null or period.period_end <= neighbour.valid_to)
