-- Grain: one row per rule and month: the release's month, and those of the twelve before that were checked.
-- A rule that is no longer run has no row.
select
    run.rule_id,
    run.rule_version,
    run.period,
    run.outcome,
    run.n_checked,
    run.n_failed,
    {{ ratio('run.n_failed', 'run.n_checked', 100) }} as failed_percent,
    run.severity,
    compared.change,
    compared.first_failed_period,
    compared.months_open,
    run.waiver_id,
    run.effective,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_quality_run') }} as run
inner join {{ ref('stg_ledger__rule_result') }} as today
    on run.rule_id = today.rule_id
left join {{ ref('int_quality_compared') }} as compared
    on
        run.rule_id = compared.rule_id
        and run.period = compared.period
where run.months_from_now >= -12
