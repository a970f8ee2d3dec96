-- Grain: one row per indicator, area, kind and end of period, breakdown and its member.
with cell as (
    select
        completed.indicator_code,
        completed.area_code,
        completed.period_kind,
        completed.period_end,
        completed.breakdown,
        completed.breakdown_value,
        completed.numerator,
        completed.denominator,
        completed.value,
        completed.symbol,
        completed.status,
        completed.origin,
        completed.is_made_up,
        completed.period_text,
        completed.source_period_end,
        case completed.period_kind
            when 'month' then last_day({{ add_months('completed.period_end', -1) }})
            when 'rolling_12_months' then last_day({{ add_months('completed.period_end', -1) }})
            when 'quarter' then last_day({{ add_months('completed.period_end', -3) }})
            when 'year_to_date' then last_day({{ add_months('completed.period_end', -1) }})
            when 'as_stated' then cast(null as date)
            else last_day({{ add_months('completed.period_end', -12) }})
        end as previous_period_end,
        case
            when completed.period_kind <> 'as_stated'
                then last_day({{ add_months('completed.period_end', -12) }})
        end as last_year_period_end
    from {{ ref('int_indicator_cell_completed') }} as completed
),

caveat as (
    select
        indicator_code,
        period_end,
        count(*) as caveat_count
    from {{ ref('indicator_caveat') }}
    group by indicator_code, period_end
)

select
    cell.indicator_code,
    cell.area_code,
    cell.period_kind,
    {{ period_start('cell.period_kind', 'cell.period_end') }} as period_start,
    cell.period_end,
    cell.breakdown,
    cell.breakdown_value,
    cell.numerator,
    cell.denominator,
    cell.value,
    cell.symbol,
    cell.period_text as value_text,
    statistic.lower_95,
    statistic.upper_95,
    cell.origin,
    cell.is_made_up,
    cell.status,
    cell.source_period_end,
    case
        when cell.period_kind = 'year_to_date' and extract(month from cell.period_end) = 4 then null
        else previous.value
    end as previous_value,
    last_year.value as same_period_last_year_value,
    indicators.target,
    statistic.rag,
    statistic.direction,
    coalesce(statistic.direction_judgement, 'none') as direction_judgement,
    statistic.variation,
    coalesce(statistic.assurance, 'none') as assurance,
    statistic.forecast_year_end,
    statistic.forecast_method,
    cast(coalesce(caveat.caveat_count, 0) as integer) as caveat_count,
    '{{ var("release_id") }}' as release_id
from cell
inner join {{ ref('indicators') }} as indicators
    on cell.indicator_code = indicators.indicator_code
left join cell as previous
    on
        cell.indicator_code = previous.indicator_code
        and cell.area_code = previous.area_code
        and cell.period_kind = previous.period_kind
        and cell.previous_period_end = previous.period_end
        and cell.breakdown = previous.breakdown
        and cell.breakdown_value = previous.breakdown_value
left join cell as last_year
    on
        cell.indicator_code = last_year.indicator_code
        and cell.area_code = last_year.area_code
        and cell.period_kind = last_year.period_kind
        and cell.last_year_period_end = last_year.period_end
        and cell.breakdown = last_year.breakdown
        and cell.breakdown_value = last_year.breakdown_value
left join {{ ref('int_indicator_statistic') }} as statistic
    on
        cell.indicator_code = statistic.indicator_code
        and cell.area_code = statistic.area_code
        and cell.period_kind = statistic.period_kind
        and cell.period_end = statistic.period_end
        and cell.breakdown = statistic.breakdown
        and cell.breakdown_value = statistic.breakdown_value
left join caveat
    on
        cell.indicator_code = caveat.indicator_code
        and cell.period_end = caveat.period_end
