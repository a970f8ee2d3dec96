-- Grain: one row per indicator and end of period that a caveat touches.
with caveat as (
    select
        caveat.indicator_code,
        caveat.period_end,
        case
            -- A caveat that no rule of this check names comes from the waiver that was used.
            when result.rule_id is null then 2
            when result.effective = 'failed' then 3
            else 1
        end as gravity
    from {{ ref('stg_ledger__caveat') }} as caveat
    left join {{ ref('stg_ledger__rule_result') }} as result
        on caveat.origin = result.rule_id
),

figure as (
    select distinct
        indicator_code,
        period_end
    from {{ ref('int_indicator_cell_completed') }}
)

select
    figure.indicator_code,
    figure.period_end,
    cast(count(*) as integer) as caveat_count,
    case max(caveat.gravity)
        when 3 then 'failure'
        when 2 then 'waived_failure'
        else 'caveat'
    end as quality_status
from figure
inner join caveat
    on
        figure.indicator_code = caveat.indicator_code
        and coalesce(caveat.period_end, figure.period_end) = figure.period_end
group by figure.indicator_code, figure.period_end
