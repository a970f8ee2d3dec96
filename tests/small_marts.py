"""A small `mart` schema made by hand: real figures of November 2017, and rows that try to break the page."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

RELEASE = "2017-11-r1"
THURROCK = "E06000034"
HOSTILE = """<script>alert("1")</script> & 'quoted' <img src=x onerror=y>"""
FORMULA = '=HYPERLINK("http://example.invalid","x")'

_MONTHS = [
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "january",
    "february",
    "march",
]
_NUMBER = "decimal(18,6)"
_NO = "boolean default false"

TABLES: dict[str, dict[str, str]] = {
    "dim_area": {"area_code": "varchar", "area_name": "varchar", "area_kind": "varchar"},
    "dim_symbol": {"symbol": "varchar", "meaning": "varchar"},
    "dim_release": {"period": "varchar", "published_at": "timestamp", "is_current": "boolean"},
    "dim_indicator": {
        "indicator_code": "varchar",
        "indicator_version": "integer",
        "name": "varchar",
        "plain_definition": "varchar",
        "domain": "varchar",
        "topic": "varchar",
        "numerator_definition": "varchar",
        "denominator_definition": "varchar",
        "multiplier": "integer",
        "unit": "varchar",
        "decimals": "integer",
        "polarity": "integer",
        "kind": "varchar",
        "official_reference": "varchar",
        "owner_role": "varchar",
    },
    "fct_indicator_value": {
        "indicator_code": "varchar",
        "area_code": "varchar",
        "period_kind": "varchar",
        "period_end": "date",
        "breakdown": "varchar",
        "breakdown_value": "varchar",
        "value": _NUMBER,
        "symbol": "varchar",
        "origin": "varchar",
        "is_made_up": _NO,
        "status": "varchar",
        **dict.fromkeys(["lower_95", "upper_95", "target", "same_period_last_year_value"], _NUMBER),
        **dict.fromkeys(["process_centre", "process_lower_limit", "process_upper_limit"], _NUMBER),
        **dict.fromkeys(["rag", "direction", "direction_judgement", "variation", "special_cause"], "varchar"),
        **dict.fromkeys(["assurance", "recent_trend"], "varchar"),
        "caveat_count": "integer",
        "quality_status": "varchar",
    },
    "bmk_indicator_comparison": {
        **dict.fromkeys(["indicator_code", "area_code", "period_kind"], "varchar"),
        "period_end": "date",
        "comparator": "varchar",
        **dict.fromkeys(["value", "comparator_value"], _NUMBER),
        **dict.fromkeys(["comparator_symbol", "comparator_period_kind"], "varchar"),
        "comparator_period_end": "date",
        "comparator_source": "varchar",
        "like_for_like": "boolean",
        **dict.fromkeys(["authorities_used", "authorities_possible", "rank", "rank_of"], "integer"),
        **dict.fromkeys(["quartile_band", "judgement"], "varchar"),
    },
    "rpt_reconciliation": {
        "indicator_code": "varchar",
        "area_code": "varchar",
        "period_kind": "varchar",
        "period_end": "date",
        **dict.fromkeys(["computed_numerator", "computed_denominator"], "decimal(18,4)"),
        "computed_value": _NUMBER,
        "symbol": "varchar",
        **dict.fromkeys(["returned_value", "difference"], _NUMBER),
        "outcome": "varchar",
        "is_made_up": _NO,
    },
    "rpt_scorecard": {
        "section": "varchar",
        "indicator_code": "varchar",
        "name": "varchar",
        "polarity_label": "varchar",
        "last_year": _NUMBER,
        "statistical_neighbour_average": _NUMBER,
        **dict.fromkeys(_MONTHS, _NUMBER),
        "year_to_date": _NUMBER,
        "target": _NUMBER,
        "rag": "varchar",
        "direction": "varchar",
        "direction_judgement": "varchar",
        "status_note": "varchar",
        "caveats": "varchar",
        "origin": "varchar",
        "is_made_up": _NO,
    },
    "rpt_plan_score": {
        "plan_code": "varchar",
        "priority_no": "integer",
        "rating_date": "date",
        "actions_rated": "integer",
        "mean_score": _NUMBER,
        "printed_score": "decimal(18,1)",
        **{f"count_{score}": "integer" for score in range(1, 6)},
    },
    "fct_plan_action": {
        "plan_code": "varchar",
        "priority_no": "bigint",
        "action_no": "bigint",
        "rating_date": "date",
        "rating": "bigint",
        "rating_word": "varchar",
        **dict.fromkeys(["title", "linked_indicator_code"], "varchar"),
    },
    "fct_budget_line": {
        "area_code": "varchar",
        "directorate": "varchar",
        "service": "varchar",
        "period_end": "date",
        **dict.fromkeys(["budget", "actual", "forecast_outturn", "variance"], "decimal(18,2)"),
    },
    "fct_budget_movement": {
        "area_code": "varchar",
        "directorate": "varchar",
        "movement_kind": "varchar",
        "item": "varchar",
        "financial_year": "varchar",
        "growth": "decimal(18,2)",
        "savings": "decimal(18,2)",
    },
    "rpt_delivery": {
        "extract": "varchar",
        "table_name": "varchar",
        "period": "varchar",
        "received_at": "timestamp",
        "rows_received": "integer",
        "rows_accepted": "integer",
        "rows_rejected": "integer",
        "is_reconciled": "boolean default true",
        "sha256": "varchar",
        "is_current": "boolean",
        "is_made_up": _NO,
    },
    "fct_quality_result": {
        "rule_id": "varchar",
        "rule_version": "integer",
        "period": "varchar",
        "outcome": "varchar",
        "n_checked": "bigint",
        "n_failed": "bigint",
        "failed_percent": _NUMBER,
        "severity": "varchar",
        "change": "varchar",
        "first_failed_period": "varchar",
        "months_open": "integer",
        "waiver_id": "varchar",
        "effective": "varchar",
    },
    "dim_quality_rule": {
        "rule_id": "varchar",
        "rule_version": "integer",
        "rule_text": "varchar",
        "why": "varchar",
        "mend": "varchar",
        "dimension": "varchar",
        "is_blocking": "boolean",
        "owner_role": "varchar",
        "table_name": "varchar",
        "suite": "varchar",
        "tolerance": "decimal(7, 6)",
        "source_system": "varchar",
        "official_code": "varchar",
        "engine": "varchar",
        "indicator_codes": "varchar",
    },
    "rpt_quality_maturity": {
        "extract": "varchar",
        "table_name": "varchar",
        "period": "varchar",
        "items": "integer",
        "item_mean": _NUMBER,
        "coverage": _NUMBER,
        "maturity_index": _NUMBER,
    },
    "rpt_decision": {
        "decision_id": "integer",
        "period": "varchar",
        "decided_at": "timestamp",
        "decision": "varchar",
        "decided_by": "varchar",
        "comment": "varchar",
        "concerned_release_id": "varchar",
        "acknowledged_rules": "varchar",
        "waiver_ids": "varchar",
        "manifest_hash": "varchar",
    },
    "indicator_caveat": {
        "indicator_code": "varchar",
        "period_end": "date",
        "caveat_text": "varchar",
        "origin": "varchar",
    },
}

# April to November of 2015, 2016 and 2017, as the committee report of February 2018 prints them.
SERIES = {
    "CSC001": (
        "412 389 501 511 341 405 461 375",
        "437 579 562 528 411 479 405 431",
        "401 487 516 517 355 457 520 611",
    ),
    "CLA002": (
        "278 282 292 299 309 316 326 328",
        "336 334 329 336 335 353 345 338",
        "338 326 329 320 318 311 311 311",
    ),
    "CLA010": ("38 41 51 55 61 60 63 67", "76 72 70 80 84 92 89 81", "50 49 44 41 39 36 36 32"),
    "CLA021": (
        "65.31 66.67 64.29 64.52 66.0 69.0 68.37 63.27",
        "64.36 63.81 63.11 63.21 60.95 60.58 60.0 60.19",
        "66.33 64.65 64.21 64.52 65.59 62.64 62.77 64.13",
    ),
    "CSC051": (
        "202 201 190 189 202 205 203 189",
        "297 317 304 302 310 283 300 311",
        "271 261 280 272 288 277 250 239",
    ),
}

# code, name, topic, unit, decimals, polarity, kind
INDICATORS = [
    ("CSC001", "Number of contacts", "front door", "count", 0, 0, "flow"),
    ("CSC051", "Children on a child protection plan", "child protection", "count", 0, 0, "stock"),
    ("CLA002", "Children looked after", "looked after", "count", 0, 0, "stock"),
    ("CLA010", "Unaccompanied asylum seeking children", "looked after", "count", 0, 0, "stock"),
    ("CLA021", "Long term placement stability", "placements", "percent", 2, 1, "stock"),
    ("CLA030", "Children looked after missing from placement", "missing", "count", 0, -1, "flow"),
    ("CSC030", "Assessments completed in 45 working days", "assessments", "percent", 1, 1, "flow"),
    ("CSC031", HOSTILE, "assessments", "percent", 1, 1, "flow"),
    ("ADO001", "Days from entering care to placement with adopters", "adoption", "days", 1, -1, "duration"),
    ("FIN001", "Change in cost of a week in residential care", "unit cost", "pounds per week", 0, 0, "flow"),
    ("CLA040", "Children looked after per 10,000", "looked after", "per 10,000 children 0-17", 0, 0, "stock"),
    ("ASC001", FORMULA, "ASCOF", "percent", 1, 1, "stock"),
]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def insert(connection: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
    """One row of one table; columns not named are NULL."""
    names = [*values, "release_id"]
    marks = ", ".join("?" * len(names))
    connection.execute(
        f"insert into mart.{table} ({', '.join(names)}) values ({marks})", [*values.values(), RELEASE]
    )


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """The empty tables, typed."""
    connection.execute("create schema mart")
    for table, columns in TABLES.items():
        spec = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f"create table mart.{table} ({spec}, release_id varchar)")


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows of November 2017."""
    for code, name, kind in [
        (THURROCK, "Thurrock", "authority"),
        ("E92000001", "England", "country"),
        ("E06000033", "Southend-on-Sea", "authority"),
    ]:
        insert(connection, "dim_area", area_code=code, area_name=name, area_kind=kind)
    for symbol, meaning in [("c", "suppressed, to protect persons"), ("x", "not available")]:
        insert(connection, "dim_symbol", symbol=symbol, meaning=meaning)
    insert(connection, "dim_release", period="2017-11", is_current=True)
    _indicators(connection)
    _values(connection)
    _scorecard(connection)
    _plans(connection)
    _money(connection)
    _quality(connection)


