"""Pieces of SQL that several rules' frames share."""

from __future__ import annotations

CELL = ("indicator_code", "area_code", "period_kind", "period_end", "breakdown", "breakdown_value")
"""What names one figure."""

FIGURES = """(
    select 'returned' as origin, * from extracts.returned_figures__figures
    union all by name
    select 'published' as origin, * from extracts.published_statistics__figures
)"""
"""The delivered figures of both extracts."""

STATEMENTS = f"""(
    select * from intermediate.int_indicator_statement
    qualify row_number() over (
        partition by {", ".join(CELL)}, origin, document, statement_no
        order by reporting_period desc, source_row
    ) = 1
)"""
"""Each statement of a figure as its newest delivery gives it."""


def last_digit(value: str) -> str:
    """SQL for the unit of the last digit that a stated number shows: 1 for 68, 0.1 for 48.6."""
    return (
        f"case when {value} = round({value}, 0) then 1 when {value} = round({value}, 1) then 0.1"
        f" when {value} = round({value}, 2) then 0.01 when {value} = round({value}, 3) then 0.001"
        " else 0.000001 end"
    )


ROW = ("period_end", "table_name", "source_row")
"""What names one delivered row: the last day of its delivery's month, its table, its place in the file."""

CONTACTS = "annex_a__list_01_contacts"
EARLY_HELP = "annex_a__list_02_early_help"
REFERRALS = "annex_a__list_03_referrals"
ASSESSMENTS = "annex_a__list_04_assessments"
ENQUIRIES = "annex_a__list_05_section_47"
NEEDS = "annex_a__list_06_children_in_need"
PLANS = "annex_a__list_07_child_protection"
CARE = "annex_a__list_08_children_in_care"
LEAVERS = "annex_a__list_09_care_leavers"
ADOPTIONS = "annex_a__list_10_adoption"
ADOPTERS = "annex_a__list_11_adopters"
DECISIONS = "csc_contacts__contacts"
HEADERS = "ssda903__header"
EPISODES = "ssda903__episodes"
REVIEWS = "ssda903__reviews"
MISSING = "ssda903__missing"
UNACCOMPANIED = "ssda903__uasc"


def months_before(months: int) -> str:
    """SQL for the month (YYYY-MM) that lies so many months before `$period`."""
    if not months:
        return "$period"
    return f"strftime(cast($period || '-01' as date) - interval {months} month, '%Y-%m')"


def delivered(view: str, months: int = 0) -> str:
    """SQL for the rows of a record table that the home authority delivered for one month.

    `view` is the table's view in schema extracts, `months` how many months before `$period` the
    delivery lies. Beside its own columns each row has `table_name` and `period_end`. Where the same bytes
    were delivered for two months the view has their rows twice; `source_row` tells doubles apart from that.
    """
    extract, table = view.split("__", 1)
    return f"""(
        select distinct
            record.*, delivery.table_name,
            last_day(cast(delivery.period || '-01' as date)) as period_end
        from extracts.{view} as record
        join extracts.delivery as delivery
            on record.delivery_sha256 = delivery.sha256 and delivery.is_current
                and delivery.extract = '{extract}' and delivery.table_name = '{table}'
        where delivery.authority_code = $authority and delivery.period = {months_before(months)}
    )"""


def open_then(start: str, end: str, day: str = "period_end") -> str:
    """SQL for: open on that day. Started on it is open, ended on it is not; no start is an early one."""
    return f"(coalesce({start} <= {day}, true) and ({end} is null or {end} > {day}))"


def age_on(birth_date: str, day: str) -> str:
    """SQL for completed years of age; born on 29 February, the birthday of other years is 1 March."""
    return (
        f"(year({day}) - year({birth_date}) - case when month({day}) * 100 + day({day})"
        f" < month({birth_date}) * 100 + day({birth_date}) then 1 else 0 end)"
    )


def scope_start(view: str) -> str:
    """SQL for the first day of what a delivery covers.

    Annex A reaches six calendar months back, the looked-after return to 1 April, contacts one month.
    """
    match view.split("__", 1)[0]:
        case "annex_a":
            return "(date_trunc('month', period_end) - interval 5 month)"
        case "ssda903":
            return "(date_trunc('year', period_end - interval 3 month) + interval 3 month)"
        case _:
            return "date_trunc('month', period_end)"
