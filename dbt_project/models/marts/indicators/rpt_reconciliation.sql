-- Grain: one row per figure of the whole that was both computed from records and returned by the authority.
select
    reconciled.indicator_code,
    reconciled.area_code,
    reconciled.period_kind,
    reconciled.period_end,
    protected.numerator as computed_numerator,
    protected.denominator as computed_denominator,
    protected.value as computed_value,
    protected.symbol,
    reconciled.returned_value,
    case when protected.value is not null then reconciled.difference end as difference,
    case
        when protected.value is null then 'not_shown'
        when reconciled.difference = 0 then 'agrees'
        else 'differs'
    end as outcome,
    protected.is_made_up,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_indicator_reconciled') }} as reconciled
inner join {{ ref('int_indicator_protected') }} as protected
    on
        reconciled.indicator_code = protected.indicator_code
        and reconciled.area_code = protected.area_code
        and reconciled.period_kind = protected.period_kind
        and reconciled.period_end = protected.period_end
        and reconciled.breakdown = protected.breakdown
        and reconciled.breakdown_value = protected.breakdown_value
where reconciled.breakdown = 'all'
