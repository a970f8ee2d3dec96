select
    release_id,
    steps_back
from {{ source('published', 'compared_release') }}