def _indicators(connection: duckdb.DuckDBPyConnection) -> None:
    for code, name, topic, unit, decimals, polarity, kind in INDICATORS:
        insert(
            connection,
            "dim_indicator",
            indicator_code=code,
            indicator_version=1,
            name=name,
            plain_definition=f"What {code} counts",
            domain={"ASC": "adults", "FIN": "finance"}.get(code[:3], "children"),
            topic=topic,
            numerator_definition="those counted",
            denominator_definition="all of them" if unit == "percent" else None,
            multiplier=100 if unit == "percent" else 1,
            unit=unit,
            decimals=decimals,
            polarity=polarity,
            kind=kind,
            owner_role="head of service",
        )


def numbers(connection: duckdb.DuckDBPyConnection) -> set[Decimal]:
    """Every number of the marts, to no, one and two decimals."""
    known: set[Decimal] = set()
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'mart'")
    for (table,) in tables.fetchall():
        for row in connection.execute(f"select * from mart.{table}").fetchall():
            amounts = [Decimal(amount) for amount in row if isinstance(amount, Decimal | int)]
            for digits in (0, 1, 2):
                step = Decimal(1).scaleb(-digits)
                known |= {amount.quantize(step, ROUND_HALF_UP) for amount in amounts}
    return known


def value(
    connection: duckdb.DuckDBPyConnection, code: str, end: date, amount: str | None, **more: Any
) -> None:
    """One monthly figure of Thurrock."""
    row = {"area_code": THURROCK, "period_kind": "month", "breakdown": "all", "breakdown_value": "all"}
    row |= {"origin": "returned", "status": "final"} | more
    number = None if amount is None else Decimal(amount)
    insert(connection, "fct_indicator_value", indicator_code=code, period_end=end, value=number, **row)


