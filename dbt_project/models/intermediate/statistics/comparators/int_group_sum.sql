-- Grain: one row per slot and region or country: what its member authorities of that day add up to, and how
-- many of them could be counted. A sum is only made where none is missing or suppressed.
with period as (
    select distinct period_end
    from {{ ref('int_benchmark_slot') }}
),

member as (
    select
        period.period_end,
        authority.area_code,
        wider.area_code as group_code,
        count(*) over (partition by period.period_end, wider.area_code) as authorities_possible
    from period
    inner join {{ ref('areas') }} as authority
        on
            authority.area_kind = 'authority'
            and (authority.valid_from is null or period.period_end >= authority.valid_from)
            and (authority.valid_to is null or period.period_end <= authority.valid_to)
    inner join {{ ref('areas') }} as wider
        on
            wider.area_kind = 'country'
            or authority.region_code = wider.area_code
)

select
    cell.slot_no,
    member.group_code,
    max(member.authorities_possible) as authorities_possible,
    count(cell.value) as authorities_with_value,
    sum(case
        when cell.value is not null and cell.numerator is not null and cell.denominator > 0 then 1
        else 0
    end) as authorities_with_counts,
    sum(cell.value) as value,
    sum(cell.numerator) as numerator,
    sum(cell.denominator) as denominator
from {{ ref('int_benchmark_cell') }} as cell
inner join member
    on
        cell.area_code = member.area_code
        and cell.period_end = member.period_end
group by cell.slot_no, member.group_code
