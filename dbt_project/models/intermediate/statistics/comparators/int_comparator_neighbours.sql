-- Grain: one row per slot and authority: the mean of its statistical neighbours, from five of them upwards;
-- else the average that somebody printed for the same group.
with possible as (
    select
        service,
        period_end,
        area_code,
        count(*) as authorities_possible,
        min(model) as model,
        min(case when is_in_force then 1 else 0 end) = 1 as is_in_force
    from {{ ref('int_neighbour_in_force') }}
    group by service, period_end, area_code
),

printed as (
    select
        slot_no,
        substr(area_code, 4) as area_code,
        value,
        symbol
    from {{ ref('int_benchmark_cell') }}
    where
        area_kind = 'neighbour_group'
        and area_code like 'SN-%'
),

wanted as (
    select
        slot_no,
        area_code
    from {{ ref('int_benchmark_cell') }}
    where area_kind = 'authority'
    union
    select
        slot_no,
        area_code
    from {{ ref('int_neighbour_average') }}
    union
    select
        slot_no,
        area_code
    from printed
),

averaged as (
    select
        wanted.slot_no,
        wanted.area_code,
        coalesce(average.authorities_used, 0) as authorities_used,
        possible.authorities_possible,
        possible.model,
        possible.is_in_force,
        printed.value as printed_value,
        printed.symbol,
        average.authorities_better,
        case when average.authorities_used >= 5 then average.mean_value end as mean_value
    from wanted
    inner join {{ ref('int_benchmark_slot') }} as slot
        on wanted.slot_no = slot.slot_no
    left join possible
        on
            wanted.area_code = possible.area_code
            and slot.period_end = possible.period_end
            and slot.service = possible.service
    left join {{ ref('int_neighbour_average') }} as average
        on
            wanted.slot_no = average.slot_no
            and wanted.area_code = average.area_code
    left join printed
        on
            wanted.slot_no = printed.slot_no
            and wanted.area_code = printed.area_code
)

select
    slot_no,
    'SN-' || area_code as group_code,
    coalesce(mean_value, cast(printed_value as double)) as comparator_value,
    symbol,
    case
        when mean_value is not null
            then
                'mean of the statistical neighbours, model ' || model
                || case when is_in_force then '' else ' (the oldest known; not yet in force then)' end
        when printed_value is not null then 'average as printed'
    end as comparator_source,
    case when mean_value is not null or printed_value is null then authorities_used end as authorities_used,
    case
        when mean_value is not null or printed_value is null then authorities_possible
    end as authorities_possible,
    case when authorities_used > 0 then authorities_used + 1 end as rank_of,
    case when authorities_used > 0 then authorities_better + 1 end as rank
from averaged