def _values(connection: duckdb.DuckDBPyConnection) -> None:
    for code, years in SERIES.items():
        for year, line in zip((2015, 2016, 2017), years, strict=True):
            for month, amount in enumerate(line.split(), start=4):
                value(connection, code, month_end(year, month), amount)
    value(connection, "CLA030", month_end(2017, 10), None, symbol="c")
    value(connection, "CLA030", month_end(2017, 11), "12", status="provisional")
    value(connection, "CSC030", month_end(2017, 10), "94.5")
    value(connection, "CSC030", month_end(2017, 11), "89.85", status="revised")
    value(connection, "CSC031", month_end(2017, 10), "50")
    value(connection, "CSC031", month_end(2017, 11), None, status="awaiting")
    value(connection, "ADO001", month_end(2017, 10), "215.5", origin="published")
    value(connection, "ADO001", month_end(2017, 11), "215.5", origin="published", status="carried_forward")
    value(connection, "FIN001", month_end(2017, 11), "-5")
    of_a_year = {"period_kind": "financial_year", "origin": "published"}
    value(connection, "CLA040", month_end(2017, 3), "71", **of_a_year)
    # Another authority's monthly figures, fewer than Thurrock's, must not appear.
    value(connection, "CSC001", month_end(2017, 11), "987654", area_code="E06000033")
    # A breakdown must not be taken for the whole.
    value(connection, "CLA002", month_end(2017, 11), "123456", breakdown="sex", breakdown_value="girls")


