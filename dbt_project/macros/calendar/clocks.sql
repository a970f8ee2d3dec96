{#- The clocks of every timeliness indicator. Day 0 is the day of the start. -#}

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
