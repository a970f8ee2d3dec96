-- A candidate so small that every rule has something to judge and all of them pass.
-- The tables have the columns of a real candidate; tests/integration/test_checks.py meets the real ones.
create schema extracts;
create schema intermediate;
create schema mart;
create schema reference;
create schema disclosure;

create table intermediate.int_disclosure_decided as
select * from (values
    ('CLA010', 'E06000034', 'month', date '2017-11-30', 'sex', 'female', 'small'),
    ('CLA010', 'E06000034', 'month', date '2017-11-30', 'sex', 'male', 'protects_others')
) as figure (indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value, outcome);
create table disclosure.attacked_figure as
select indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value, false as is_recoverable
from intermediate.int_disclosure_decided;

create table extracts.budget_monitoring__lines (
    authority_code varchar, reporting_period varchar, area_code varchar, directorate varchar, service
    varchar, period_end date, budget decimal(18,2), actual decimal(18,2), forecast_outturn decimal(18,2),
    variance decimal(18,2), rounded_to bigint, document varchar, place varchar, delivery_sha256 varchar,
    source_row bigint
);
create table extracts.budget_monitoring__movements (
    authority_code varchar, reporting_period varchar, area_code varchar, directorate varchar,
    movement_kind varchar, item varchar, financial_year varchar, amount decimal(18,2), rounded_to bigint,
    document varchar, place varchar, delivery_sha256 varchar, source_row bigint
);
create table extracts.improvement_plan__action_ratings (
    authority_code varchar, reporting_period varchar, plan_code varchar, priority_no bigint, action_no
    bigint, title varchar, owner_role varchar, due_date date, due_text varchar, rating_date date,
    rating_label varchar, rating bigint, rating_word varchar, linked_indicator_code varchar, document
    varchar, place varchar, delivery_sha256 varchar, source_row bigint
);
create table extracts.improvement_plan__printed_scores (
    authority_code varchar, reporting_period varchar, plan_code varchar, priority_no bigint, rating_date
    date, printed_score decimal(18,1), document varchar, place varchar, delivery_sha256 varchar,
    source_row bigint
);
create table extracts.published_statistics__figures (
    authority_code varchar, reporting_period varchar, source varchar, publication_date date,
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, numerator decimal(18,4), denominator decimal(18,4), value decimal(18,6),
    symbol varchar, status varchar, document varchar, place varchar, statement_no bigint, period_text
    varchar, delivery_sha256 varchar, source_row bigint
);
create table extracts.returned_figures__figures (
    authority_code varchar, reporting_period varchar, indicator_code varchar, area_code varchar,
    period_kind varchar, period_end date, breakdown varchar, breakdown_value varchar, numerator
    decimal(18,4), denominator decimal(18,4), value decimal(18,6), symbol varchar, status varchar,
    document varchar, place varchar, statement_no bigint, period_text varchar, delivery_sha256 varchar,
    source_row bigint
);
create table intermediate.int_indicator_statement (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, numerator decimal(18,4), denominator decimal(18,4), value decimal(18,6),
    symbol varchar, status varchar, origin varchar, source varchar, publication_date date, document
    varchar, place varchar, statement_no bigint, period_text varchar, reporting_period varchar,
    delivery_sha256 varchar, source_row bigint, statement_rank bigint
);
create table mart.dim_area (
    area_code varchar, area_name varchar, area_kind varchar, dfe_code varchar, region_code varchar,
    release_id varchar
);
create table mart.dim_breakdown (
    breakdown varchar, breakdown_value varchar, label varchar, sort_order integer, release_id varchar
);
create table mart.dim_date (
    date_day date, month_start date, month_end date, month_label varchar, financial_year varchar,
    financial_month_no integer, quarter varchar, academic_year varchar, is_working_day boolean, release_id
    varchar
);
create table mart.dim_indicator (
    indicator_code varchar, indicator_version integer, name varchar, plain_definition varchar, domain
    varchar, topic varchar, numerator_definition varchar, denominator_definition varchar, multiplier
    integer, unit varchar, decimals integer, polarity integer, kind varchar, official_reference varchar,
    target decimal(18,6), amber_tolerance decimal(18,6), leading_origin varchar, owner_role varchar,
    frameworks varchar, tier varchar, definition_status varchar, release_id varchar
);
create table mart.dim_quality_rule (
    rule_id varchar, rule_version integer, rule_text varchar, why varchar, mend varchar, dimension
    varchar, severity varchar, is_blocking boolean, owner_role varchar, suite varchar, table_name varchar,
    indicator_codes varchar, tolerance decimal(7,6), source_system varchar, official_code varchar, engine
    varchar, release_id varchar
);
create table mart.dim_release (
    period varchar, published_at timestamp, approved_by varchar, catalogue_version varchar, is_current
    boolean, previous_release_id varchar, release_id varchar
);
create table mart.dim_symbol (
    symbol varchar, meaning varchar, release_id varchar
);
create table mart.fct_budget_line (
    area_code varchar, directorate varchar, service varchar, period_end date, budget decimal(18,2), actual
    decimal(18,2), forecast_outturn decimal(18,2), variance decimal(18,2), rounded_to integer, release_id
    varchar
);
create table mart.fct_budget_movement (
    area_code varchar, directorate varchar, movement_kind varchar, item varchar, financial_year varchar,
    growth decimal(18,2), savings decimal(18,2), rounded_to integer, release_id varchar
);
create table mart.fct_indicator_value (
    indicator_code varchar, area_code varchar, period_kind varchar, period_start date, period_end date,
    breakdown varchar, breakdown_value varchar, numerator decimal(18,4), denominator decimal(18,4), value
    decimal(18,6), symbol varchar, value_text varchar, lower_95 decimal(18,6), upper_95 decimal(18,6),
    origin varchar, status varchar, source_period_end date, previous_value decimal(18,6),
    same_period_last_year_value decimal(18,6), target decimal(18,6), rag varchar, direction varchar,
    direction_judgement varchar, variation varchar, special_cause varchar, assurance varchar, forecast_year_end decimal(18,6),
    forecast_method varchar, caveat_count integer, release_id varchar
);
create table mart.fct_plan_action (
    plan_code varchar, priority_no bigint, action_no bigint, title varchar, owner_role varchar, due_date
    date, due_text varchar, rating_date date, rating_label varchar, rating bigint, rating_word varchar,
    linked_indicator_code varchar, release_id varchar
);
create table mart.fct_quality_result (
    rule_id varchar, rule_version integer, period varchar, outcome varchar, n_checked bigint, n_failed
    bigint, failed_percent decimal(18,6), severity varchar, change varchar, months_open integer, waiver_id
    varchar, effective varchar, release_id varchar
);
create table mart.indicator_caveat (
    indicator_code varchar, period_end date, caveat_text varchar, origin varchar, release_id varchar
);
create table extracts.delivery (
    extract varchar, table_name varchar, authority_code varchar, period varchar, received_at timestamp,
    rows_received integer, rows_accepted integer, rows_rejected integer, sha256 varchar, is_current
    boolean
);
create table mart.rpt_delivery (
    extract varchar, table_name varchar, authority_code varchar, period varchar, received_at timestamp,
    rows_received integer, rows_accepted integer, rows_rejected integer, sha256 varchar, is_current
    boolean, release_id varchar
);
create table mart.rpt_plan_score (
    plan_code varchar, priority_no integer, rating_date date, actions_rated integer, mean_score
    decimal(18,6), printed_score decimal(18,1), count_1 integer, count_2 integer, count_3 integer, count_4
    integer, count_5 integer, release_id varchar
);
create table mart.rpt_reconciliation (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, computed_numerator
    decimal(18,4), computed_denominator decimal(18,4), computed_value decimal(18,6), symbol varchar,
    returned_value decimal(18,6), difference decimal(18,6), outcome varchar, is_made_up boolean, release_id
    varchar
);
create table mart.rpt_scorecard (
    section varchar, indicator_code varchar, name varchar, polarity_label varchar, last_year
    decimal(18,6), statistical_neighbour_average decimal(18,6), april decimal(18,6), may decimal(18,6),
    june decimal(18,6), july decimal(18,6), august decimal(18,6), september decimal(18,6), october
    decimal(18,6), november decimal(18,6), december decimal(18,6), january decimal(18,6), february
    decimal(18,6), march decimal(18,6), year_to_date decimal(18,6), target decimal(18,6), rag varchar,
    direction varchar, direction_judgement varchar, status_note varchar, caveats varchar, unit varchar,
    decimals integer, origin varchar, latest_period_end date, release_id varchar
);
create table mart.fct_stated_figure (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, origin varchar, statement_rank integer, numerator decimal(18,4), denominator
    decimal(18,4), value decimal(18,6), symbol varchar, status varchar, source varchar, document varchar,
    document_title varchar, document_date date, place varchar, period_text varchar, release_id varchar
);
create table mart.rpt_decision (
    decision_id integer, period varchar, decided_at timestamp, decision varchar, decided_by varchar, comment
    varchar, concerned_release_id varchar, acknowledged_rules varchar, waiver_ids varchar, manifest_hash
    varchar, release_id varchar
);
create table mart.fct_published_figure (
    release_id varchar, release_period varchar, publication_no integer, indicator_code varchar, indicator_version integer, area_code varchar, period_kind varchar, period_start date,
    period_end date, breakdown varchar, breakdown_value varchar, numerator decimal(18,4), denominator
    decimal(18,4), value decimal(18,6), symbol varchar, origin varchar, is_made_up boolean,
    change varchar, value_before decimal(18,6), change_size decimal(18,6), change_reason varchar,
    restatement_id varchar
);
create table mart.rpt_figure_first_published (
    indicator_code varchar, indicator_version integer, area_code varchar, period_kind varchar, period_start date,
    period_end date, breakdown varchar, breakdown_value varchar, numerator decimal(18,4), denominator
    decimal(18,4), value decimal(18,6), symbol varchar, origin varchar, is_made_up boolean, release_id varchar
);
create table mart.rpt_figure_now_known (
    indicator_code varchar, indicator_version integer, area_code varchar, period_kind varchar, period_start date,
    period_end date, breakdown varchar, breakdown_value varchar, numerator decimal(18,4), denominator
    decimal(18,4), value decimal(18,6), symbol varchar, origin varchar, is_made_up boolean, release_id varchar
);
create table mart.rpt_disclosure (
    indicator_code varchar, area_code varchar, breakdown varchar, handling varchar, reason varchar,
    figures_shown integer, figures_held_back integer, is_made_up boolean, release_id varchar
);
create table mart.rpt_quality_maturity (
    extract varchar, table_name varchar, period varchar, is_made_up boolean, is_received boolean,
    rows_received bigint, items integer, item_mean decimal(18,6), coverage decimal(18,6), maturity_index
    decimal(18,6), release_id varchar
);
create table mart.rpt_scorecard_section (
    framework varchar, framework_name varchar, section_no integer, section varchar, sort_order integer,
    indicator_code varchar, release_id varchar
);
create table reference.indicators (
    indicator_code varchar, indicator_version integer, name varchar, plain_definition varchar, domain
    varchar, topic varchar, numerator_definition varchar, denominator_definition varchar, multiplier
    integer, unit varchar, decimals integer, polarity integer, kind varchar, official_reference varchar,
    target decimal(18,6), amber_tolerance decimal(18,6), leading_origin varchar, owner_role varchar,
    frameworks varchar, tier varchar, is_count boolean, population_band varchar, lait_code varchar,
    definition_status varchar, synonyms varchar, minimum_value decimal(18,6), maximum_value decimal(18,6)
);

