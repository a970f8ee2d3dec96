{#- All sources of stated figures in one shape. A new source is one model and one name in this call. -#}
{% macro union_statements(models) -%}
    {%- for model in models %}
    select
        indicator_code,
        area_code,
        period_kind,
        period_end,
        breakdown,
        breakdown_value,
        numerator,
        denominator,
        value,
        symbol,
        status,
        origin,
        source,
        publication_date,
        document,
        place,
        statement_no,
        period_text,
        reporting_period,
        delivery_sha256,
        source_row
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
