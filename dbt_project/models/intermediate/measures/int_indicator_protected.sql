-- Computed figures that a release may show: whole, and the breakdowns that the policy makes public. What is
-- held back, because it is small or would give a small one away, has the symbol c in place of its numbers.
select
    computed.indicator_code,
    computed.area_code,
    computed.period_kind,
    computed.period_end,
    computed.breakdown,
    computed.breakdown_value,
    case when decided.outcome = 'shown' then computed.numerator end as numerator,
    case when decided.outcome = 'shown' then computed.denominator end as denominator,
    case when decided.outcome = 'shown' then computed.value end as value,
    case
        when decided.outcome <> 'shown' then 'c'
        when computed.value is null then 'z'
    end as symbol,
    computed.is_made_up
from {{ ref('int_indicator_computed') }} as computed
inner join {{ ref('int_disclosure_decided') }} as decided
    on
        computed.indicator_code = decided.indicator_code
        and computed.area_code = decided.area_code
        and computed.period_kind = decided.period_kind
        and computed.period_end = decided.period_end
        and computed.breakdown = decided.breakdown
        and computed.breakdown_value = decided.breakdown_value
where decided.outcome in ('shown', 'small', 'protects_others')