def _scorecard(connection: duckdb.DuckDBPyConnection) -> None:
    labels = {1: "high is good", -1: "low is good", 0: "neither is good"}
    for code, name, topic, _, _, polarity, _ in INDICATORS:
        found = connection.execute(
            "select period_end, value from mart.fct_indicator_value where indicator_code = ? and area_code "
            "= ? and breakdown = 'all' and period_end >= date '2017-04-01'",
            [code, THURROCK],
        ).fetchall()
        months = {_MONTHS[(end.month - 4) % 12]: amount for end, amount in found}
        extra: dict[str, Any] = {
            "CSC001": {"year_to_date": Decimal("3864"), "last_year": Decimal("5830")},
            "CSC030": {"target": Decimal("85"), "rag": "green", "direction": "down"},
            "CLA030": {
                "target": Decimal("5"),
                "rag": "red",
                "direction": "up",
                "direction_judgement": "worse",
            },
            "CLA040": {"last_year": Decimal("71"), "statistical_neighbour_average": Decimal("64.5")},
            "CSC031": {
                "status_note": "awaiting the figure of this month",
                "target": Decimal("50"),
                "rag": "amber",
            },
        }.get(code, {})
        insert(
            connection,
            "rpt_scorecard",
            section=topic,
            indicator_code=code,
            name=name,
            polarity_label=labels[polarity],
            **months,
            **extra,
        )
    for code, period_end, text, origin in [
        (
            "CLA002",
            month_end(2017, 11),
            "The report says a fall of 17; its own figures give 27.",
            "W-CLA-REDUCTION",
        ),
        ("CSC051", month_end(2017, 10), HOSTILE, "R-PLANS-BY-CATEGORY"),
        ("CSC051", month_end(2017, 11), HOSTILE, "R-PLANS-BY-CATEGORY"),
    ]:
        insert(
            connection,
            "indicator_caveat",
            indicator_code=code,
            period_end=period_end,
            caveat_text=text,
            origin=origin,
        )


# code, numerator, denominator, computed, symbol, returned, difference, outcome
RECONCILED = [
    ("CLA002", "311", None, "311", None, "311", "0", "agrees"),
    ("CLA010", "32", None, "32", None, "32", "0", "agrees"),
    ("CLA021", "59", "92", "64.130435", None, "64.13", "0", "agrees"),
    ("CLA030", None, None, None, "c", "12", None, "not_shown"),
    ("CSC001", "613", None, "613", None, "611", "2", "differs"),
    ("CSC030", "176", "185", "95.135135", None, "89.8", "5.3", "differs"),
    ("CSC051", "239", None, "239", None, "239", "0", "agrees"),
]


def reconcile(connection: duckdb.DuckDBPyConnection, *, is_made_up: bool) -> None:
    """Figures computed from records beside returned ones, and rows that must not be taken for the month's."""
    for code, numerator, denominator, computed, symbol, returned, difference, outcome in RECONCILED:
        amounts = {
            "computed_numerator": numerator,
            "computed_denominator": denominator,
            "computed_value": computed,
            "returned_value": returned,
            "difference": difference,
        }
        reconciled = {
            **{name: None if amount is None else Decimal(amount) for name, amount in amounts.items()},
            "symbol": symbol,
            "outcome": outcome,
            "is_made_up": is_made_up,
        }
        _reconciled(connection, code, **reconciled)
    elsewhere = reconciled | {"computed_value": Decimal(765432)}
    _reconciled(connection, code, area_code="E06000033", **elsewhere)
    _reconciled(connection, code, period_kind="quarter", **elsewhere)
    _reconciled(connection, code, period_end=month_end(2017, 10), **elsewhere)


