-- Grain: one row per delivered table that this release may know, superseded ones included.
select
    extract_name as extract,
    table_name,
    authority_code,
    period,
    received_at,
    cast(rows_received as integer) as rows_received,
    cast(rows_accepted as integer) as rows_accepted,
    cast(rows_rejected as integer) as rows_rejected,
    sha256,
    is_current,
    is_made_up,
    '{{ var("release_id") }}' as release_id
from {{ ref('stg_ledger__delivery') }}
