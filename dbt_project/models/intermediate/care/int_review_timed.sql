-- Reviews in the order held within a period of care, each with the day by which the next was due. The first
-- is due 20 working days after the start, the second 3 months after the first, the others 6 months after the
-- one before. Where care began before the returns that are known, the first review seen is taken in time and
-- as no first one.
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

held as (
    select distinct
        period.area_code,
        period.child_id,
        period.period_no,
        period.started_on,
        review.reviewed_on,
        case when period.started_on < known_from.first_day then 1 else 0 end as reviews_unseen
    from {{ ref('int_care_period') }} as period
    inner join known_from
        on period.area_code = known_from.area_code
    inner join {{ ref('int_review_known') }} as review
        on
            period.area_code = review.area_code
            and period.child_id = review.child_id
            and review.reviewed_on between period.started_on and period.ended_on
),

numbered as (
    select
        area_code,
        child_id,
        period_no,
        started_on,
        reviewed_on,
        reviews_unseen + row_number() over (
            partition by area_code, child_id, period_no
            order by reviewed_on asc
        ) as review_no,
        lag(reviewed_on) over (
            partition by area_code, child_id, period_no
            order by reviewed_on asc
        ) as reviewed_before_on
    from held
)

select
    numbered.area_code,
    numbered.child_id,
    numbered.period_no,
    numbered.review_no,
    numbered.reviewed_on,
    case
        when numbered.review_no = 1
            then {{ working_days_between('start_day', 'review_day') }} > 20
        when numbered.reviewed_before_on is null then false
        when numbered.review_no = 2
            then numbered.reviewed_on > {{ add_months('numbered.reviewed_before_on', 3) }}
        else numbered.reviewed_on > {{ add_months('numbered.reviewed_before_on', 6) }}
    end as is_late,
    case
        when numbered.review_no = 1 then {{ add_months('numbered.reviewed_on', 3) }}
        else {{ add_months('numbered.reviewed_on', 6) }}
    end as next_due_on
from numbered
left join {{ ref('int_calendar_day') }} as start_day
    on numbered.started_on = start_day.date_day
left join {{ ref('int_calendar_day') }} as review_day
    on numbered.reviewed_on = review_day.date_day
