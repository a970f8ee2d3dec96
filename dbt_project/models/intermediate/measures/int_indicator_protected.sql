-- Computed figures of the whole, with what could point to a child held back (symbol c): a count of 1 to 5, a
-- share of which 1 to 5 cases are or are not counted, or of fewer than 10 cases. A longer window that holds
-- such a month is held back too, because the months around it would give the month away.
with measured as (
    select
        computed.indicator_code,
        computed.area_code,
        computed.period_kind,
        computed.period_end,
        computed.numerator,
        computed.denominator,
        computed.value,
        computed.is_made_up,
        {{ period_start('computed.period_kind', 'computed.period_end') }} as period_start,
        computed.numerator between 1 and 5
        or coalesce(computed.denominator - computed.numerator between 1 and 5, false)
        or coalesce(computed.denominator between 1 and 9, false) as is_small
    from {{ ref('int_indicator_computed') }} as computed
    where computed.breakdown = 'all'
),

judged as (
    select
        measured.indicator_code,
        measured.area_code,
        measured.period_kind,
        measured.period_end,
        measured.numerator,
        measured.denominator,
        measured.value,
        measured.is_made_up,
        measured.is_small
        or exists (
            select month.indicator_code
            from measured as month
            where
                month.period_kind = 'month'
                and month.is_small
                and month.indicator_code = measured.indicator_code
                and month.area_code = measured.area_code
                and month.period_end between measured.period_start and measured.period_end
        ) as is_held_back
    from measured
)

select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    case when not is_held_back then numerator end as numerator,
    case when not is_held_back then denominator end as denominator,
    case when not is_held_back then value end as value,
    case
        when is_held_back then 'c'
        when value is null then 'z'
    end as symbol,
    is_made_up
from judged
