-- Grain: one row per day from which a series starts afresh, and its scope: a rebase that a person recorded
-- for one area, or a break in a published series, which touches every area. It holds until the next one.
with boundary as (
    select
        indicator_code,
        area_code,
        from_period_end,
        'rebase' as boundary_kind,
        reason
    from {{ ref('rebases') }}
    union all
    select
        indicator_code,
        cast(null as varchar) as area_code,
        period_end as from_period_end,
        'break' as boundary_kind,
        min(reason) as reason
    from {{ ref('series_breaks') }}
    where
        indicator_code is not null
        and breaks_series
    group by indicator_code, period_end
)

select
    indicator_code,
    area_code,
    boundary_kind,
    from_period_end,
    lead(from_period_end) over (
        partition by boundary_kind, indicator_code, area_code
        order by from_period_end
    ) as until_period_end,
    reason
from boundary
