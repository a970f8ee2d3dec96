-- Children looked after on a month's last day whose home and placement both have known places: counted where
-- the placement is more than 20 miles (32,186.88 m) from home as the crow flies and in another authority.
with placed as (
    select
        child_month.area_code,
        child_month.child_id,
        child_month.month_end,
        home.easting - placement.easting as metres_east,
        home.northing - placement.northing as metres_north,
        placement.place_area_code <> child_month.area_code as is_outside
    from {{ ref('int_care_month_end') }} as child_month
    inner join {{ ref('int_care_episode') }} as episode
        on
            child_month.area_code = episode.area_code
            and child_month.year_start = episode.year_start
            and child_month.child_id = episode.child_id
            and child_month.episode_no = episode.episode_no
    inner join {{ ref('int_place') }} as home
        on
            episode.area_code = home.area_code
            and episode.home_outward_code = home.outward_code
    inner join {{ ref('int_place') }} as placement
        on
            episode.area_code = placement.area_code
            and episode.placement_outward_code = placement.outward_code
)

select
    'CLA022' as indicator_code,
    area_code,
    month_end as counted_on,
    child_id,
    case
        when
            is_outside
            and metres_east * metres_east + metres_north * metres_north
            > cast(32186.88 as decimal(10, 2)) * cast(32186.88 as decimal(10, 2))
            then 1
        else 0
    end as is_counted
from placed
