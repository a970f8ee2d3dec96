-- Placements of a period of care, from the first episode's start to the last end of any. A temporary stay
-- lengthens none; what began and ended on one day, or ended before it began, is none.
select
    area_code,
    year_start,
    child_id,
    period_no,
    placement_no,
    min(started_on) as started_on,
    max(ended_on) as ended_on
from {{ ref('int_episode_placed') }}
where not is_temporary
group by area_code, year_start, child_id, period_no, placement_no
having max(ended_on) > min(started_on)
