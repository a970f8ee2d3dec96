select
    period,
    rule_id,
    rule_version,
    outcome,
    n_checked,
    n_failed,
    severity,
    waiver_id,
    effective
from {{ source('checks', 'rule_history') }}
