{#- What orders the best first: low figures where low is good, else high ones. -#}
{% macro best_first(value, polarity) -%}
    case when {{ polarity }} = -1 then {{ value }} else -{{ value }} end
{%- endmacro %}

{#- A type-7 quartile (1 lower, 2 median, 3 upper) of the values of a group, as an aggregate: `position` numbers them
    from 1 upwards and `size` is how many there are. It lies at (size - 1) x quarter / 4 steps from the lowest, between
    two values; the arithmetic is exact. -#}
{% macro type_7_quartile(quarter, value, position, size) -%}
    cast(sum(
        cast({{ value }} as decimal(28, 6)) * case {{ position }} - 1
            when cast(floor(({{ size }} - 1) * {{ quarter }} / 4.0) as bigint)
                then 4 - (({{ size }} - 1) * {{ quarter }}) % 4
            when cast(floor(({{ size }} - 1) * {{ quarter }} / 4.0) as bigint) + 1
                then (({{ size }} - 1) * {{ quarter }}) % 4
            else 0
        end
    ) as decimal(28, 6)) * cast(0.25 as decimal(3, 2))
{%- endmacro %}

{#- A is the best quarter, D the worst; a value on an edge belongs to the quarter below the edge. `spread` is England's
    row of int_benchmark_spread; a few authorities do not stand for all of England. -#}
{% macro quartile_band(value, spread, polarity) -%}
    case
        when {{ polarity }} = 0 or {{ value }} is null or {{ spread }}.authorities_used < {{ var('national_minimum') }} then null
        when {{ value }} <= {{ spread }}.lower_quartile then case {{ polarity }} when -1 then 'A' else 'D' end
        when {{ value }} <= {{ spread }}.median then case {{ polarity }} when -1 then 'B' else 'C' end
        when {{ value }} <= {{ spread }}.upper_quartile then case {{ polarity }} when -1 then 'C' else 'B' end
        when {{ value }} > {{ spread }}.upper_quartile then case {{ polarity }} when -1 then 'D' else 'A' end
    end
{%- endmacro %}

{#- On which side of an interval a comparator leaves the figure: 1 the figure is higher, -1 lower, 0 similar; NULL
    without an interval or a comparator. -#}
{% macro interval_side(lower_95, upper_95, comparator_value) -%}
    case
        when {{ lower_95 }} > {{ comparator_value }} then 1
        when {{ upper_95 }} < {{ comparator_value }} then -1
        when {{ lower_95 }} <= {{ comparator_value }} and {{ upper_95 }} >= {{ comparator_value }} then 0
    end
{%- endmacro %}

{#- The side in words; polarity turns higher and lower into better and worse. -#}
{% macro comparison_judgement(side, polarity) -%}
    case
        when {{ side }} = 0 then 'similar'
        when {{ side }} * {{ polarity }} > 0 then 'better'
        when {{ side }} * {{ polarity }} < 0 then 'worse'
        when {{ side }} > 0 then 'higher'
        when {{ side }} < 0 then 'lower'
    end
{%- endmacro %}

{#- Figures that may be read beside each other although their kinds of period differ: shares, means and stocks with
    any; counts and rates of events over a year with those over another kind of year; else only the same kind. -#}
{% macro period_class(period_kind, kind, unit) -%}
    case
        when {{ kind }} in ('stock', 'duration') or {{ unit }} = 'percent' then 'any'
        when {{ period_kind }} in ('rolling_12_months', 'financial_year', 'academic_year', 'calendar_year') then 'year'
        else {{ period_kind }}
    end
{%- endmacro %}
