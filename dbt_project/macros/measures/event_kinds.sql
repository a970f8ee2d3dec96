{#- The events whose arrival is measured: extract, table, model of what is known now, staging model of what each
    delivery shows, the day that tells rows of a child apart (the event's own where it is empty), and the day of the
    event. A new kind is one line. -#}
{% macro event_kinds() -%}
    {{ return([
        ('annex_a', 'list_01_contacts', 'int_contact_known', 'stg_annex_a__contact', 'contact_date', 'contact_date'),
        ('annex_a', 'list_03_referrals', 'int_referral_known', 'stg_annex_a__referral', 'referral_date', 'referral_date'),
        ('annex_a', 'list_04_assessments', 'int_assessment_known', 'stg_annex_a__assessment', 'started_on', 'authorised_on'),
        ('annex_a', 'list_05_section_47', 'int_enquiry_known', 'stg_annex_a__enquiry', 'strategy_discussion_on', 'strategy_discussion_on'),
        ('annex_a', 'list_05_section_47', 'int_conference_known', 'stg_annex_a__enquiry', 'strategy_discussion_on', 'conference_on'),
        ('annex_a', 'list_07_child_protection', 'int_plan_started', 'stg_annex_a__plan', 'started_on', 'started_on'),
        ('annex_a', 'list_07_child_protection', 'int_plan_ended', 'stg_annex_a__plan', 'started_on', 'ended_on'),
        ('ssda903', 'episodes', 'int_episode_started', 'stg_ssda903__episode', 'started_on', 'started_on'),
        ('ssda903', 'episodes', 'int_episode_ended', 'stg_ssda903__episode', 'started_on', 'ended_on'),
    ]) }}
{%- endmacro %}

{#- The tables that the events stand in. -#}
{% macro event_tables() -%}
    {%- for extract_name, table_name, known_model, staging_model, row_day, event_day in event_kinds() %}
    select
        '{{ extract_name }}' as extract_name,
        '{{ table_name }}' as table_name
    {{ "union distinct" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The month of the first delivery that showed each event: it is there once the day that makes it one is filled,
    be that day corrected afterwards or not. -#}
{% macro events_first_shown() -%}
    {%- for extract_name, table_name, known_model, staging_model, row_day, event_day in event_kinds() %}
    select
        '{{ table_name }}' as table_name,
        '{{ event_day }}' as event_kind,
        area_code,
        child_id,
        coalesce({{ row_day }}, {{ event_day }}) as row_day,
        min(reporting_period) as first_shown_in
    from {{ ref(staging_model) }}
    where {{ event_day }} is not null
    group by area_code, child_id, coalesce({{ row_day }}, {{ event_day }})
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The events as known now; short breaks (V3, V4) are no care. -#}
{% macro events_of_all_kinds() -%}
    {%- for extract_name, table_name, known_model, staging_model, row_day, event_day in event_kinds() %}
    select
        '{{ extract_name }}' as extract_name,
        '{{ table_name }}' as table_name,
        '{{ event_day }}' as event_kind,
        area_code,
        child_id,
        coalesce({{ row_day }}, {{ event_day }}) as row_day,
        {{ event_day }} as event_on
    from {{ ref(known_model) }}
    {%- if table_name == 'episodes' %}
    where coalesce(legal_status, '') not in ('V3', 'V4')
    {%- endif %}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
