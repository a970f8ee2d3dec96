-- How long each case took on the clock of its indicator, pauses taken out, and whether it is counted. A pause
-- is cut to the case and to what no earlier pause of the clock has stopped already.
{%- set time_taken = '(timed_case.time_passed - coalesce(paused.time_paused, 0))' %}
with clock_limit as (
    {{ clock_limit_rows() }}
),

timed_case as (
    select
        clock_case.indicator_code,
        clock_case.area_code,
        clock_case.child_id,
        clock_case.counted_on,
        clock_case.started_at,
        clock_case.stopped_at,
        clock_limit.unit,
        clock_limit.time_limit,
        clock_limit.counts,
        {{ clock_time(
            'clock_limit.unit', 'clock_case.started_at', 'clock_case.stopped_at', 'start_day', 'stop_day'
        ) }} as time_passed,
        row_number() over (
            order by clock_case.indicator_code asc, clock_case.area_code asc, clock_case.child_id asc
        ) as case_no
    from {{ ref('int_clock_case') }} as clock_case
    inner join clock_limit
        on clock_case.indicator_code = clock_limit.indicator_code
    left join {{ ref('int_calendar_day') }} as start_day
        on cast(clock_case.started_at as date) = start_day.date_day
    left join {{ ref('int_calendar_day') }} as stop_day
        on cast(clock_case.stopped_at as date) = stop_day.date_day
),

pause as (
    select
        indicator_code,
        area_code,
        child_id,
        paused_at,
        coalesce(resumed_at, cast('9999-12-31' as timestamp)) as resumed_at,
        max(coalesce(resumed_at, cast('9999-12-31' as timestamp))) over (
            partition by indicator_code, area_code, child_id
            order by paused_at asc, resumed_at asc
            rows between unbounded preceding and 1 preceding
        ) as paused_before_until
    from {{ ref('int_clock_pause') }}
),

pause_of_case as (
    select
        timed_case.case_no,
        timed_case.unit,
        greatest(
            pause.paused_at, timed_case.started_at, coalesce(pause.paused_before_until, pause.paused_at)
        ) as paused_at,
        least(pause.resumed_at, timed_case.stopped_at) as resumed_at
    from timed_case
    inner join pause
        on
            timed_case.indicator_code = pause.indicator_code
            and timed_case.area_code = pause.area_code
            and timed_case.child_id = pause.child_id
),

paused as (
    select
        pause_of_case.case_no,
        sum({{ clock_time(
            'pause_of_case.unit', 'pause_of_case.paused_at', 'pause_of_case.resumed_at', 'pause_day', 'resume_day'
        ) }}) as time_paused
    from pause_of_case
    left join {{ ref('int_calendar_day') }} as pause_day
        on cast(pause_of_case.paused_at as date) = pause_day.date_day
    left join {{ ref('int_calendar_day') }} as resume_day
        on cast(pause_of_case.resumed_at as date) = resume_day.date_day
    where pause_of_case.paused_at < pause_of_case.resumed_at
    group by pause_of_case.case_no
)

select
    timed_case.indicator_code,
    timed_case.area_code,
    timed_case.counted_on,
    timed_case.child_id,
    cast({{ time_taken }} as decimal(18, 6)) as time_taken,
    case
        when timed_case.counts = 'within' and {{ time_taken }} <= timed_case.time_limit then 1
        when timed_case.counts = 'over' and {{ time_taken }} > timed_case.time_limit then 1
        else 0
    end as is_counted
from timed_case
left join paused
    on timed_case.case_no = paused.case_no
