-- Grain: one row per slot and group: the comparator of the slot's own period, else the newest earlier one
-- that may be read beside it, with the period it really describes.
with missing as (
    select
        slot_no,
        group_code,
        symbol,
        authorities_used,
        authorities_possible,
        indicator_code,
        period_class,
        comparable_from,
        newest_period_end
    from {{ ref('int_comparator_dated') }}
    where comparator_value is null
),

stand_in as (
    select
        missing.slot_no,
        missing.group_code,
        earlier.comparator_value,
        earlier.comparator_source,
        earlier.period_kind,
        earlier.period_end,
        earlier.authorities_used,
        earlier.authorities_possible,
        row_number() over (
            partition by missing.slot_no, missing.group_code
            order by
                case earlier.period_kind
                    when 'financial_year' then 1
                    when 'academic_year' then 2
                    when 'calendar_year' then 3
                    when 'rolling_12_months' then 4
                    else 5
                end,
                earlier.period_kind
        ) as choice
    from missing
    inner join {{ ref('int_comparator_dated') }} as earlier
        on
            missing.indicator_code = earlier.indicator_code
            and missing.group_code = earlier.group_code
            and missing.period_class = earlier.period_class
            and missing.comparable_from = earlier.comparable_from
            and missing.newest_period_end = earlier.period_end
            and earlier.comparator_value is not null
)

select
    slot_no,
    group_code,
    comparator_value,
    cast(null as varchar) as symbol,
    comparator_source,
    period_kind as comparator_period_kind,
    period_end as comparator_period_end,
    true as like_for_like,
    authorities_used,
    authorities_possible
from {{ ref('int_comparator_dated') }}
where comparator_value is not null
union all
select
    missing.slot_no,
    missing.group_code,
    stand_in.comparator_value,
    case when stand_in.slot_no is null then coalesce(missing.symbol, 'x') end as symbol,
    stand_in.comparator_source,
    stand_in.period_kind as comparator_period_kind,
    stand_in.period_end as comparator_period_end,
    case when stand_in.slot_no is not null then false end as like_for_like,
    case
        when stand_in.slot_no is null then missing.authorities_used
        else stand_in.authorities_used
    end as authorities_used,
    case
        when stand_in.slot_no is null then missing.authorities_possible
        else stand_in.authorities_possible
    end as authorities_possible
from missing
left join stand_in
    on
        missing.slot_no = stand_in.slot_no
        and missing.group_code = stand_in.group_code
        and stand_in.choice = 1
