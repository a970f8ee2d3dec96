-- Grain: one row per slot and authority of which any statistical neighbour has a value: their unweighted
-- mean, and how many of them do better than the authority itself.
select
    neighbour.slot_no,
    in_force.area_code,
    count(*) as authorities_used,
    {{ mean('neighbour.value') }} as mean_value,
    sum(case
        when
            {{ best_first('neighbour.value', 'neighbour.polarity') }}
            < {{ best_first('own.value', 'own.polarity') }}
            then 1
        else 0
    end) as authorities_better
from {{ ref('int_benchmark_cell') }} as neighbour
inner join {{ ref('int_neighbour_in_force') }} as in_force
    on
        neighbour.area_code = in_force.neighbour_area_code
        and neighbour.period_end = in_force.period_end
        and neighbour.service = in_force.service
left join {{ ref('int_benchmark_cell') }} as own
    on
        neighbour.slot_no = own.slot_no
        and in_force.area_code = own.area_code
where
    neighbour.area_kind = 'authority'
    and neighbour.value is not null
group by neighbour.slot_no, in_force.area_code
