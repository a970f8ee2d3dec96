-- Grain: one row per rule and period. `change` and `months_open` compare with earlier releases (later).
select
    rule_id,
    rule_version,
    '{{ var("period") }}' as period,
    outcome,
    n_checked,
    n_failed,
    {{ ratio('n_failed', 'n_checked', 100) }} as failed_percent,
    severity,
    cast(null as varchar) as change,
    cast(null as integer) as months_open,
    waiver_id,
    effective,
    '{{ var("release_id") }}' as release_id
from {{ ref('stg_ledger__rule_result') }}
