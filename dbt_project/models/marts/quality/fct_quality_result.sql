-- Grain: one row per rule and month: the release's month, and those of the twelve before that were checked.
-- A rule that is no longer run has no row. Counts of a few records of persons are held back.
with run as (
    select
        result.rule_id,
        result.rule_version,
        result.period,
        result.months_from_now,
        result.outcome,
        result.n_checked,
        result.n_failed,
        result.severity,
        result.waiver_id,
        result.effective,
        rule.judges_records and {{ is_few('result.n_checked', 'policy.value') }} as is_few_checked,
        rule.judges_records and (
            {{ is_few('result.n_checked', 'policy.value') }}
            or {{ is_few('result.n_failed', 'policy.value') }}
            or {{ is_few('result.n_checked - result.n_failed', 'policy.value') }}
        ) as is_few_of_them
    from {{ ref('int_quality_run') }} as result
    inner join {{ ref('stg_ledger__rule') }} as rule
        on result.rule_id = rule.rule_id
    inner join {{ ref('disclosure_policy') }} as policy
        on policy.setting = 'threshold'
)

select
    run.rule_id,
    run.rule_version,
    run.period,
    run.outcome,
    case when not run.is_few_checked then run.n_checked end as n_checked,
    case when not run.is_few_of_them then run.n_failed end as n_failed,
    case
        when not run.is_few_of_them then {{ ratio('run.n_failed', 'run.n_checked', 100) }}
    end as failed_percent,
    case when run.is_few_of_them then 'c' end as symbol,
    run.severity,
    compared.change,
    compared.first_failed_period,
    compared.months_open,
    run.waiver_id,
    run.effective,
    '{{ var("release_id") }}' as release_id
from run
inner join {{ ref('stg_ledger__rule_result') }} as today
    on run.rule_id = today.rule_id
left join {{ ref('int_quality_compared') }} as compared
    on
        run.rule_id = compared.rule_id
        and run.period = compared.period
where run.months_from_now >= -12
