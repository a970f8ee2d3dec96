-- Grain: one row per rule and month in which it ran.
-- A run is compared with the one before of the same version, which may lie up to twelve months back: a month
-- without a run proves nothing, so a failure stays open through it.
with ran as (
    select
        rule_id,
        rule_version,
        period,
        months_from_now,
        outcome = 'failed' as is_failing,
        n_failed,
        -- A rule over a whole table may fail without having counted rows.
        case when n_checked > 0 then n_checked else 1 end as n_checked,
        row_number() over (partition by rule_id, rule_version order by months_from_now) as run_no
    from {{ ref('int_quality_run') }}
    where outcome <> 'not_run'
),

compared as (
    select
        run.rule_id,
        run.rule_version,
        run.period,
        run.months_from_now,
        run.is_failing,
        case
            when before.run_no is null then 'first_run'
            when run.is_failing and not before.is_failing then 'new'
            when before.is_failing and not run.is_failing then 'fixed'
            when not run.is_failing then 'same'
            -- The shares that fail, multiplied out so that nothing is rounded.
            when run.n_failed * before.n_checked > before.n_failed * run.n_checked then 'worse'
            when run.n_failed * before.n_checked < before.n_failed * run.n_checked then 'better'
            else 'same'
        end as change
    from ran as run
    left join ran as before
        on
            run.rule_id = before.rule_id
            and run.rule_version = before.rule_version
            and run.run_no = before.run_no + 1
            and run.months_from_now - before.months_from_now <= 12
),

opened as (
    select
        rule_id,
        rule_version,
        period,
        months_from_now,
        is_failing,
        change,
        sum(case when change in ('first_run', 'new') then 1 else 0 end) over (
            partition by rule_id, rule_version order by months_from_now
            rows between unbounded preceding and current row
        ) as opening_no
    from compared
)

select
    rule_id,
    rule_version,
    period,
    change,
    case
        when is_failing
            then min(period) over (partition by rule_id, rule_version, opening_no)
    end as first_failed_period,
    case
        when is_failing
            then
                1 + months_from_now
                - min(months_from_now) over (partition by rule_id, rule_version, opening_no)
    end as months_open
from opened
