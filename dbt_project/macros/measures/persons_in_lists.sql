{#- What the Annex A lists say about persons; an unknown is no statement. `lists` gives each staging model its
    precedence among what one month's delivery says. -#}
{% macro persons_in_lists(lists) -%}
    {%- for list_no, model in lists %}
    select
        area_code,
        child_id,
        reporting_period,
        birth_date,
        case when gender = 'N' then 'U' when gender in ('M', 'F') then gender end as sex,
        nullif(ethnicity_group, 'not_stated') as ethnicity,
        {{ list_no }} as list_no,
        source_row
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
