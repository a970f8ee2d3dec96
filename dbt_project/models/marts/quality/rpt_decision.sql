-- Grain: one row per decision that was taken before this candidate was checked. The decision about the
-- release itself comes after that and stands in its manifest.
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
    manifest_hash,
    '{{ var("release_id") }}' as release_id
from {{ ref('stg_ledger__decision') }}