def _reconciled(connection: duckdb.DuckDBPyConnection, code: str, **values: Any) -> None:
    where = {"area_code": THURROCK, "period_kind": "month", "period_end": month_end(2017, 11)}
    insert(connection, "rpt_reconciliation", indicator_code=code, **(where | values))


def add_sample(connection: duckdb.DuckDBPyConnection) -> None:
    """What made-up records add: two indicators of their own, computed beside returned, and their files."""
    _sample_indicator(connection, "CSC010", "Referrals", "count")
    _sample_indicator(connection, "CSC052", "Second or subsequent plan", "percent")
    made_up: dict[str, Any] = {"is_made_up": True, "origin": "computed"}
    value(connection, "CSC010", month_end(2017, 10), "210", **made_up)
    value(connection, "CSC010", month_end(2017, 11), "235", **made_up)
    value(connection, "CSC052", month_end(2017, 11), None, symbol="c", **made_up)
    connection.execute(
        "update mart.rpt_scorecard set october = 210, november = 235, year_to_date = 1564 "
        "where indicator_code = 'CSC010'"
    )
    reconcile(connection, is_made_up=True)
    for period, rejected in (("2017-10", 3), ("2017-11", 4)):
        insert(
            connection,
            "rpt_delivery",
            extract="annex_a",
            table_name="list_03_referrals",
            period=period,
            received_at="2018-01-09 10:00:00",
            rows_received=2000,
            rows_accepted=2000 - rejected,
            rows_rejected=rejected,
            sha256="f" * 64,
            is_current=True,
            is_made_up=True,
        )


