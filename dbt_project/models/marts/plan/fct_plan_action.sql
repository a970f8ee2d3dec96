-- Grain: one row per plan, priority, action and rating date.
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
    '{{ var("release_id") }}' as release_id
from {{ ref('int_action_rating_current') }}
