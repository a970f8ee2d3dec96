select
    symbol,
    meaning,
    '{{ var("release_id") }}' as release_id
from {{ ref('symbols') }}
