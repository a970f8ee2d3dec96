{#- The two calendar years that begin in the year of `day`, written 2017-18. -#}
{% macro year_span(day) -%}
    cast(extract(year from {{ day }}) as varchar) || '-'
    || lpad(cast((extract(year from {{ day }}) + 1) % 100 as varchar), 2, '0')
{%- endmacro %}

{#- The English financial year: 1 April to 31 March, written 2017-18. -#}
{% macro financial_year(day) -%}
    {{ year_span(add_months(day, -3)) }}
{%- endmacro %}

{#- April is 1, March is 12. -#}
{% macro financial_month_no(day) -%}
    cast((extract(month from {{ day }}) + 8) % 12 + 1 as integer)
{%- endmacro %}

{#- The last day of the month that this build is for. -#}
{% macro period_end() -%}
    last_day(cast('{{ var("period") }}-01' as date))
{%- endmacro %}

{#- The first day of a period that ends on `period_end`; NULL where no calendar rule says it. -#}
{% macro period_start(period_kind, period_end) -%}
    cast(case {{ period_kind }}
        when 'month' then date_trunc('month', {{ period_end }})
        when 'quarter' then date_trunc('month', {{ add_months(period_end, -2) }})
        when 'year_to_date' then date_trunc('month', {{ add_months(period_end, '1 - ' ~ financial_month_no(period_end)) }})
        when 'rolling_12_months' then {{ add_days(add_months(period_end, -12), 1) }}
        when 'financial_year' then date_trunc('month', {{ add_months(period_end, -11) }})
        when 'academic_year' then date_trunc('month', {{ add_months(period_end, -11) }})
        when 'calendar_year' then date_trunc('month', {{ add_months(period_end, -11) }})
    end as date)
{%- endmacro %}

{#- The last day of the period before; NULL for a year to date in April, which begins anew, and for periods that no
    calendar rule describes. -#}
{% macro previous_period_end(period_kind, period_end) -%}
    case
        when {{ period_kind }} in ('month', 'rolling_12_months') then last_day({{ add_months(period_end, -1) }})
        when {{ period_kind }} = 'year_to_date' then
            case when extract(month from {{ period_end }}) <> 4 then last_day({{ add_months(period_end, -1) }}) end
        when {{ period_kind }} = 'quarter' then last_day({{ add_months(period_end, -3) }})
        when {{ period_kind }} <> 'as_stated' then last_day({{ add_months(period_end, -12) }})
    end
{%- endmacro %}

{#- The academic year: 1 September to 31 August, written 2017-18. -#}
{% macro academic_year(day) -%}
    {{ year_span(add_months(day, -8)) }}
{%- endmacro %}

{#- Calendar months from the month of one day to the month of another. -#}
{% macro months_between(first_day, last_day) -%}
    cast(
        (extract(year from {{ last_day }}) - extract(year from {{ first_day }})) * 12
        + extract(month from {{ last_day }}) - extract(month from {{ first_day }})
        as integer
    )
{%- endmacro %}
