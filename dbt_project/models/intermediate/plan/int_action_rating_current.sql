-- The ratings of each plan as the newest delivery states them.
with ranked as (
    select
        plan_code,
        priority_no,
        action_no,
        title,
        owner_role,
        due_date,
        due_text,
        rating_date,
        rating_label,
        rating,
        rating_word,
        linked_indicator_code,
        {{ newest_delivery(['plan_code', 'priority_no', 'action_no', 'rating_date']) }} as delivery_rank
    from {{ ref('stg_improvement_plan__action_rating') }}
)

select
    plan_code,
    priority_no,
    action_no,
    title,
    owner_role,
    due_date,
    due_text,
    rating_date,
    rating_label,
    nullif(rating, 0) as rating,
    rating_word,
    linked_indicator_code
from ranked
where delivery_rank = 1
