{{ config(materialized='view') }}

-- Grain: one row per indicator of the home authority: the months of the financial year, side by side.
with month_value as (
    select
        fct.indicator_code,
        {{ financial_month_no('fct.period_end') }} as month_no,
        fct.value,
        fct.is_made_up
    from {{ ref('fct_indicator_value') }} as fct
    where
        fct.area_code = '{{ var("authority") }}'
        and fct.period_kind = 'month'
        and fct.breakdown = 'all'
        and {{ financial_year('fct.period_end') }} = {{ financial_year(period_end()) }}
        and fct.period_end <= {{ period_end() }}
)

select
    indicator_code,
    max(case when is_made_up then 1 else 0 end) = 1 as is_made_up,
    max(case when month_no = 1 then value end) as april,
    max(case when month_no = 2 then value end) as may,
    max(case when month_no = 3 then value end) as june,
    max(case when month_no = 4 then value end) as july,
    max(case when month_no = 5 then value end) as august,
    max(case when month_no = 6 then value end) as september,
    max(case when month_no = 7 then value end) as october,
    max(case when month_no = 8 then value end) as november,
    max(case when month_no = 9 then value end) as december,
    max(case when month_no = 10 then value end) as january,
    max(case when month_no = 11 then value end) as february,
    max(case when month_no = 12 then value end) as march
from month_value
group by indicator_code
