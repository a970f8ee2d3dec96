-- Grain: one row per figure of the home authority that this release states.
select
    indicator_code,
    indicator_version,
    area_code,
    period_kind,
    period_start,
    period_end,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    symbol,
    origin,
    is_made_up,
    release_id
from {{ ref('fct_published_figure') }}
where
    release_id = '{{ var("release_id") }}'
    and coalesce(change, '') <> 'removed'
