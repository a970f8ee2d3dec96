-- Grain: one row per figure of the home authority, of the first release with a value of it, else with it.
with ordered as (
    select
        release_id,
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
        row_number() over (
            partition by indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value
            order by
                case
                    when value is null then 2
                    when is_made_up then 1
                    else 0
                end,
                publication_no
        ) as place
    from {{ ref('fct_published_figure') }}
)

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
from ordered
where place = 1
