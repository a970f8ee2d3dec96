{#- Cases counted whole and by age band (on the day they are counted on), sex and ethnicity group.
    `keys` are the columns that make a cell beside the breakdown. -#}
{% macro by_breakdown(cases, keys) -%}
    select
        {%- for key in keys %}
        parted.{{ key }},
        {%- endfor %}
        parted.breakdown,
        parted.breakdown_value,
        sum(parted.is_counted) as counted,
        count(*) as cases
    from (
        {%- for breakdown, value in [
            ('all', "'all'"),
            ('age', age_band_on('person.birth_date', 'measured.counted_on')),
            ('sex', "coalesce(person.sex, 'not_stated')"),
            ('ethnicity', "coalesce(person.ethnicity, 'not_stated')"),
        ] %}
        select
            {%- for key in keys %}
            measured.{{ key }},
            {%- endfor %}
            '{{ breakdown }}' as breakdown,
            {{ value }} as breakdown_value,
            measured.is_counted
        from {{ cases }} as measured
        {%- if breakdown != 'all' %}
        left join {{ ref('int_person') }} as person
            on
                measured.area_code = person.area_code
                and measured.child_id = person.child_id
        {%- endif %}
        {{ "union all" if not loop.last }}
        {%- endfor %}
    ) as parted
    group by
        {%- for key in keys %}
        parted.{{ key }},
        {%- endfor %}
        parted.breakdown,
        parted.breakdown_value
{%- endmacro %}
