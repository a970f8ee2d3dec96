-- Every day from 2012 to 2030, the span of the bank holidays in the reference data.
with digit as (
    select 0 as n
    union all
    select 1 as n
    union all
    select 2 as n
    union all
    select 3 as n
    union all
    select 4 as n
    union all
    select 5 as n
    union all
    select 6 as n
    union all
    select 7 as n
    union all
    select 8 as n
    union all
    select 9 as n
),

counted as (
    select ones.n + 10 * tens.n + 100 * hundreds.n + 1000 * thousands.n as day_no
    from digit as ones
    cross join digit as tens
    cross join digit as hundreds
    cross join digit as thousands
),

day as (
    select {{ add_days("cast('2012-01-01' as date)", 'day_no') }} as date_day
    from counted
),

marked as (
    select
        day.date_day,
        {{ iso_weekday('day.date_day') }} < 6 and bank_holidays.holiday_date is null as is_working_day
    from day
    left join {{ ref('bank_holidays') }} as bank_holidays
        on day.date_day = bank_holidays.holiday_date
    where day.date_day < cast('2031-01-01' as date)
)

select
    date_day,
    cast(date_trunc('month', date_day) as date) as month_start,
    last_day(date_day) as month_end,
    {{ financial_year('date_day') }} as financial_year,
    {{ financial_month_no('date_day') }} as financial_month_no,
    is_working_day,
    cast(sum(case when is_working_day then 1 else 0 end) over (
        order by date_day asc
        rows between unbounded preceding and current row
    ) as integer) as working_day_no
from marked
