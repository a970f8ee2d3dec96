-- Grain: one row per cell for which there is a figure computed from records and one returned by the
-- authority.
with returned as (
    select
        indicator_code,
        area_code,
        period_kind,
        period_end,
        breakdown,
        breakdown_value,
        value,
        1 as derivation_rank
    from {{ ref('int_indicator_statement') }}
    where
        statement_rank = 1
        and origin = 'returned'
        and value is not null
    union all
    select
        indicator_code,
        area_code,
        period_kind,
        period_end,
        breakdown,
        breakdown_value,
        value,
        2 as derivation_rank
    from {{ ref('int_indicator_window_aggregated') }}
    where
        origin = 'returned'
        and value is not null
),

ranked as (
    select
        indicator_code,
        area_code,
        period_kind,
        period_end,
        breakdown,
        breakdown_value,
        value,
        row_number() over (
            partition by indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value
            order by derivation_rank asc
        ) as stated_first
    from returned
)

select
    computed.indicator_code,
    computed.area_code,
    computed.period_kind,
    computed.period_end,
    computed.breakdown,
    computed.breakdown_value,
    computed.is_made_up,
    computed.numerator,
    computed.denominator,
    computed.value as computed_value,
    ranked.value as returned_value,
    cast(case indicators.decimals
        when 0 then round(computed.value, 0)
        when 1 then round(computed.value, 1)
        when 2 then round(computed.value, 2)
        else computed.value
    end - ranked.value as decimal(18, 6)) as difference
from {{ ref('int_indicator_computed') }} as computed
inner join ranked
    on
        computed.indicator_code = ranked.indicator_code
        and computed.area_code = ranked.area_code
        and computed.period_kind = ranked.period_kind
        and computed.period_end = ranked.period_end
        and computed.breakdown = ranked.breakdown
        and computed.breakdown_value = ranked.breakdown_value
        and ranked.stated_first = 1
inner join {{ ref('indicators') }} as indicators
    on computed.indicator_code = indicators.indicator_code
