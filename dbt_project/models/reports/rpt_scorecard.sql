-- Grain: one row per indicator of the home authority, for the financial year of the release's month.
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
),

month as (
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
),

this_month as (
    select
        indicator_code,
        status,
        origin,
        rag,
        direction,
        direction_judgement,
        source_period_end
    from {{ ref('fct_indicator_value') }}
    where
        area_code = '{{ var("authority") }}'
        and period_kind = 'month'
        and period_end = {{ period_end() }}
        and breakdown = 'all'
),

window_value as (
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
),

neighbours as (
    select
        indicator_code,
        max(case
            when
                period_kind = 'financial_year'
                and {{ financial_year('period_end') }} = {{ financial_year(add_months(period_end(), -12)) }}
                then comparator_value
        end) as last_year,
        max(case
            when
                period_kind = 'month'
                and period_end = {{ period_end() }}
                -- an older one would need its year beside it
                and comparator_period_end > {{ add_months(period_end(), -24) }}
                then comparator_value
        end) as this_month
    from {{ ref('bmk_indicator_comparison') }}
    where
        area_code = '{{ var("authority") }}'
        and comparator = 'statistical_neighbours'
    group by indicator_code
),

caveat as (
    select
        indicator_code,
        {{ join_texts('caveat_text', ' ', 'caveat_text') }} as caveats
    from {{ ref('indicator_caveat') }}
    where
        {{ financial_year('period_end') }} = {{ financial_year(period_end()) }}
        and period_end <= {{ period_end() }}
    group by indicator_code
)

select
    indicators.topic as section,
    indicators.indicator_code,
    indicators.name,
    case indicators.polarity
        when 1 then 'high is good'
        when -1 then 'low is good'
        else 'neither high nor low is good'
    end as polarity_label,
    window_value.last_year,
    coalesce(neighbours.last_year, neighbours.this_month) as statistical_neighbour_average,
    month.april,
    month.may,
    month.june,
    month.july,
    month.august,
    month.september,
    month.october,
    month.november,
    month.december,
    month.january,
    month.february,
    month.march,
    window_value.year_to_date,
    indicators.target,
    this_month.rag,
    this_month.direction,
    this_month.direction_judgement,
    case
        when this_month.status = 'awaiting' and this_month.source_period_end is null
            then 'no figure delivered yet'
        when this_month.status = 'awaiting' then 'awaiting the figure of this month'
        when this_month.status = 'provisional' then 'provisional'
        when this_month.status = 'revised' then 'revised'
        when this_month.status = 'being_cleansed' then 'being cleansed'
        when this_month.status = 'carried_forward' then 'carried forward from an earlier month'
        when this_month.status = 'not_recorded' then 'not recorded'
        when this_month.status = 'quarterly_only' then 'quarterly only'
    end as status_note,
    caveat.caveats,
    indicators.unit,
    indicators.decimals,
    this_month.origin,
    coalesce(month.is_made_up, false) as is_made_up,
    this_month.source_period_end as latest_period_end,
    '{{ var("release_id") }}' as release_id
from {{ ref('indicators') }} as indicators
inner join this_month
    on indicators.indicator_code = this_month.indicator_code
left join month
    on indicators.indicator_code = month.indicator_code
-- a year of made-up figures is shown beside made-up months only, and neighbours beside real ones only
left join window_value
    on
        indicators.indicator_code = window_value.indicator_code
        and coalesce(month.is_made_up, false) = window_value.is_made_up
left join neighbours
    on
        indicators.indicator_code = neighbours.indicator_code
        and not coalesce(month.is_made_up, false)
left join caveat
    on indicators.indicator_code = caveat.indicator_code
