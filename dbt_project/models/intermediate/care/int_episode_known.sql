-- Episodes of care as known for the days of each collection year, short breaks (V3, V4) left out: those that
-- touch the year as its last return has them, what ended before as the return of the year in which it ended
-- has it. Where that year was never returned, the newest return that reaches so far back has it.
with yearly_return as (
    select
        area_code,
        reporting_period,
        scope_start as year_start
    from {{ ref('int_record_delivery') }}
    where
        extract_name = 'ssda903'
        and table_name = 'episodes'
),

shown as (
    select
        yearly_return.year_start as shown_in,
        episode.area_code,
        episode.child_id,
        episode.started_on,
        episode.ended_on,
        episode.start_reason,
        episode.end_reason,
        episode.placement_type,
        episode.placement_provider,
        episode.home_outward_code,
        episode.placement_outward_code,
        episode.source_row,
        {{ collection_year_start('episode.ended_on') }} as ended_in
    from {{ ref('stg_ssda903__episode') }} as episode
    inner join yearly_return
        on
            episode.area_code = yearly_return.area_code
            and episode.reporting_period = yearly_return.reporting_period
    where coalesce(episode.legal_status, '') not in ('V3', 'V4')
),

told as (
    select
        yearly_return.year_start,
        shown.area_code,
        shown.child_id,
        shown.started_on,
        shown.ended_on,
        shown.start_reason,
        shown.end_reason,
        shown.placement_type,
        shown.placement_provider,
        shown.home_outward_code,
        shown.placement_outward_code,
        shown.source_row,
        shown.shown_in,
        shown.ended_in,
        ended_return.year_start is not null as is_end_returned,
        row_number() over (
            partition by
                yearly_return.year_start,
                shown.area_code,
                shown.child_id,
                shown.started_on,
                shown.start_reason,
                shown.ended_on
            order by shown.shown_in desc, shown.source_row asc
        ) as newest_first
    from yearly_return
    inner join shown
        on
            yearly_return.area_code = shown.area_code
            and yearly_return.year_start >= shown.shown_in
    left join yearly_return as ended_return
        on
            shown.area_code = ended_return.area_code
            and shown.ended_in = ended_return.year_start
)

select
    area_code,
    year_start,
    child_id,
    started_on,
    ended_on,
    start_reason,
    end_reason,
    placement_type,
    placement_provider,
    home_outward_code,
    placement_outward_code,
    shown_in,
    source_row
from told
where
    (shown_in = year_start and (ended_on is null or ended_on >= shown_in))
    or (shown_in < year_start and ended_in = shown_in)
    or (ended_in < shown_in and not is_end_returned and newest_first = 1)
