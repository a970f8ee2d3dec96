{#- 1 April of the collection year that a day lies in. -#}
{% macro collection_year_start(day) -%}
    cast(date_trunc('month', {{ add_months(day, '1 - ' ~ financial_month_no(day)) }}) as date)
{%- endmacro %}

{#- 31 March that closes the collection year which begins on `year_start`. -#}
{% macro collection_year_end(year_start) -%}
    {{ add_days(add_months(year_start, 12), -1) }}
{%- endmacro %}
