{#- 95% and 99.8% intervals after Fingertips' technical guidance; formulas and anchors in the statistics' rules.
    All work in double precision and are rounded only where they are shown. -#}

{#- The normal deviate of a two-sided interval of this many per cent. -#}
{% macro normal_deviate(level='95') -%}
    cast({{ {'95': '1.959964', '99.8': '3.090232'}[level] }} as double)
{%- endmacro %}

{#- One end of Wilson's interval of the proportion x of n, as a share of 1; NULL where it is no proportion. The two
    ends that are exactly 0 and 1 are written out, so that no rounding error stands beside them. -#}
{% macro wilson(x, n, side, level='95') -%}
    {%- set z = normal_deviate(level) -%}
    {%- set certain = '0' if side == 'lower' else n -%}
    case
        when {{ n }} > 0 and {{ x }} = {{ certain }} then cast({{ 0 if side == 'lower' else 1 }} as double)
        when {{ n }} > 0 and {{ x }} between 0 and {{ n }} then
            (
                2 * cast({{ x }} as double) + {{ z }} * {{ z }}
                {{ '-' if side == 'lower' else '+' }} {{ z }} * sqrt(
                    {{ z }} * {{ z }}
                    + 4 * cast({{ x }} as double) * (1 - cast({{ x }} as double) / cast({{ n }} as double))
                )
            ) / (2 * (cast({{ n }} as double) + {{ z }} * {{ z }}))
    end
{%- endmacro %}

{#- One end of Byar's approximate interval of a count x of 10 or more. -#}
{% macro byar(x, side, level='95') -%}
    {%- set z = normal_deviate(level) -%}
    {%- if side == 'lower' -%}
        cast({{ x }} as double) * power(
            1 - 1 / (9 * cast({{ x }} as double)) - {{ z }} / (3 * sqrt(cast({{ x }} as double))), 3
        )
    {%- else -%}
        (cast({{ x }} as double) + 1) * power(
            1 - 1 / (9 * (cast({{ x }} as double) + 1)) + {{ z }} / (3 * sqrt(cast({{ x }} as double) + 1)), 3
        )
    {%- endif -%}
{%- endmacro %}

{#- One end of the exact 95% interval of a whole count below 10: half the chi-squared quantile, of which there are
    only nineteen. The tests recompute them. -#}
{% macro exact_count(x, side) -%}
    cast(case {{ x }}
{%- if side == 'lower' %}
        when 0 then 0
        when 1 then 0.025317807984
        when 2 then 0.242209278544
        when 3 then 0.618672122896
        when 4 then 1.089865373626
        when 5 then 1.623486390118
        when 6 then 2.201894253491
        when 7 then 2.814363051520
        when 8 then 3.453832176749
        when 9 then 4.115373097378
{%- else %}
        when 0 then 3.688879454114
        when 1 then 5.571643390939
        when 2 then 7.224687667724
        when 3 then 8.767273069742
        when 4 then 10.241588675404
        when 5 then 11.668332079323
        when 6 then 13.059474022519
        when 7 then 14.422675361702
        when 8 then 15.763189220193
        when 9 then 17.084803451419
{%- endif %}
    end as double)
{%- endmacro %}

{#- Which method gives the interval of a figure; NULL where none does. A percentage needs its two counts, a rate
    its count and population; a count stands for itself; means, money and scores have no interval here. -#}
{% macro interval_method(unit, numerator, denominator, value) -%}
    case
        when {{ value }} is null then null
        when {{ unit }} = 'percent' then
            case when {{ denominator }} > 0 and {{ numerator }} between 0 and {{ denominator }} then 'wilson' end
        when {{ unit }} like 'rate_per_%' and coalesce({{ denominator }}, 0) <= 0 then null
        when {{ unit }} = 'count' or {{ unit }} like 'rate_per_%' then
            case
                when {{ counted(unit, numerator, value) }} >= 10 then 'byar'
                when
                    {{ counted(unit, numerator, value) }} >= 0
                    and {{ counted(unit, numerator, value) }} = floor({{ counted(unit, numerator, value) }})
                    then 'exact'
            end
    end
{%- endmacro %}

{#- The count behind a figure: the figure itself, or the numerator of its rate. -#}
{% macro counted(unit, numerator, value) -%}
    (case when {{ unit }} = 'count' then {{ value }} else {{ numerator }} end)
{%- endmacro %}

{#- One end of a figure's 95% interval in the figure's own unit. `method` is what interval_method gave. -#}
{% macro interval_end(side, method, unit, multiplier, numerator, denominator, value) -%}
    {%- set per -%}
        (case
            when {{ unit }} = 'count' then cast(1 as double)
            else {{ multiplier }} / cast({{ denominator }} as double)
        end)
    {%- endset -%}
    case {{ method }}
        when 'wilson' then {{ multiplier }} * {{ wilson(numerator, denominator, side) }}
        when 'byar' then {{ byar(counted(unit, numerator, value), side) }} * {{ per }}
        when 'exact' then {{ exact_count(counted(unit, numerator, value), side) }} * {{ per }}
    end
{%- endmacro %}

{#- One limit of the funnel of a proportion of n around the proportion of all, within 0 and 1. -#}
{% macro funnel(proportion, n, side, level='95') -%}
    {%- set spread -%}
        {{ normal_deviate(level) }} * sqrt(
            cast({{ proportion }} as double) * (1 - cast({{ proportion }} as double)) / cast({{ n }} as double)
        )
    {%- endset -%}
    case
        when {{ n }} > 0 and {{ proportion }} between 0 and 1 then
            {{ 'greatest(0, ' if side == 'lower' else 'least(1, ' -}}
            cast({{ proportion }} as double) {{ '-' if side == 'lower' else '+' }} {{ spread }})
    end
{%- endmacro %}
