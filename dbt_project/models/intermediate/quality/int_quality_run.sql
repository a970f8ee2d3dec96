-- Grain: one row per rule and month that was checked: this candidate's month and those before it.
with run as (
    select
        rule_id,
        rule_version,
        '{{ var("period") }}' as period,
        outcome,
        n_checked,
        n_failed,
        severity,
        waiver_id,
        effective
    from {{ ref('stg_ledger__rule_result') }}
    union all
    select
        rule_id,
        rule_version,
        period,
        outcome,
        n_checked,
        n_failed,
        severity,
        waiver_id,
        effective
    from {{ ref('stg_ledger__rule_history') }}
    -- A month is never its own history, however often it is checked.
    where period < '{{ var("period") }}'
)

select
    rule_id,
    rule_version,
    period,
    {{ months_between(period_end(), "cast(period || '-01' as date)") }} as months_from_now,
    outcome,
    n_checked,
    n_failed,
    severity,
    waiver_id,
    effective
from run
