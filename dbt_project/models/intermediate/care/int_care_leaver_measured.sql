-- Care leavers whose 19th, 20th or 21st birthday fell from 1 April to the month's last day. Who died or
-- returned home leaves the count; who is not in touch, refused or no longer requires support stays.
with turned as (
    select distinct
        leaver.area_code,
        leaver.child_id,
        leaver.activity,
        leaver.accommodation,
        month.month_end
    from {{ ref('int_care_leaver_known') }} as leaver
    inner join {{ ref('int_record_month') }} as month
        on
            leaver.area_code = month.area_code
            and month.extract_name = 'ssda903'
            and month.table_name = 'oc3'
            and month.month_end between leaver.valid_from and leaver.valid_to
    where
        leaver.in_touch not in ('DIED', 'RHOM')
        and {{ age_on('leaver.birth_date', 'month.month_end') }} between 19 and 21
        and {{ age_on('leaver.birth_date', 'month.month_end') }}
        > {{ age_on('leaver.birth_date', '(' ~ add_days('leaver.valid_from', -1) ~ ')') }}
)

select
    'CLV001' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    case when accommodation like '_1' then 1 else 0 end as is_counted
from turned
union all
select
    'CLV002' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    case when activity like 'F%' or activity like 'P%' then 1 else 0 end as is_counted
from turned
