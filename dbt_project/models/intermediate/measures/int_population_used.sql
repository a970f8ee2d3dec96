-- The population that a rate of an area and month's end divides by: the mid-year estimate of the year before
-- the one in which the period ends, else the nearest earlier one.
with month as (
    select distinct month_end
    from {{ ref('int_calendar_day') }}
    where month_end <= {{ period_end() }}
),

ranked as (
    select
        populations.area_code,
        populations.age_band,
        month.month_end as period_end,
        populations.mid_year,
        populations.population,
        row_number() over (
            partition by populations.area_code, populations.age_band, month.month_end
            order by populations.mid_year desc
        ) as newest_first
    from {{ ref('populations') }} as populations
    inner join month
        on populations.mid_year < extract(year from month.month_end)
)

select
    area_code,
    age_band,
    period_end,
    mid_year,
    population
from ranked
where newest_first = 1
