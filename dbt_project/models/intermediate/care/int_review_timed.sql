-- The start of care and the reviews held since, in order, each with the day by which the next review was due:
-- 20 working days after the start, 3 months after the first review, 6 months after every later one. Reviews
-- before the first known return are unknown: where the first fell due before it, the child is taken to have
-- had one on its eve, and not the first.
with known_from as (
    select
        area_code,
        min(scope_start) as first_day
    from {{ ref('int_record_delivery') }}
    where
        extract_name = 'ssda903'
        and table_name = 'reviews'
    group by area_code
),

-- the last day on which so many working days have gone by
day_reached as (
    select
        working_day_no,
        max(date_day) as date_day
    from {{ ref('int_calendar_day') }}
    group by working_day_no
),

spell as (
    select distinct
        child_month.area_code,
        child_month.child_id,
        child_month.started_on,
        known_from.first_day,
        case when day_reached.date_day >= known_from.first_day then day_reached.date_day end as first_due_on
    from {{ ref('int_care_month_end') }} as child_month
    inner join known_from
        on child_month.area_code = known_from.area_code
    left join {{ ref('int_calendar_day') }} as start_day
        on child_month.started_on = start_day.date_day
    left join day_reached
        on start_day.working_day_no + 20 = day_reached.working_day_no
),

held as (
    select distinct
        spell.area_code,
        spell.child_id,
        spell.started_on,
        spell.first_due_on,
        review.reviewed_on
    from spell
    inner join {{ ref('int_review_known') }} as review
        on
            spell.area_code = review.area_code
            and spell.child_id = review.child_id
            and spell.started_on <= review.reviewed_on
),

numbered as (
    select
        area_code,
        child_id,
        started_on,
        case when first_due_on is null then 2 else 0 end as review_no,
        started_on as reviewed_on,
        coalesce(first_due_on, {{ add_months(add_days('first_day', -1), 6) }}) as next_due_on
    from spell
    union all
    select
        area_code,
        child_id,
        started_on,
        case when first_due_on is null then 2 else 0 end + row_number() over (
            partition by area_code, child_id, started_on
            order by reviewed_on asc
        ) as review_no,
        reviewed_on,
        case
            when
                first_due_on is not null
                and row_number() over (
                    partition by area_code, child_id, started_on
                    order by reviewed_on asc
                ) = 1
                then {{ add_months('reviewed_on', 3) }}
            else {{ add_months('reviewed_on', 6) }}
        end as next_due_on
    from held
)

select
    area_code,
    child_id,
    started_on,
    review_no,
    reviewed_on,
    coalesce(reviewed_on > lag(next_due_on) over (
        partition by area_code, child_id, started_on
        order by review_no asc
    ), false) as is_late,
    next_due_on
from numbered