def without_return(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the months away; leave yearly figures: one newest, one with a younger quarter, one too old."""
    of_a_year = {"period_kind": "financial_year", "origin": "published"}
    connection.execute("delete from mart.fct_indicator_value where period_kind = 'month'")
    connection.execute("delete from mart.rpt_delivery where extract = 'returned_figures'")
    months = ", ".join(f"{month} = null" for month in _MONTHS)
    connection.execute(f"update mart.rpt_scorecard set {months}, last_year = null, year_to_date = null")
    connection.execute("update mart.rpt_scorecard set statistical_neighbour_average = null, target = null")
    connection.execute("update mart.rpt_scorecard set target = 70 where indicator_code = 'CLA021'")
    value(
        connection,
        "CLA021",
        date(2017, 3, 31),
        "71.25",
        same_period_last_year_value=Decimal("69.0"),
        direction="up",
        direction_judgement="better",
        rag="green",
        target=Decimal(70),
        caveat_count=0,
        **of_a_year,
    )
    value(connection, "CLA021", date(2016, 3, 31), "69.0", **of_a_year)
    value(connection, "CLA002", date(2017, 3, 31), "334", status="revised", **of_a_year)
    value(connection, "CLA002", date(2017, 9, 30), "300", period_kind="quarter", origin="returned")
    value(connection, "CSC051", date(2014, 3, 31), "250", **of_a_year)
    for comparator, achieved, end in [
        ("statistical_neighbours", "68.1", date(2017, 3, 31)),
        ("region", "70.25", date(2017, 3, 31)),
        ("england", "66.4", date(2016, 3, 31)),
    ]:
        insert(
            connection,
            "bmk_indicator_comparison",
            indicator_code="CLA021",
            area_code=THURROCK,
            period_kind="financial_year",
            period_end=date(2017, 3, 31),
            comparator=comparator,
            value=Decimal("71.25"),
            comparator_value=Decimal(achieved),
            comparator_period_kind="financial_year",
            comparator_period_end=end,
            like_for_like=end == date(2017, 3, 31),
        )


def _sample_indicator(connection: duckdb.DuckDBPyConnection, code: str, name: str, unit: str) -> None:
    """An indicator with made-up figures only, and judgements on them that nobody may be shown."""
    insert(
        connection,
        "dim_indicator",
        indicator_code=code,
        indicator_version=1,
        name=name,
        plain_definition=f"What {code} counts",
        domain="children",
        unit=unit,
        decimals=0,
        polarity=-1,
    )
    insert(
        connection,
        "rpt_scorecard",
        section="referrals",
        indicator_code=code,
        name=name,
        polarity_label="low is good",
        statistical_neighbour_average=Decimal(88),
        target=Decimal(77),
        rag="red",
        direction="up",
        direction_judgement="worse",
        origin="computed",
        is_made_up=True,
    )


def _plans(connection: duckdb.DuckDBPyConnection) -> None:
    for priority, day, rated, mean, printed in [
        (1, date(2017, 11, 30), 12, "2.25", "2.3"),
        (3, date(2017, 11, 30), 9, "2", "1.5"),
        (None, date(2017, 11, 30), 21, "2.125", "2.0"),
    ]:
        insert(
            connection,
            "rpt_plan_score",
            plan_code="DEVELOPMENT_PLAN",
            priority_no=priority,
            rating_date=day,
            actions_rated=rated,
            mean_score=Decimal(mean),
            printed_score=Decimal(printed),
            count_1=1,
            count_2=rated - 4,
            count_3=2,
            count_4=1,
            count_5=0,
        )
    for number, word in enumerate(["COMPLETED", "COMPLETED", "AMBER"], start=1):
        insert(
            connection,
            "fct_plan_action",
            plan_code="SEND_ACTION_PLAN",
            priority_no=1,
            action_no=number,
            rating_date=date(2017, 11, 30),
            rating_word=word,
        )


def _money(connection: duckdb.DuckDBPyConnection) -> None:
    amounts = {
        "budget": "36500000",
        "actual": "25100000.5",
        "forecast_outturn": "37250000",
        "variance": "750000",
    }
    insert(
        connection,
        "fct_budget_line",
        area_code=THURROCK,
        directorate="Children's services",
        service=FORMULA,
        period_end=date(2017, 11, 30),
        **{name: Decimal(amount) for name, amount in amounts.items()},
    )
    insert(
        connection,
        "fct_budget_movement",
        area_code=THURROCK,
        directorate="Adult social care",
        movement_kind="savings",
        item="Total",
        financial_year="2018-19",
        savings=Decimal("-1250000"),
    )


def _quality(connection: duckdb.DuckDBPyConnection) -> None:
    for extract, period, received, accepted, rejected in [
        ("returned_figures", "2017-11", 120, 118, 2),
        ("published_statistics", "2017-11", 40, 40, 0),
    ]:
        insert(
            connection,
            "rpt_delivery",
            extract=extract,
            table_name="figures",
            period=period,
            received_at="2018-01-09 10:00:00",
            rows_received=received,
            rows_accepted=accepted,
            rows_rejected=rejected,
            sha256="0123456789abcdef" * 4,
            is_current=True,
        )
    rule(connection, "R-YTD", "passed", 12, 0, text="A year to date equals the sum of its months.")
    rule(
        connection,
        "R-PLANS-BY-CATEGORY",
        "waived",
        2,
        1,
        waiver="W-PLANS",
        text=f"A total equals its parts. {HOSTILE}",
    )
    rule(
        connection, "R-STILL", "warning", 30, 3, severity="warning", text="A value changes within six months."
    )


def rule(
    connection: duckdb.DuckDBPyConnection,
    rule_id: str,
    effective: str,
    checked: int,
    failed: int,
    *,
    text: str,
    severity: str = "critical",
    waiver: str | None = None,
    table: str = "mart.fct_indicator_value",
) -> None:
    """One rule and its result of November 2017."""
    insert(
        connection,
        "dim_quality_rule",
        rule_id=rule_id,
        rule_version=1,
        rule_text=text,
        why="Readers add the figures up.",
        mend="Ask the author of the return.",
        dimension="consistency",
        is_blocking=severity == "critical",
        owner_role="performance lead",
        table_name=table,
        suite="marts",
    )
    result(connection, rule_id, "2017-11", effective, checked, failed, severity=severity, waiver_id=waiver)


def result(
    connection: duckdb.DuckDBPyConnection,
    rule_id: str,
    period: str,
    effective: str,
    checked: int,
    failed: int,
    **more: Any,
) -> None:
    """What one rule found in one month."""
    insert(
        connection,
        "fct_quality_result",
        rule_id=rule_id,
        rule_version=1,
        period=period,
        outcome={"passed": "passed", "not_run": "not_run"}.get(effective, "failed"),
        n_checked=checked,
        n_failed=failed,
        failed_percent=Decimal(100 * failed) / checked if checked else None,
        effective=effective,
        **({"severity": "critical"} | more),
    )
