{#- The clocks of every timeliness indicator. Day 0 is the day of the start, so that day 1 of a working-day clock is
    the first working day after it; hours run from the minute of the start, by the clock on the wall. An indicator
    with a limit is one line here and one select of its cases in int_clock_case: 'within' counts the cases that
    took at most the limit, 'over' those that took longer. -#}
{% macro clock_limits() -%}
    {{ return([
        ('CSC003', 'working_days', 1, 'within'),
        ('CSC020', 'working_days', 45, 'within'),
        ('CSC042', 'working_days', 15, 'within'),
        ('CSC053', 'calendar_days', 729, 'over'),
    ]) }}
{%- endmacro %}

{% macro clock_limit_rows() -%}
    {%- for indicator_code, unit, time_limit, counts in clock_limits() %}
    select
        '{{ indicator_code }}' as indicator_code,
        '{{ unit }}' as unit,
        {{ time_limit }} as time_limit,
        '{{ counts }}' as counts
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The time between two moments in a clock's unit. `first` and `last` are moments; `first_day` and `last_day`
    the rows of int_calendar_day for their days. -#}
{% macro clock_time(unit, first, last, first_day, last_day) -%}
    case {{ unit }}
        when 'working_days' then cast({{ working_days_between(first_day, last_day) }} as decimal(18, 6))
        when 'calendar_days' then cast({{ days_between('cast(' ~ first ~ ' as date)', 'cast(' ~ last ~ ' as date)') }} as decimal(18, 6))
        when 'hours' then cast({{ seconds_between(first, last) }} / cast(3600 as decimal(18, 6)) as decimal(18, 6))
    end
{%- endmacro %}

{#- Working days from one day to another, as the difference of their running numbers in int_calendar_day:
    weekends and bank holidays do not tick. -#}
{% macro working_days_between(start_day, end_day) -%}
    ({{ end_day }}.working_day_no - {{ start_day }}.working_day_no)
{%- endmacro %}

{#- The first of the twelve months' days that end on `day`: the day after the same day a year before. -#}
{% macro rolling_year_start(day) -%}
    {{ add_days(add_months(day, -12), 1) }}
{%- endmacro %}

{#- Completed years of age; born on 29 February, the birthday of other years is 1 March. -#}
{% macro age_on(birth_date, day) -%}
    (
        extract(year from {{ day }}) - extract(year from {{ birth_date }})
        - case
            when
                extract(month from {{ day }}) * 100 + extract(day from {{ day }})
                < extract(month from {{ birth_date }}) * 100 + extract(day from {{ birth_date }})
                then 1
            else 0
        end
    )
{%- endmacro %}

{#- The age bands of the statistics; a child not yet born on the day is unborn. -#}
{% macro age_band_on(birth_date, day) -%}
    case
        when {{ birth_date }} is null then 'not_stated'
        when {{ birth_date }} > {{ day }} then 'unborn'
        when {{ age_on(birth_date, day) }} < 1 then 'under_1'
        when {{ age_on(birth_date, day) }} < 5 then '1_to_4'
        when {{ age_on(birth_date, day) }} < 10 then '5_to_9'
        when {{ age_on(birth_date, day) }} < 16 then '10_to_15'
        else '16_and_over'
    end
{%- endmacro %}

{#- Open on a day: started on it is open, ended on it is not. -#}
{% macro open_on(started_on, ended_on, day) -%}
    {{ started_on }} <= {{ day }} and ({{ ended_on }} is null or {{ ended_on }} > {{ day }})
{%- endmacro %}
