select
    breakdown,
    breakdown_value,
    label,
    sort_order,
    '{{ var("release_id") }}' as release_id
from {{ ref('breakdowns') }}
