select
    decision_id,
    period,
    decided_at,
    decision,
    decided_by,
    comment,
    concerned_release_id,
    acknowledged_rules,
    waiver_ids,
    manifest_hash
from {{ source('checks', 'decision') }}
