"""A tiny candidate in which records were delivered, and every rule over records has something to judge.

The month is November 2017. Annex A covers June to November 2017, the looked-after children return April
2017 on. Anna (a) is on a plan since 6 October, Quinn (q) since 20 November, Pat (p) was until 15 November;
Ben (b) is looked after and unaccompanied, Dana (d) was adopted on 1 October, Lee (l) has left care. Ten more
children (n0 to n9) are in need and assessed, and twenty (e1 to e20) were contacted about in July.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from expectations.suites.extracts.records.declaring import EXTRACTS, VIEWS
from expectations.suites.frames import (
    ADOPTERS,
    ADOPTIONS,
    ASSESSMENTS,
    CARE,
    CONTACTS,
    DECISIONS,
    EARLY_HELP,
    ENQUIRIES,
    EPISODES,
    HEADERS,
    LEAVERS,
    MISSING,
    NEEDS,
    PLANS,
    REFERRALS,
    REVIEWS,
    UNACCOMPANIED,
)
from warehouse.contracts import contracts
from warehouse.deliveries.convert import sql_type

Row = Mapping[str, object]
THURROCK = "E06000034"

ANNA: Row = {"gender": "F", "ethnicity_group": "white", "birth_date": "2010-05-10", "child_id": "a"}
BEN: Row = {"gender": "M", "ethnicity_group": "asian", "birth_date": "2008-03-15", "child_id": "b"}
DANA: Row = {"gender": "F", "ethnicity_group": "black", "birth_date": "2015-01-01", "child_id": "d"}
PAT: Row = {"gender": "M", "ethnicity_group": "white", "birth_date": "2009-09-09", "child_id": "p"}
QUINN: Row = {"gender": "M", "ethnicity_group": "mixed", "birth_date": "2012-01-01", "child_id": "q"}
LEE: Row = {"gender": "F", "ethnicity_group": "other", "birth_date": "1998-01-01", "child_id": "l"}
OF_BEN: Row = {"child": "b", "dob": "2008-03-15"}
OF_DANA: Row = {"child": "d", "dob": "2015-01-01"}
HELD: Row = {"disability": "no", "allocated_team": "Team"}

ROWS: dict[str, list[Row]] = {
    CONTACTS: [
        ANNA | {"contact_date": "2017-09-01"},
        ANNA | {"contact_date": "2017-11-03"},
        *(ANNA | {"child_id": f"e{day}", "contact_date": f"2017-07-{day:02}"} for day in range(1, 21)),
    ],
    EARLY_HELP: [ANNA | {"started_on": "2017-07-01", "completed_on": "2017-08-01"}],
    REFERRALS: [ANNA | {"referral_date": "2017-09-02"}, ANNA | {"referral_date": "2017-11-04"}],
    ASSESSMENTS: [
        ANNA | HELD | {"started_on": "2017-09-03", "authorised_on": "2017-10-01"},
        *(ANNA | HELD | {"child_id": f"n{number}", "started_on": "2017-08-02"} for number in range(10)),
    ],
    ENQUIRIES: [
        ANNA
        | {"strategy_discussion_on": "2017-09-20", "conference_on": "2017-10-05"}
        | {"conference_unnecessary": "no", "conference_led_to_plan": "yes"},
        QUINN
        | {"strategy_discussion_on": "2017-11-10", "conference_on": "2017-11-18"}
        | {"conference_unnecessary": "no", "conference_led_to_plan": "yes"},
    ],
    NEEDS: [
        ANNA | HELD | {"started_on": "2017-09-03", "case_status": "child_protection", "age_years": 7},
        BEN | HELD | {"started_on": "2017-05-01", "case_status": "looked_after", "age_years": 9},
        QUINN | HELD | {"started_on": "2017-11-01", "case_status": "child_protection", "age_years": 5},
        DANA
        | HELD
        | {"started_on": "2016-01-01", "closed_on": "2017-10-01", "closure_reason": "adopted"}
        | {"case_status": "closed", "age_years": 2},
        *(
            ANNA
            | HELD
            | {"child_id": f"n{number}", "started_on": "2017-08-01", "case_status": "in_need", "age_years": 7}
            for number in range(10)
        ),
    ],
    PLANS: [
        ANNA
        | HELD
        | {"started_on": "2017-10-06", "last_visit_on": "2017-11-10", "previous_plans": 1, "age_years": 7},
        QUINN | HELD | {"started_on": "2017-11-20", "previous_plans": 0, "age_years": 5},
        PAT | HELD | {"started_on": "2016-01-01", "ended_on": "2017-11-15", "previous_plans": 0},
    ],
    CARE: [
        BEN
        | HELD
        | {"started_on": "2017-05-02", "last_review_on": "2017-05-25", "placement_started_on": "2017-08-01"}
        | {"uasc": "yes", "age_years": 9},
        DANA
        | HELD
        | {"started_on": "2016-01-01", "ceased_on": "2017-10-01", "cease_reason": "adopted", "uasc": "no"}
        | {"placement_started_on": "2017-02-01"},
    ],
    LEAVERS: [
        LEE | {"age_years": 19, "eligibility": "former_relevant", "pathway_plan_on": "2017-10-01"},
    ],
    ADOPTIONS: [
        DANA
        | {"entered_care_on": "2016-01-01", "decided_on": "2016-06-01", "placed_on": "2017-02-01"}
        | {"adopted_on": "2017-10-01"},
        BEN | {"entered_care_on": "2017-05-02", "decided_on": "2017-11-01"},
    ],
    ADOPTERS: [
        {"adopter_id": "x", "enquired_on": "2016-01-01", "stage_1_started_on": "2016-02-01"}
        | {"stage_1_ended_on": "2016-04-01", "left_on": "2017-06-01", "leaving_reason": "withdrew"}
    ],
    HEADERS: [
        OF_BEN | {"sex": "M", "ethnic": "AIND"},
        OF_DANA | {"sex": "F", "ethnic": "BAFR"},
    ],
    EPISODES: [
        {"child": "b", "decom": "2017-05-02", "dec": "2017-08-01", "rne": "S", "rec": "X1", "ls": "C2"},
        {"child": "b", "decom": "2017-08-01", "rne": "P", "ls": "C2"},
        {"child": "d", "decom": "2016-01-01", "dec": "2017-10-01", "rne": "S", "rec": "E11", "ls": "E1"},
    ],
    REVIEWS: [OF_BEN | {"review": "2017-05-25"}],
    UNACCOMPANIED: [OF_BEN | {"duc": "2026-03-15"}],
    MISSING: [
        OF_BEN | {"missing": "M", "mis_start": "2017-06-01", "mis_end": "2017-06-03"},
        OF_BEN | {"missing": "A", "mis_start": "2017-06-10", "mis_end": "2017-06-11"},
    ],
    "ssda903__ad1": [OF_DANA | {"date_int": "2016-06-01", "date_match": "2017-01-01"}],
    "ssda903__placed_for_adoption": [OF_DANA | {"date_placed": "2016-06-01"}],
    "ssda903__sw_episodes": [OF_BEN | {"sw_decom": "2017-05-02"}],
    "ssda903__dolo": [OF_BEN | {"dolo_start": "2017-06-01", "dolo_end": "2017-06-10"}],
    DECISIONS: [{"contact_id": "c", "person_id": "a", "contact_date": "2017-11-03", "decision": "Referral"}],
}

FIGURES = """
create table reference.indicators (indicator_code varchar, multiplier integer, population_band varchar);
insert into reference.indicators values
    ('CSC001', 1, null), ('CSC010', 1, null), ('CSC020', 100, null), ('CSC030', 1, null),
    ('CSC040', 1, null), ('CSC051', 1, null), ('CSC052', 100, null), ('CSC053', 100, null),
    ('CLA002', 1, null), ('CLA003', 10000, '0_to_17'), ('CLA004', 10000, '0_to_17');

