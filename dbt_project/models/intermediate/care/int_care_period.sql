-- Periods of care by their start.
select
    area_code,
    year_start,
    child_id,
    period_no,
    min(started_on) as started_on
from {{ ref('int_care_episode') }}
group by area_code, year_start, child_id, period_no
