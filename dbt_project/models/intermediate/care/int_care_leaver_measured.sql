-- Care leavers whose 19th, 20th or 21st birthday fell from 1 April to the month's last day. Who died or
-- returned home leaves the count; who is not in touch, refused or no longer requires support stays. Of two
-- rows of a child the last one counts.
with turned as (
    select
        leaver.area_code,
        leaver.child_id,
        leaver.activity,
        leaver.accommodation,
        month.month_end,
        row_number() over (
            partition by leaver.area_code, leaver.child_id, month.month_end
            order by leaver.source_row desc
        ) as last_first
    from {{ ref('int_care_leaver_known') }} as leaver
    inner join {{ ref('int_record_month') }} as month
        on
            leaver.area_code = month.area_code
            and month.extract_name = 'ssda903'
            and month.table_name = 'oc3'
            and leaver.year_start = {{ collection_year_start('month.month_end') }}
    where
        coalesce(leaver.in_touch, '') not in ('DIED', 'RHOM')
        and {{ age_on('leaver.birth_date', 'month.month_end') }} between 19 and 21
        and {{ age_on('leaver.birth_date', 'month.month_end') }}
        > {{ age_on('leaver.birth_date', '(' ~ add_days('leaver.year_start', -1) ~ ')') }}
)

select
    'CLV001' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    case when accommodation like '%1' then 1 else 0 end as is_counted
from turned
where last_first = 1
union all
select
    'CLV002' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    case when activity like 'F%' or activity like 'P%' then 1 else 0 end as is_counted
from turned
where last_first = 1
