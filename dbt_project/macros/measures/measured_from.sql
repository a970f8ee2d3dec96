{#- The record tables that each computed indicator is counted from, and how many months before the counted one each
    must cover as well. A new indicator is its catalogue row, one line here and one select. -#}
{% macro measured_from() -%}
    {%- for indicator_code, extract_name, table_name, months_before in [
        ('CSC001', 'annex_a', 'list_01_contacts', 0),
        ('CSC002', 'annex_a', 'list_01_contacts', 0),
        ('CSC002', 'annex_a', 'list_03_referrals', 0),
        ('CSC003', 'csc_contacts', 'contacts', 0),
        ('CSC010', 'annex_a', 'list_03_referrals', 0),
        ('CSC011', 'annex_a', 'list_03_referrals', 0),
        ('CSC012', 'annex_a', 'list_03_referrals', 12),
        ('CSC020', 'annex_a', 'list_04_assessments', 0),
        ('CSC030', 'annex_a', 'list_06_children_in_need', 0),
        ('CSC040', 'annex_a', 'list_05_section_47', 0),
        ('CSC042', 'annex_a', 'list_05_section_47', 0),
        ('CSC050', 'annex_a', 'list_07_child_protection', 0),
        ('CSC051', 'annex_a', 'list_07_child_protection', 0),
        ('CSC052', 'annex_a', 'list_07_child_protection', 0),
        ('CSC053', 'annex_a', 'list_07_child_protection', 0),
        ('CLA001', 'ssda903', 'episodes', 0),
        ('CLA002', 'ssda903', 'episodes', 0),
        ('CLA003', 'ssda903', 'episodes', 0),
        ('CLA004', 'ssda903', 'episodes', 0),
        ('CLA010', 'ssda903', 'episodes', 0),
        ('CLA010', 'ssda903', 'uasc', 0),
        ('CLA020', 'ssda903', 'episodes', 11),
        ('CLA021', 'ssda903', 'episodes', 0),
        ('CLA022', 'ssda903', 'episodes', 0),
        ('CLA022', 'places', 'places', 0),
        ('CLA023', 'ssda903', 'episodes', 0),
        ('CLA030', 'ssda903', 'episodes', 0),
        ('CLA030', 'ssda903', 'reviews', 11),
        ('CLA050', 'ssda903', 'episodes', 0),
        ('CLA050', 'ssda903', 'missing', 0),
        ('ADO001', 'ssda903', 'episodes', 0),
        ('CLV001', 'ssda903', 'oc3', 0),
        ('CLV002', 'ssda903', 'oc3', 0),
        ('DQL001', 'arrival', 'DQL001', 0),
        ('DQL002', 'arrival', 'DQL002', 0),
        ('DQL003', 'arrival', 'DQL003', 0),
    ] %}
    select
        '{{ indicator_code }}' as indicator_code,
        '{{ extract_name }}' as extract_name,
        '{{ table_name }}' as table_name,
        {{ months_before }} as months_before
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
