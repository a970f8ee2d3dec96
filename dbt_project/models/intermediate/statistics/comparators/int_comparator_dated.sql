-- Grain: one row per slot and group, with the end of the newest period, up to its own, for which the group
-- has a comparator that may be read beside it: of the same class, and not from before a break in the
-- series.
with comparator as (
    select
        slot_no,
        group_code,
        comparator_value,
        symbol,
        comparator_source,
        authorities_used,
        authorities_possible
    from {{ ref('int_comparator_wider') }}
    union all
    select
        slot_no,
        group_code,
        comparator_value,
        symbol,
        comparator_source,
        authorities_used,
        authorities_possible
    from {{ ref('int_comparator_neighbours') }}
)

select
    comparator.slot_no,
    comparator.group_code,
    comparator.comparator_value,
    comparator.symbol,
    comparator.comparator_source,
    comparator.authorities_used,
    comparator.authorities_possible,
    slot.indicator_code,
    slot.period_class,
    slot.comparable_from,
    slot.period_kind,
    slot.period_end,
    max(case when comparator.comparator_value is not null then slot.period_end end) over (
        partition by slot.indicator_code, comparator.group_code, slot.period_class, slot.comparable_from
        order by slot.period_end
        range between unbounded preceding and current row
    ) as newest_period_end
from comparator
inner join {{ ref('int_benchmark_slot') }} as slot
    on comparator.slot_no = slot.slot_no
