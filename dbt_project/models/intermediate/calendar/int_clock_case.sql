-- What the clocks of the timeliness indicators time: when each case started and stopped. A case that has not
-- stopped has taken no time that could be in time.
select
    'CSC003' as indicator_code,
    area_code,
    child_id,
    contact_date as counted_on,
    cast(contact_date as timestamp) as started_at,
    decided_at as stopped_at
from {{ ref('int_contact_decided') }}
union all
select
    'CSC020' as indicator_code,
    area_code,
    child_id,
    authorised_on as counted_on,
    cast(started_on as timestamp) as started_at,
    cast(authorised_on as timestamp) as stopped_at
from {{ ref('int_assessment_known') }}
union all
select
    'CSC042' as indicator_code,
    area_code,
    child_id,
    conference_on as counted_on,
    cast(strategy_discussion_on as timestamp) as started_at,
    cast(conference_on as timestamp) as stopped_at
from {{ ref('int_conference_known') }}
union all
select
    'CSC053' as indicator_code,
    area_code,
    child_id,
    ended_on as counted_on,
    cast(started_on as timestamp) as started_at,
    cast(ended_on as timestamp) as stopped_at
from {{ ref('int_plan_ended') }}
