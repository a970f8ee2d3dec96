select
    indicator_code,
    period_end,
    caveat_text,
    origin,
    '{{ var("release_id") }}' as release_id
from {{ ref('stg_ledger__caveat') }}
