{{ config(materialized='view') }}

-- Grain: one row per indicator of the home authority, real or made up: the year so far and the year before.
select
    indicator_code,
    is_made_up,
    max(case
        when period_kind = 'year_to_date' and period_end = {{ period_end() }}
            then value
    end) as year_to_date,
    max(case
        when
            period_kind = 'financial_year'
            and {{ financial_year('period_end') }} = {{ financial_year(add_months(period_end(), -12)) }}
            then value
    end) as last_year
from {{ ref('fct_indicator_value') }}
where
    area_code = '{{ var("authority") }}'
    and breakdown = 'all'
group by indicator_code, is_made_up
