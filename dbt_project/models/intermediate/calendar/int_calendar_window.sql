-- Each window that ends on a month's last day: quarters, years to date, rolling years, financial years.
with month as (
    select distinct month_end
    from {{ ref('int_calendar_day') }}
),

windowed as (
    select
        'quarter' as period_kind,
        month_end as period_end,
        3 as months_in_window
    from month
    where extract(month from month_end) in (3, 6, 9, 12)
    union all
    select
        'year_to_date' as period_kind,
        month_end as period_end,
        {{ financial_month_no('month_end') }} as months_in_window
    from month
    union all
    select
        'rolling_12_months' as period_kind,
        month_end as period_end,
        12 as months_in_window
    from month
    union all
    select
        'financial_year' as period_kind,
        month_end as period_end,
        12 as months_in_window
    from month
    where extract(month from month_end) = 3
)

select
    period_kind,
    {{ period_start('period_kind', 'period_end') }} as period_start,
    period_end,
    months_in_window
from windowed
where period_end <= {{ period_end() }}
