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
    cast(tolerance as decimal(7, 6)) as tolerance,
    source_system,
    official_code,
    engine,
    '{{ var("release_id") }}' as release_id
from {{ ref('stg_ledger__rule') }}
