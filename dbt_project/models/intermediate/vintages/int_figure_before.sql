-- Grain: one row per figure of the home authority, as the last release before this one that has it said.
with ordered as (
    select
        figure.indicator_code,
        figure.indicator_version,
        figure.area_code,
        figure.period_kind,
        figure.period_start,
        figure.period_end,
        figure.breakdown,
        figure.breakdown_value,
        figure.numerator,
        figure.denominator,
        figure.value,
        figure.symbol,
        figure.origin,
        figure.is_made_up,
        row_number() over (
            partition by
                figure.indicator_code, figure.area_code, figure.period_kind, figure.period_end,
                figure.breakdown, figure.breakdown_value
            order by compared.steps_back
        ) as place
    from {{ ref('stg_ledger__published_figure') }} as figure
    inner join {{ ref('stg_ledger__compared_release') }} as compared
        on figure.release_id = compared.release_id
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
    is_made_up
from ordered
where place = 1
