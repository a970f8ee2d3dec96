{#- numerator / denominator x multiplier, to six decimals; NULL where there is nothing to divide by. -#}
{% macro ratio(numerator, denominator, multiplier) -%}
    cast(round(
        cast({{ numerator }} as double) * {{ multiplier }} / nullif(cast({{ denominator }} as double), 0), 6
    ) as decimal(18, 6))
{%- endmacro %}
