-- Grain: one row per computed indicator, area and breakdown: how many of its figures are shown, and why any
-- are not. Which figures are small is not told.
with counted as (
    select
        indicator_code,
        area_code,
        breakdown,
        max(case when is_made_up then 1 else 0 end) = 1 as is_made_up,
        sum(case when outcome = 'shown' then 1 else 0 end) as figures_shown,
        sum(case when outcome in ('small', 'protects_others') then 1 else 0 end) as figures_held_back,
        max(case when outcome = 'breakdown_withheld' then 1 else 0 end) = 1 as is_withheld,
        max(case when outcome = 'not_public' then 1 else 0 end) = 1 as is_kept_inside
    from {{ ref('int_disclosure_twin') }}
    group by indicator_code, area_code, breakdown
)

select
    indicator_code,
    area_code,
    breakdown,
    case
        when is_kept_inside then 'not_public'
        when is_withheld then 'withheld'
        when figures_held_back > 0 then 'partly_held_back'
        else 'shown'
    end as handling,
    case
        when is_kept_inside then 'The disclosure policy keeps this breakdown in the secure zone.'
        when is_withheld
            then 'Most figures of the breakdown are small, or hiding some protects too little: left out.'
        when figures_held_back > 0
            then 'Figures that are small, or would give small ones away, have the symbol c.'
        else 'Every figure is shown.'
    end as reason,
    case when not is_kept_inside and not is_withheld then cast(figures_shown as integer) end as figures_shown,
    case
        when not is_kept_inside and not is_withheld then cast(figures_held_back as integer)
    end as figures_held_back,
    is_made_up,
    '{{ var("release_id") }}' as release_id
from counted
