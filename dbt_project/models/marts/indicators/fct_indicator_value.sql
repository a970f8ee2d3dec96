-- Grain: one row per indicator, area, kind and end of period, breakdown and its member.
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
    statistic.previous_value,
    statistic.same_period_last_year_value,
    indicators.target,
    statistic.rag,
    statistic.direction,
    coalesce(statistic.direction_judgement, 'none') as direction_judgement,
    statistic.variation,
    statistic.special_cause,
    statistic.recent_trend,
    coalesce(statistic.assurance, 'none') as assurance,
    statistic.forecast_year_end,
    statistic.forecast_method,
    statistic.process_centre,
    statistic.process_lower_limit,
    statistic.process_upper_limit,
    coalesce(quality.caveat_count, 0) as caveat_count,
    case
        when (select count(*) from {{ ref('stg_ledger__rule_result') }}) = 0 then 'not_checked'
        else coalesce(quality.quality_status, 'no_known_issue')
    end as quality_status,
    vintage.revision,
    case when vintage.revision = 'r' then vintage.change_size end as revision_size,
    case when vintage.revision = 'r' then vintage.change_reason end as revision_reason,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_indicator_cell_completed') }} as cell
inner join {{ ref('indicators') }} as indicators
    on cell.indicator_code = indicators.indicator_code
left join {{ ref('int_indicator_statistic') }} as statistic
    on
        cell.indicator_code = statistic.indicator_code
        and cell.area_code = statistic.area_code
        and cell.period_kind = statistic.period_kind
        and cell.period_end = statistic.period_end
        and cell.breakdown = statistic.breakdown
        and cell.breakdown_value = statistic.breakdown_value
left join {{ ref('int_quality_figure') }} as quality
    on
        cell.indicator_code = quality.indicator_code
        and cell.period_end = quality.period_end
left join {{ ref('int_figure_vintage') }} as vintage
    on
        cell.indicator_code = vintage.indicator_code
        and cell.area_code = vintage.area_code
        and cell.period_kind = vintage.period_kind
        and cell.period_end = vintage.period_end
        and cell.breakdown = vintage.breakdown
        and cell.breakdown_value = vintage.breakdown_value
