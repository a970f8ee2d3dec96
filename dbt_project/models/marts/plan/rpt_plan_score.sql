-- Grain: one row per plan, priority (NULL for the whole plan) and rating date.
with priority as (
    select
        plan_code,
        priority_no,
        rating_date,
        count(rating) as actions_rated,
        {{ ratio('sum(rating)', 'count(rating)', 1) }} as mean_score,
        count(case when rating = 1 then 1 end) as count_1,
        count(case when rating = 2 then 1 end) as count_2,
        count(case when rating = 3 then 1 end) as count_3,
        count(case when rating = 4 then 1 end) as count_4,
        count(case when rating = 5 then 1 end) as count_5
    from {{ ref('int_action_rating_current') }}
    group by plan_code, priority_no, rating_date
    having count(rating) > 0
),

scored as (
    select
        plan_code,
        priority_no,
        rating_date,
        actions_rated,
        mean_score,
        count_1,
        count_2,
        count_3,
        count_4,
        count_5
    from priority
    union all
    -- The plan's score is the mean of its priorities' means, however many actions each has.
    select
        plan_code,
        cast(null as bigint) as priority_no,
        rating_date,
        sum(actions_rated) as actions_rated,
        {{ ratio('sum(mean_score)', 'count(*)', 1) }} as mean_score,
        sum(count_1) as count_1,
        sum(count_2) as count_2,
        sum(count_3) as count_3,
        sum(count_4) as count_4,
        sum(count_5) as count_5
    from priority
    group by plan_code, rating_date
),

printed as (
    select
        plan_code,
        priority_no,
        rating_date,
        printed_score,
        {{ newest_delivery(['plan_code', 'priority_no', 'rating_date']) }} as delivery_rank
    from {{ ref('stg_improvement_plan__printed_score') }}
)

select
    scored.plan_code,
    cast(scored.priority_no as integer) as priority_no,
    scored.rating_date,
    cast(scored.actions_rated as integer) as actions_rated,
    scored.mean_score,
    printed.printed_score,
    cast(scored.count_1 as integer) as count_1,
    cast(scored.count_2 as integer) as count_2,
    cast(scored.count_3 as integer) as count_3,
    cast(scored.count_4 as integer) as count_4,
    cast(scored.count_5 as integer) as count_5,
    '{{ var("release_id") }}' as release_id
from scored
left join printed
    on
        scored.plan_code = printed.plan_code
        and coalesce(scored.priority_no, 0) = coalesce(printed.priority_no, 0)
        and scored.rating_date = printed.rating_date
        and printed.delivery_rank = 1
