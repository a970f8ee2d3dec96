-- Children looked after on a month's last day: one row per child, day and indicator.
select
    catalogue.indicator_code,
    child_month.area_code,
    child_month.month_end as counted_on,
    child_month.child_id,
    case
        when
            catalogue.indicator_code = 'CLA023'
            and coalesce(child_month.placement_type, '') not in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6')
            then 0
        else 1
    end as is_counted
from {{ ref('int_care_month_end') }} as child_month
inner join {{ ref('indicators') }} as catalogue
    on
        catalogue.indicator_code in ('CLA001', 'CLA002', 'CLA023')
        or (catalogue.indicator_code = 'CLA010' and child_month.is_unaccompanied)
union all
select
    'CLA020' as indicator_code,
    child_month.area_code,
    child_month.month_end as counted_on,
    child_month.child_id,
    case when placement.placements_in_year >= 3 then 1 else 0 end as is_counted
from {{ ref('int_care_month_end') }} as child_month
left join {{ ref('int_placement_month_end') }} as placement
    on
        child_month.area_code = placement.area_code
        and child_month.child_id = placement.child_id
        and child_month.month_end = placement.month_end
union all
-- under 16 and in this period of care for 30 months; stable for 24 months, for which a placement with
-- adopters brings the placement before it along
select
    'CLA021' as indicator_code,
    child_month.area_code,
    child_month.month_end as counted_on,
    child_month.child_id,
    case
        when placement.started_on <= {{ add_months('child_month.month_end', -24) }} then 1
        when placement.before_adoptive_started_on <= {{ add_months('child_month.month_end', -24) }} then 1
        else 0
    end as is_counted
from {{ ref('int_care_month_end') }} as child_month
inner join {{ ref('int_person') }} as person
    on
        child_month.area_code = person.area_code
        and child_month.child_id = person.child_id
left join {{ ref('int_placement_month_end') }} as placement
    on
        child_month.area_code = placement.area_code
        and child_month.child_id = placement.child_id
        and child_month.month_end = placement.month_end
where
    {{ age_on('person.birth_date', 'child_month.month_end') }} < 16
    and child_month.started_on <= {{ add_months('child_month.month_end', -30) }}
union all
select
    'CLA030' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    is_in_time as is_counted
from {{ ref('int_review_month_end') }}
