-- Computed figures that a release may show: the whole, and the breakdowns that the policy makes public. What
-- is held back, because it is small or would give a small one away, has the symbol c in place of its numbers.
-- Where the policy rounds counts, a share is that of the rounded counts; a population is left as it is.
with allowed as (
    select
        computed.indicator_code,
        computed.area_code,
        computed.period_kind,
        computed.period_end,
        computed.breakdown,
        computed.breakdown_value,
        computed.is_made_up,
        decided.outcome = 'shown' as is_shown,
        policy.value as round_to,
        indicators.is_count,
        indicators.multiplier,
        computed.value,
        round(computed.numerator / policy.value) * policy.value as numerator,
        case
            when indicators.population_band is not null then computed.denominator
            else round(computed.denominator / policy.value) * policy.value
        end as denominator
    from {{ ref('int_indicator_computed') }} as computed
    inner join {{ ref('int_disclosure_decided') }} as decided
        on
            computed.indicator_code = decided.indicator_code
            and computed.area_code = decided.area_code
            and computed.period_kind = decided.period_kind
            and computed.period_end = decided.period_end
            and computed.breakdown = decided.breakdown
            and computed.breakdown_value = decided.breakdown_value
    inner join {{ ref('indicators') }} as indicators
        on computed.indicator_code = indicators.indicator_code
    inner join {{ ref('disclosure_policy') }} as policy
        on policy.setting = 'round_to'
    where decided.outcome in ('shown', 'small', 'protects_others')
)

select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    cast(case when is_shown then numerator end as decimal(18, 4)) as numerator,
    cast(case when is_shown then denominator end as decimal(18, 4)) as denominator,
    case
        when not is_shown then null
        when round_to = 1 then value
        when is_count then cast(numerator as decimal(18, 6))
        else {{ ratio('numerator', 'denominator', 'multiplier') }}
    end as value,
    case
        when not is_shown then 'c'
        when value is null then 'z'
    end as symbol,
    is_made_up
from allowed
