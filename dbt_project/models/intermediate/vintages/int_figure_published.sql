-- Grain: one row per published release before this one and figure of the home authority.
-- A withdrawn release may have shown what it must not: of its figures those go on that this one states too.
with handed_on as (
    select
        figure.release_id,
        figure.release_period,
        figure.publication_no,
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
        figure.change,
        figure.value_before,
        figure.change_size,
        figure.change_reason,
        figure.restatement_id,
        withdrawn.release_id is null or here.value is not null as is_whole
    from {{ ref('stg_ledger__published_figure') }} as figure
    left join {{ ref('stg_ledger__withdrawn_release') }} as withdrawn
        on figure.release_id = withdrawn.release_id
    left join {{ ref('int_indicator_cell_completed') }} as here
        on
            figure.indicator_code = here.indicator_code
            and figure.area_code = here.area_code
            and figure.period_kind = here.period_kind
            and figure.period_end = here.period_end
            and figure.breakdown = here.breakdown
            and figure.breakdown_value = here.breakdown_value
)

select
    release_id,
    release_period,
    publication_no,
    indicator_code,
    indicator_version,
    area_code,
    period_kind,
    period_start,
    period_end,
    breakdown,
    breakdown_value,
    case when is_whole then numerator end as numerator,
    case when is_whole then denominator end as denominator,
    case when is_whole then value end as value,
    case when is_whole then symbol else coalesce(symbol, 'c') end as symbol,
    origin,
    is_made_up,
    change,
    case when is_whole then value_before end as value_before,
    case when is_whole then change_size end as change_size,
    change_reason,
    restatement_id
from handed_on
