{#- The upper 0.2% point of chi-squared at one degree of freedom, which Fingertips asks of a trend. -#}
{% macro trend_threshold() -%}9.549536{%- endmacro %}

{#- The weight of a point: one over the square of the standard error that its 95% interval implies. -#}
{% macro trend_weight(lower_95, upper_95) -%}
    (3.92 * 3.92 / nullif(({{ upper_95 }} - {{ lower_95 }}) * ({{ upper_95 }} - {{ lower_95 }}), 0))
{%- endmacro %}

{#- The sign of a trend that is far enough from nought and keeps its sign whichever point is left out; else 0. -#}
{% macro significant(chi_squared, lowest_sign, highest_sign) -%}
    (case
        when {{ chi_squared }} > {{ trend_threshold() }} and {{ lowest_sign }} = {{ highest_sign }} then {{ lowest_sign }}
        when {{ chi_squared }} is not null then 0
    end)
{%- endmacro %}

{#- What a trend means: `sign` is 1 rising, -1 falling, 0 not significant, NULL where it cannot be told. -#}
{% macro trend_word(sign, polarity) -%}
    case
        when {{ sign }} is null then 'cannot_be_calculated'
        when {{ sign }} = 0 then 'no_significant_change'
        else
            case when {{ sign }} > 0 then 'increasing' else 'decreasing' end
            || case
                when {{ sign }} * {{ polarity }} > 0 then '_better'
                when {{ sign }} * {{ polarity }} < 0 then '_worse'
                else ''
            end
    end
{%- endmacro %}
