-- Children who started to be looked after (S), by day, as known now; a short break (V3, V4) is no care.
select distinct
    area_code,
    child_id,
    started_on
from {{ ref('int_episode_started') }}
where
    start_reason = 'S'
    and coalesce(legal_status, '') not in ('V3', 'V4')
