"""The tables of a release with a handful of figures, each worked out by hand."""

from __future__ import annotations

import duckdb

from warehouse.statements.checking import check_statement
from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.model import Checked
from warehouse.statements.reading import parse

HEADING = (
    "statement_id,text,indicator_code,area_code,kind,period_end,base_period_end,other_indicator_code,"
    "other_area_code,breakdown,stated_value,unit,decimals"
)

_TABLES = """
create schema mart;
create table mart.dim_indicator (
    indicator_code varchar, name varchar, multiplier decimal(18, 4), unit varchar, decimals integer,
    polarity integer, kind varchar
);
insert into mart.dim_indicator values
    ('CLA002', 'Children looked after', 1, 'count', 0, 0, 'stock'),
    ('CSC001', 'Number of contacts', 1, 'count', 0, 0, 'flow'),
    ('CLA030', 'Reviews in time', 100, 'percent', 1, 1, 'flow');
create table mart.dim_area (area_code varchar, area_name varchar, area_kind varchar, region_code varchar);
insert into mart.dim_area values
    ('E06000034', 'Thurrock', 'authority', 'E12000006'),
    ('E06000033', 'Southend-on-Sea', 'authority', 'E12000006'),
    ('E06000032', 'Luton', 'authority', 'E12000006'), ('E09000002', 'Barking', 'authority', 'E12000007'),
    ('E12000006', 'East of England', 'region', null), ('E92000001', 'England', 'country', null);
create table mart.dim_symbol (symbol varchar, meaning varchar);
insert into mart.dim_symbol values ('c', 'Suppressed'), ('x', 'Not available');
create table mart.dim_breakdown (breakdown varchar, breakdown_value varchar, label varchar);
insert into mart.dim_breakdown values
    ('all', 'all', 'All'), ('sex', 'male', 'Male'), ('sex', 'female', 'Female');
create table mart.fct_indicator_value (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, numerator decimal(18, 4), denominator decimal(18, 4), value decimal(18, 6),
    symbol varchar, origin varchar, is_made_up boolean, status varchar, target decimal(18, 6)
);
insert into mart.fct_indicator_value
select code, area, kind, cast(day as date), breakdown, member, numerator, denominator, value, symbol,
    'returned', made_up, 'final', null
from (values
    ('CLA002', 'E06000034', 'month', '2016-11-30', 'all', 'all', null, null, 338, null, false),
    ('CLA002', 'E06000034', 'month', '2017-09-30', 'all', 'all', null, null, 318, null, false),
    ('CLA002', 'E06000034', 'month', '2017-10-31', 'all', 'all', null, null, 311, null, false),
    ('CLA002', 'E06000034', 'month', '2017-11-30', 'all', 'all', null, null, 311, null, false),
    ('CLA002', 'E06000034', 'month', '2017-11-30', 'sex', 'male', null, null, 210, null, false),
    ('CLA002', 'E06000034', 'month', '2017-11-30', 'sex', 'female', null, null, 101, null, false),
    ('CLA002', 'E06000033', 'month', '2017-11-30', 'all', 'all', null, null, 311, null, false),
    ('CLA002', 'E06000032', 'month', '2017-11-30', 'all', 'all', null, null, 400, null, false),
    ('CLA002', 'E09000002', 'month', '2017-11-30', 'all', 'all', null, null, 450, null, false),
    ('CLA002', 'E92000001', 'month', '2017-11-30', 'all', 'all', null, null, 72000, null, false),
    ('CSC001', 'E06000034', 'month', '2017-09-30', 'all', 'all', null, null, 457, null, false),
    ('CSC001', 'E06000034', 'month', '2017-10-31', 'all', 'all', null, null, 520, null, false),
    ('CSC001', 'E06000034', 'month', '2017-11-30', 'all', 'all', null, null, 611, null, false),
    ('CSC001', 'E06000034', 'month', '2017-07-31', 'all', 'all', null, null, 517, null, false),
    ('CSC001', 'E06000034', 'year_to_date', '2017-11-30', 'all', 'all', null, null, 3864, null, false),
    ('CLA030', 'E06000034', 'month', '2017-11-30', 'all', 'all', 18, 23, 78.3, null, false),
    ('CLA030', 'E06000034', 'month', '2017-10-31', 'all', 'all', null, null, null, 'c', false),
    ('CLA030', 'E06000034', 'month', '2017-09-30', 'all', 'all', 9, 10, 90, null, true)
) as cell (code, area, kind, day, breakdown, member, numerator, denominator, value, symbol, made_up);
create table mart.fct_stated_figure (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, origin varchar, statement_rank integer, numerator decimal(18, 4),
    denominator decimal(18, 4), value decimal(18, 6), symbol varchar, status varchar, document varchar,
    place varchar
);
insert into mart.fct_stated_figure values
    ('CLA002', 'E06000034', 'month', '2017-11-30', 'all', 'all', 'returned', 1, null, null, 311, null,
        'final', 'D4', 'Fig 4'),
    ('CLA002', 'E06000034', 'month', '2017-11-30', 'all', 'all', 'returned', 2, null, null, 314, null,
        'final', 'D1', 'Summary');
create table mart.rpt_plan_score (
    plan_code varchar, priority_no integer, rating_date date, actions_rated integer,
    mean_score decimal(18, 6), printed_score decimal(18, 1), count_1 integer,
    count_2 integer, count_3 integer, count_4 integer, count_5 integer
);
insert into mart.rpt_plan_score values
    ('P', 1, '2018-01-31', 3, 2.333333, 2.3, 1, 0, 2, 0, 0),
    ('P', 2, '2018-01-31', 1, 4, 4.0, 0, 0, 0, 1, 0),
    ('P', null, '2018-01-31', 4, 3.166667, 3.0, 1, 0, 2, 1, 0);
create table mart.fct_budget_line (
    area_code varchar, directorate varchar, service varchar, period_end date, budget decimal(18, 2),
    actual decimal(18, 2), forecast_outturn decimal(18, 2), variance decimal(18, 2)
);
insert into mart.fct_budget_line values
    ('E06000034', 'Children', 'All services', '2018-06-30', 28902000, null, 29303000, 401000),
    ('E06000034', 'Children', 'Placements', '2018-06-30', 15959000, null, 15923000, -36000),
    ('E06000034', 'Children', 'Prevention', '2018-06-30', 2481000, null, 2421000, -60000);
"""


def open_release() -> ReleaseFigures:
    """The figures of a release that lives in memory."""
    connection = duckdb.connect()
    connection.execute(_TABLES)
    return ReleaseFigures(connection, "2017-11-r1", "E06000034")


def checked(figures: ReleaseFigures, **cells: str) -> Checked:
    """The verdict on a statement of these cells; by default of children looked after in November 2017."""
    row = {
        "statement_id": "S1",
        "indicator_code": "CLA002",
        "kind": "value",
        "period_end": "2017-11-30",
        **cells,
    }
    columns = [*HEADING.split(","), *(name for name in row if name not in HEADING.split(","))]
    line = ",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in columns)
    (statement,) = parse(f"{','.join(columns)}\n{line}\n", "list.csv")
    return check_statement(figures, statement)
