-- Grain: one row per service, end of a period, authority and statistical neighbour: the set in force on
-- that day, or, for days before the authority's oldest set, that oldest set. Adults' services have sets of
-- their own.
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

set_member as (
    select
        service,
        model,
        area_code,
        neighbour_area_code,
        valid_from,
        valid_to,
        min(valid_from) over (partition by service, area_code) as oldest_from
    from published_set
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
    set_member.area_code,
    set_member.neighbour_area_code,
    set_member.model,
    period.period_end >= set_member.oldest_from as is_in_force
from period
inner join set_member
    on
        period.service = set_member.service
        and (period.period_end >= set_member.valid_from or set_member.valid_from = set_member.oldest_from)
        and (set_member.valid_to is null or period.period_end <= set_member.valid_to)