insert into reference.indicators by name
select listed.* exclude (code), 1 as indicator_version, code || ' in words' as plain_definition, code as name, 'performance lead' as owner_role,
    code as indicator_code, 'returned' as leading_origin, 1 as polarity
from (values
    ('CSC002', 'count', 'flow', true, 1, null, 0, null),
    ('CSC051', 'count', 'stock', true, 1, null, 0, null),
    ('CLA002', 'count', 'stock', true, 1, null, 0, null),
    ('CLA010', 'count', 'stock', true, 1, null, 0, null),
    ('LCH066', 'count', 'stock', true, 1, null, 0, null),
    ('CSC020', 'percent', 'flow', false, 100, 'assessments', 0, 100),
    ('ADO010', 'days', 'duration', false, 1, 'adoptions', 0, null),
    ('LWF010', 'percent', 'stock', false, 100, null, 0, 100)
) as listed (code, unit, kind, is_count, multiplier, denominator_definition, minimum_value, maximum_value);
create table reference.plausible_steps (
    unit varchar, indicator_code varchar, largest_step decimal(18,6), reason varchar
);
insert into reference.plausible_steps values ('percent', null, 25, 'a test'), ('days', null, 90, 'a test');
insert into mart.dim_indicator by name
select indicators.* exclude (is_count, population_band, lait_code, synonyms, minimum_value, maximum_value),
    '2017-11-r1' as release_id
