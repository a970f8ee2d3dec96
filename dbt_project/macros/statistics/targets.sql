{#- The tolerance below a target: as the catalogue says, else 5 points for percentages, else a tenth of the target. -#}
{% macro amber_tolerance(tolerance, target, unit) -%}
    coalesce({{ tolerance }}, case when {{ unit }} = 'percent' then 5 else abs({{ target }}) * 0.1 end)
{%- endmacro %}

{#- green, amber or red; NULL without a target, a value, or a side that is good. -#}
{% macro rag(value, target, tolerance, polarity, unit) -%}
    case
        when {{ polarity }} = 0 or {{ value }} is null or {{ target }} is null then null
        when {{ polarity }} * ({{ value }} - {{ target }}) >= 0 then 'green'
        when {{ polarity }} * ({{ value }} - {{ target }}) >= -{{ amber_tolerance(tolerance, target, unit) }} then 'amber'
        else 'red'
    end
{%- endmacro %}

{#- What the number did. -#}
{% macro direction(value, comparator_value) -%}
    case
        when {{ value }} > {{ comparator_value }} then 'up'
        when {{ value }} < {{ comparator_value }} then 'down'
        when {{ value }} = {{ comparator_value }} then 'level'
    end
{%- endmacro %}

{#- What it means: `signals` says that process control or an interval tells the movement from chance. -#}
{% macro direction_judgement(direction, signals, polarity) -%}
    case
        when {{ direction }} is null or {{ polarity }} = 0 then 'none'
        when {{ direction }} = 'level' or not {{ signals }} then 'no_clear_change'
        when ({{ direction }} = 'up' and {{ polarity }} = 1) or ({{ direction }} = 'down' and {{ polarity }} = -1) then 'better'
        else 'worse'
    end
{%- endmacro %}

{#- The year's total if the months to come are as those so far. -#}
{% macro run_rate(total_so_far, months_so_far) -%}
    cast({{ total_so_far }} as double) * 12 / {{ months_so_far }}
{%- endmacro %}
