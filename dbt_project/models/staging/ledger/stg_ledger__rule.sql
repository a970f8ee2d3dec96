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
    tolerance,
    source_system,
    official_code,
    engine
from {{ source('checks', 'rule') }}