from reference.indicators;

insert into mart.dim_area values
    ('E06000034', 'Thurrock', 'authority', null, 'E12000006', '2017-11-r1'),
    ('E06000033', 'Southend', 'authority', null, 'E12000006', '2017-11-r1'),
    ('AVG-WORKFORCE-2023', 'Average of the table', 'neighbour_group', null, null, '2017-11-r1');
insert into mart.dim_breakdown values
    ('all', 'all', 'All', 1, '2017-11-r1'),
    ('age', '0_to_4', '0 to 4', 1, '2017-11-r1'),
    ('age', '5_to_17', '5 to 17', 2, '2017-11-r1');
insert into mart.dim_symbol values ('c', 'suppressed', '2017-11-r1'), ('x', 'not available', '2017-11-r1');
insert into mart.dim_release by name select '2017-11' as period, '2017-11-r1' as release_id;
insert into mart.dim_date by name
select cast(day as date) as date_day, isodow(day) < 6 as is_working_day, '2017-11-r1' as release_id
from range(date '2017-01-01', date '2019-01-01', interval 1 day) as days (day);

-- Contacts of April to November: 100, 101 ... 107. Children on a plan, looked after, and unaccompanied.
insert into extracts.returned_figures__figures by name
select 'E06000034' as authority_code, '2017-11' as reporting_period, 'E06000034' as area_code,
    'month' as period_kind, 'all' as breakdown, 'all' as breakdown_value, 'final' as status, 'D4' as document,
    'Fig 1' as place, 1 as statement_no, repeat('a', 64) as delivery_sha256,
    row_number() over () as source_row, listed.*