create table intermediate.int_indicator_computed (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, numerator decimal(18,4), denominator decimal(18,4)
);
insert into intermediate.int_indicator_computed values
    -- plans: Anna and Pat in October, Anna and Quinn in November; one started, one ended
    ('CSC051', 'E06000034', 'month', '2017-10-31', 'all', 'all', 2, null),
    ('CSC051', 'E06000034', 'month', '2017-11-30', 'all', 'all', 2, null),
    ('CSC051', 'E06000034', 'month', '2017-11-30', 'sex', 'female', 1, null),
    ('CSC051', 'E06000034', 'month', '2017-11-30', 'sex', 'male', 1, null),
    ('CSC052', 'E06000034', 'month', '2017-11-30', 'all', 'all', 0, 1),
    ('CSC053', 'E06000034', 'month', '2017-11-30', 'all', 'all', 0, 1),
    -- care: Ben at both month ends; Sam came and went twice in November and counts once each
    ('CLA002', 'E06000034', 'month', '2017-10-31', 'all', 'all', 1, null),
    ('CLA002', 'E06000034', 'month', '2017-11-30', 'all', 'all', 1, null),
    ('CLA003', 'E06000034', 'month', '2017-11-30', 'all', 'all', 1, 42000),
    ('CLA004', 'E06000034', 'month', '2017-11-30', 'all', 'all', 1, 42000),
    -- counted from the rows of November
    ('CSC001', 'E06000034', 'month', '2017-11-30', 'all', 'all', 1, null),
    ('CSC010', 'E06000034', 'month', '2017-11-30', 'all', 'all', 1, null),
    ('CSC040', 'E06000034', 'month', '2017-11-30', 'all', 'all', 1, null),
    ('CSC030', 'E06000034', 'month', '2017-11-30', 'all', 'all', 13, null),
    ('CSC030', 'E06000034', 'month', '2017-10-31', 'all', 'all', 20, null),
    ('CSC030', 'E06000034', 'month', '2017-09-30', 'all', 'all', 20, null),
    ('CSC030', 'E06000034', 'month', '2017-08-31', 'all', 'all', 20, null),
    -- longer windows: contacts add up, a child who starts twice counts once
    ('CSC001', 'E06000034', 'month', '2017-04-30', 'all', 'all', 3, null),
    ('CSC001', 'E06000034', 'month', '2017-05-31', 'all', 'all', 4, null),
    ('CSC001', 'E06000034', 'year_to_date', '2017-05-31', 'all', 'all', 7, null),
    ('CLA003', 'E06000034', 'month', '2017-04-30', 'all', 'all', 2, 42000),
    ('CLA003', 'E06000034', 'month', '2017-05-31', 'all', 'all', 3, 42000),
    ('CLA003', 'E06000034', 'year_to_date', '2017-05-31', 'all', 'all', 4, 42000),
    ('CSC020', 'E06000034', 'month', '2017-10-31', 'all', 'all', 3, 4);

