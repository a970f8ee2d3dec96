{{ config(materialized='view') }}

-- Grain: one row per indicator: the statistical neighbours' average that the scorecard shows, of the year
-- before if there is one, else beside the month. One of two years ago and more would mislead.
with candidate as (
    select
        indicator_code,
        comparator_value,
        comparator_period_end,
        comparator_source,
        authorities_used,
        authorities_possible,
        row_number() over (
            partition by indicator_code
            order by case period_kind when 'financial_year' then 1 else 2 end
        ) as choice
    from {{ ref('bmk_indicator_comparison') }}
    where
        area_code = '{{ var("authority") }}'
        and comparator = 'statistical_neighbours'
        and comparator_value is not null
        and comparator_period_end > {{ add_months(period_end(), -24) }}
        and (
            (
                period_kind = 'financial_year'
                and {{ financial_year('period_end') }} = {{ financial_year(add_months(period_end(), -12)) }}
            )
            or (period_kind = 'month' and period_end = {{ period_end() }})
        )
)

select
    indicator_code,
    comparator_value,
    comparator_period_end,
    comparator_source,
    authorities_used,
    authorities_possible
from candidate
where choice = 1
