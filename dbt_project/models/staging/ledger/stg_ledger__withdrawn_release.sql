select release_id
from {{ source('published', 'withdrawn_release') }}
