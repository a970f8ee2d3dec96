-- Grain: one row per indicator of the home authority, for the financial year of the release's month.
with this_month as (
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

caveat as (
    select
        indicator_code,
        {{ join_texts('caveat_text', ' ', 'caveat_text') }} as caveats
    from {{ ref('indicator_caveat') }}
    where
        period_end is null
        or (
            {{ financial_year('period_end') }} = {{ financial_year(period_end()) }}
            and period_end <= {{ period_end() }}
        )
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
    year.last_year,
    neighbours.comparator_value as statistical_neighbour_average,
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
    year.year_to_date,
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
    neighbours.comparator_period_end as neighbour_period_end,
    neighbours.comparator_source as neighbour_source,
    neighbours.authorities_used as neighbours_used,
    neighbours.authorities_possible as neighbours_possible,
    '{{ var("release_id") }}' as release_id
from {{ ref('indicators') }} as indicators
inner join this_month
    on indicators.indicator_code = this_month.indicator_code
left join {{ ref('int_scorecard_month') }} as month
    on indicators.indicator_code = month.indicator_code
-- a year of made-up figures is shown beside made-up months only, and neighbours beside real ones only
left join {{ ref('int_scorecard_year') }} as year
    on
        indicators.indicator_code = year.indicator_code
        and coalesce(month.is_made_up, false) = year.is_made_up
left join {{ ref('int_scorecard_neighbours') }} as neighbours
    on
        indicators.indicator_code = neighbours.indicator_code
        and not coalesce(month.is_made_up, false)
left join caveat
    on indicators.indicator_code = caveat.indicator_code