from (
    select 'CSC002' as indicator_code, last_day(make_date(2017, 4 + n, 1)) as period_end, 100 + n as value,
        null as numerator, null as denominator
    from range(8) as months (n)
    union all
    select 'ADO010', last_day(make_date(2017, 4 + n, 1)), 200 + n, null, null from range(8) as months (n)
    union all
    from (values
        ('CSC051', date '2017-11-30', 239, null, null),
        ('CLA002', date '2017-11-30', 311, null, null),
        ('CLA010', date '2017-11-30', 32, null, null),
        ('LCH066', date '2017-11-30', 27, null, null),
        ('LCH066', date '2017-07-31', 25, null, null),
        ('CSC020', date '2017-11-30', 48.6, 143, 294)
    )
) as listed;
-- Parts of the whole: counts of children on a plan, and shares of assessments.
insert into extracts.returned_figures__figures by name
select 'E06000034' as authority_code, '2017-11' as reporting_period, 'E06000034' as area_code,
    'month' as period_kind, date '2017-11-30' as period_end, 'age' as breakdown, 'final' as status,
    'D4' as document, 'Fig 1' as place, 1 as statement_no, repeat('a', 64) as delivery_sha256,
    20 + row_number() over () as source_row, listed.*
from (values
    ('CSC051', '0_to_4', 100), ('CSC051', '5_to_17', 139), ('LWF010', '0_to_4', 33.3), ('LWF010', '5_to_17', 66.7)
) as listed (indicator_code, breakdown_value, value);
-- The same figure again: in another place of the document, and in another document.
insert into extracts.returned_figures__figures by name
select figure.* replace (listed.document as document, listed.statement_no as statement_no, 30 + no as source_row)
from extracts.returned_figures__figures as figure, (values ('D4', 2, 1), ('D0', 1, 2)) as listed (document, statement_no, no)
where indicator_code = 'CSC051' and breakdown = 'all';
-- A regional table with its average.
insert into extracts.published_statistics__figures by name
select 'E06000034' as authority_code, '2017-11' as reporting_period, 'a regional table' as source,
    date '2017-12-20' as publication_date, 'LWF010' as indicator_code, 'month' as period_kind,
    date '2017-11-30' as period_end, 'all' as breakdown, 'all' as breakdown_value, 'final' as status,
    'D3' as document, 'table' as place, 1 as statement_no, repeat('b', 64) as delivery_sha256,
    row_number() over () as source_row, listed.*