create table intermediate.int_indicator_reconciled (
    indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar,
    breakdown_value varchar, is_made_up boolean, computed_value decimal(18,6), returned_value decimal(18,6)
);
insert into intermediate.int_indicator_reconciled values
    ('CLA021', 'E06000034', 'month', '2017-11-30', 'all', 'all', false, 64.130435, 64.13),
    ('CLA021', 'E06000034', 'month', '2017-10-31', 'all', 'all', false, 63.333333, 63.33),
    ('CSC051', 'E06000034', 'month', '2017-11-30', 'all', 'all', true, 239, 239);

create table intermediate.int_plan_ended (
    area_code varchar, child_id varchar, started_on date, ended_on date
);
insert into intermediate.int_plan_ended values
    ('E06000034', 'a', '2015-01-01', '2015-06-01'), ('E06000034', 'p', '2016-01-01', '2017-11-15');

create table intermediate.int_care_started (area_code varchar, child_id varchar, started_on date);
insert into intermediate.int_care_started values
    ('E06000034', 'b', '2017-05-02'), ('E06000034', 's', '2017-11-05'), ('E06000034', 's', '2017-11-25');

create table intermediate.int_care_ceased (
    area_code varchar, child_id varchar, ended_on date, end_reason varchar
);
insert into intermediate.int_care_ceased values
    ('E06000034', 'd', '2017-10-01', 'E11'), ('E06000034', 's', '2017-11-20', 'E4A'),
    ('E06000034', 's', '2017-11-28', 'E4A');
"""


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the candidate in an empty database."""
    for schema in ("extracts", "intermediate", "reference"):
        connection.execute(f"create schema {schema}")
    connection.execute(
        "create table extracts.delivery (extract varchar, table_name varchar, authority_code varchar, "
        "period varchar, rows_accepted bigint, sha256 varchar, is_current boolean)"
    )
    for extract in EXTRACTS:
        for table in contracts()[extract].tables:
            columns = ", ".join(f"{column.name} {sql_type(column)}" for column in table.kept)
            connection.execute(
                f"create table extracts.{extract}__{table.name} "
                f"({columns}, delivery_sha256 varchar, source_row bigint)"
            )
            for period in ("2017-08", "2017-09", "2017-10", "2017-11"):
                connection.execute(
                    "insert into extracts.delivery values (?, ?, ?, ?, 100, ?, true)",
                    [extract, table.name, THURROCK, period, f"{extract} {period}"],
                )
    connection.execute(
        "insert into extracts.delivery values ('ssda903', 'header', ?, '2016-11', 100, 'a year "
        "before', true)",
        [THURROCK],
    )
    for view, rows in ROWS.items():
        put(connection, view, "2017-11", rows)
    put(connection, CONTACTS, "2017-10", ROWS[CONTACTS][:1] + ROWS[CONTACTS][2:])
    connection.execute(FIGURES)


def put(connection: duckdb.DuckDBPyConnection, view: str, period: str, rows: list[Row]) -> None:
    """Add rows to the delivery of a month, numbered from 1."""
    assert view in VIEWS
    for number, row in enumerate(rows, 1):
        values = {**row, "delivery_sha256": f"{view.split('__')[0]} {period}", "source_row": number}
        marks = ", ".join("?" for _ in values)
        connection.execute(
            f"insert into extracts.{view} ({', '.join(values)}) values ({marks})", list(values.values())
        )


def candidate() -> Iterator[duckdb.DuckDBPyConnection]:
    """The candidate, for a fixture; whoever changes it rolls the change back."""
    with duckdb.connect() as connection:
        build(connection)
        yield connection
