select
    rule_id,
    rule_version,
    rule_text,
    why,
    mend,
    dimension,
    severity,
    is_blocking,
    owner_role,
    suite,
    table_name,
    indicator_codes,
    '{{ var("release_id") }}' as release_id
from {{ ref('stg_ledger__rule') }}
