-- Periods of care: from the first episode's start to the last one's end, with the reason for that end.
with ranked as (
    select
        area_code,
        child_id,
        period_no,
        started_on,
        ended_on,
        end_reason,
        row_number() over (
            partition by area_code, child_id, period_no
            order by ended_on desc, episode_no desc
        ) as last_first
    from {{ ref('int_care_episode') }}
)

select
    area_code,
    child_id,
    period_no,
    min(started_on) as started_on,
    max(ended_on) as ended_on,
    max(case when last_first = 1 then end_reason end) as end_reason
from ranked
group by area_code, child_id, period_no