from (values ('E06000034', 6.0), ('E06000033', 15.5), ('AVG-WORKFORCE-2023', 10.8)) as listed (area_code, value);

update extracts.returned_figures__figures set period_text = '2017-11-24/2017-11-30' where indicator_code = 'CLA010';
insert into intermediate.int_indicator_statement by name
select * exclude (authority_code), 'returned' as origin, null as source, null as publication_date, 1 as statement_rank
from extracts.returned_figures__figures
union all by name
select * exclude (authority_code), 'published' as origin, 1 as statement_rank
from extracts.published_statistics__figures;
insert into mart.fct_indicator_value by name
select distinct indicator_code, area_code, period_kind, date_trunc('month', period_end) as period_start, period_end,
    breakdown, breakdown_value, numerator, denominator, value, origin, status, '2017-11-r1' as release_id
from intermediate.int_indicator_statement;
update mart.fct_indicator_value set same_period_last_year_value = 338 where indicator_code = 'CLA002';
update mart.fct_indicator_value set variation = 'common_cause'
where indicator_code = 'CSC002' and period_end = date '2017-11-30';
update mart.fct_indicator_value set previous_value = 40, target = 48.6 where indicator_code = 'CSC020';
-- A report whose whole is the sum of its parts.
insert into intermediate.int_indicator_statement by name
select 'E06000034' as area_code, 'month' as period_kind, date '2017-11-30' as period_end, 'all' as breakdown,
    'all' as breakdown_value, 'final' as status, 'D9' as document, 1 as statement_no, '2017-11' as reporting_period,
    listed.*
from (values ('LSE005', 1011), ('LSE006', 909), ('LSE007', 102)) as listed (indicator_code, value);
create table reference.populations (area_code varchar, mid_year integer, age_band varchar, population integer);
insert into mart.fct_indicator_value by name
select indicator_code, area_code, 'year_to_date' as period_kind, date '2017-04-01' as period_start, period_end,
    breakdown, breakdown_value, case indicator_code when 'CSC002' then 828 else value end as value, origin, status,
    release_id
from mart.fct_indicator_value
where indicator_code in ('CSC002', 'CLA002') and period_end = date '2017-11-30';
insert into mart.fct_indicator_value by name
select 'CSC020' as indicator_code, 'E06000034' as area_code, 'as_stated' as period_kind,
    date '2017-11-30' as period_end, 'all' as breakdown, 'all' as breakdown_value, 'x' as symbol,
    'returned' as origin, 'awaiting' as status, '2017-11-r1' as release_id
union all by name
select 'CSC020' as indicator_code, 'E06000033' as area_code, 'month' as period_kind,
    date '2017-11-01' as period_start, date '2017-11-30' as period_end, 'all' as breakdown,
    'all' as breakdown_value, 60 as value, 6 as numerator, 10 as denominator, 'computed' as origin,
    'final' as status, '2017-11-r1' as release_id;
