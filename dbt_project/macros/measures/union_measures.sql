{#- All counted cases in one shape. -#}
{% macro union_measures(models) -%}
    {%- for model in models %}
    select
        indicator_code,
        area_code,
        counted_on,
        child_id,
        is_counted
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
