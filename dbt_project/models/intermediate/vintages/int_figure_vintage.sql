-- Grain: one row per figure of the home authority that this release states or the last one had a value of.
-- The reason of a change is that of the restatement record, else what the figure itself shows of it.
with restated as (
    select
        figure.indicator_code,
        figure.area_code,
        figure.period_kind,
        figure.period_end,
        figure.breakdown,
        figure.breakdown_value,
        min(record.restatement_id) as restatement_id
    from {{ ref('int_figure_beside_earlier') }} as figure
    inner join {{ ref('stg_ledger__restatement') }} as record
        on
            record.indicator_code in ('all', figure.indicator_code)
            and figure.period_end between record.first_day and record.last_day
    where figure.change is not null
    group by
        figure.indicator_code, figure.area_code, figure.period_kind, figure.period_end,
        figure.breakdown, figure.breakdown_value
),

reasons as (
    select
        restatement_id,
        max(reason) as reason
    from {{ ref('stg_ledger__restatement') }}
    group by restatement_id
)

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
    figure.change,
    case
        when figure.change is not null and not figure.is_made_real then figure.value_before
    end as value_before,
    case
        when figure.change is not null and not figure.is_made_real then figure.change_size
    end as change_size,
    case
        when figure.change is null then null
        when reasons.reason is not null then reasons.reason
        when figure.is_made_real then 'takes the place of a made-up figure'
        when figure.indicator_version <> figure.version_before then 'the definition of the indicator changed'
        when figure.symbol = 'c' then 'withheld so that no person can be identified'
        when figure.symbol_before = 'c' then 'no longer withheld'
        when figure.change = 'received' then 'came after the earlier release'
        when figure.change = 'removed' then 'no longer stated by any delivery'
        when figure.change = 'withheld' then 'stated without a value by a newer delivery'
        when figure.origin <> figure.origin_before
            then 'now ' || figure.origin || ', before ' || figure.origin_before
        when figure.origin = 'computed' then 'counted from newer records'
        when figure.origin = 'published' then 'revised by its publisher'
        else 'restated by a newer delivery'
    end as change_reason,
    restated.restatement_id,
    case when figure.change in ('revised', 'recounted', 'withheld') then 'r' end as revision
from {{ ref('int_figure_beside_earlier') }} as figure
left join restated
    on
        figure.indicator_code = restated.indicator_code
        and figure.area_code = restated.area_code
        and figure.period_kind = restated.period_kind
        and figure.period_end = restated.period_end
        and figure.breakdown = restated.breakdown
        and figure.breakdown_value = restated.breakdown_value
left join reasons
    on restated.restatement_id = reasons.restatement_id
