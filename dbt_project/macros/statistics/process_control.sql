{#- The XmR chart's factors: a moving range's upper limit, the limits and the near limits. -#}
{% macro xmr_factor(which) -%}
    {{ {'range': '3.267', 'limit': '2.66', 'near': '1.7733'}[which] }}
{%- endmacro %}

{#- Whether a point lies strictly beyond the limits (or near limits) of its segment. Both sides are multiplied out by
    the number of points and of moving ranges, so that whole decimals are compared and no rounding decides:
    |y - sum/n| > factor x ranges/m  becomes  |n y - sum| m > factor x n x ranges. -#}
{% macro beyond(which, deviation, points, ranges, range_total) -%}
    (
        abs({{ deviation }}) * {{ ranges }} * 10000
        > cast({{ xmr_factor(which) }} * 10000 as integer) * {{ points }} * {{ range_total }}
    )
{%- endmacro %}

{#- The state of a point: `side` is 1 or -1 where a special cause was found, 0 where none was. -#}
{% macro variation(side, points, polarity) -%}
    case
        when {{ points }} < 6 then 'too_few'
        when {{ side }} = 0 then 'common_cause'
        else
            case
                when {{ side }} * {{ polarity }} > 0 then 'improvement'
                when {{ side }} * {{ polarity }} < 0 then 'concern'
                else 'neutral'
            end
            || case when {{ side }} > 0 then '_high' else '_low' end
    end
{%- endmacro %}

{#- Whether a process that stays as it is meets its target: `target_side` is 1 where the target lies above the limits,
    -1 below, 0 on or within them, NULL where there are none. -#}
{% macro assurance(target_side, polarity) -%}
    case
        when {{ target_side }} is null or {{ polarity }} = 0 then 'none'
        when {{ target_side }} = 0 then 'hit_or_miss'
        when {{ target_side }} * {{ polarity }} > 0 then 'fails'
        else 'passes'
    end
{%- endmacro %}