insert into mart.rpt_scorecard by name
select indicator_code, '2017-11-r1' as release_id,
    case indicator_code when 'CSC002' then 828 when 'CLA002' then 311 end as year_to_date
from mart.dim_indicator;

insert into extracts.improvement_plan__action_ratings by name
select 'E06000034' as authority_code, '2017-11' as reporting_period, 'PLAN' as plan_code, 1 as priority_no,
    'Recruit' as title, 'service manager' as owner_role, date '2018-03-31' as due_date, '31/03/2018' as due_text,
    date '2017-11-30' as rating_date, 'now' as rating_label, 'CSC020' as linked_indicator_code,
    repeat('c', 64) as delivery_sha256, action_no as source_row, *
from (values (1, 2), (2, 4)) as listed (action_no, rating);
insert into mart.fct_plan_action by name
select columns(lambda c: c not in ('authority_code', 'reporting_period', 'document', 'place', 'delivery_sha256', 'source_row')),
    '2017-11-r1' as release_id
from extracts.improvement_plan__action_ratings;
insert into extracts.improvement_plan__printed_scores by name
select 'PLAN' as plan_code, 1 as priority_no, date '2017-11-30' as rating_date, 2.5 as printed_score,
    repeat('d', 64) as delivery_sha256;
insert into mart.rpt_plan_score by name
select 'PLAN' as plan_code, 1 as priority_no, date '2017-11-30' as rating_date, 2 as actions_rated,
    2.45 as mean_score, 2.5 as printed_score, '2017-11-r1' as release_id;

insert into extracts.budget_monitoring__lines by name
select 'E06000034' as area_code, 'Children' as directorate, date '2017-11-30' as period_end, 1000 as rounded_to,
    '2017-11' as reporting_period, repeat('e', 64) as delivery_sha256, row_number() over () as source_row, listed.*
from (values
    ('Placements', 15959000, 15923000, -36000), ('Safeguarding', 964000, 1100000, 136000),
    ('All services', 16923000, 17023000, 100000)
) as listed (service, budget, forecast_outturn, variance);
insert into mart.fct_budget_line by name
select area_code, directorate, service, period_end, budget, forecast_outturn, variance, rounded_to,
    '2017-11-r1' as release_id
from extracts.budget_monitoring__lines;
insert into extracts.budget_monitoring__movements by name
select 'E06000034' as area_code, 'Children' as directorate, 'savings' as movement_kind, 1000 as rounded_to,
    '2017-11' as reporting_period, repeat('f', 64) as delivery_sha256, row_number() over () as source_row, listed.*
from (values
    ('Carers', '2016-17', 300000), ('Review', '2016-17', 1337000), ('Total', '2016-17', 1637000),
    ('Review', '2017-18', 78000), ('Review', '2016-17/2017-18', 1415000)
) as listed (item, financial_year, amount);
insert into mart.fct_budget_movement by name
select area_code, item, financial_year, amount as savings, '2017-11-r1' as release_id
from extracts.budget_monitoring__movements;

insert into extracts.delivery by name
select listed.*, 'E06000034' as authority_code, timestamp '2017-12-20 23:59:59' as received_at,
    rows_accepted as rows_received, 0 as rows_rejected, '2017-11' as period, true as is_current
from (values
    ('returned_figures', 'figures', repeat('a', 64), (select count(*) from extracts.returned_figures__figures)),
    ('published_statistics', 'figures', repeat('b', 64), 3),
    ('improvement_plan', 'action_ratings', repeat('c', 64), 2),
    ('improvement_plan', 'printed_scores', repeat('d', 64), 1),
    ('budget_monitoring', 'lines', repeat('e', 64), 3),
    ('budget_monitoring', 'movements', repeat('f', 64), 5)
) as listed (extract, table_name, sha256, rows_accepted);
insert into mart.rpt_delivery by name select *, '2017-11-r1' as release_id from extracts.delivery;
insert into mart.rpt_reconciliation values
    ('CLA010', 'E06000034', 'month', '2017-11-30', 32, null, 32, null, 32, 0, 'agrees', false, '2017-11-r1');
