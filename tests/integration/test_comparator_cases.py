"""Authorities that are missing, split, renamed or hidden: what comparators make of them, and say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from tests.conftest import Home
from tests.unit.benchmarks.publications import LAIT, STANDARD, SUBSEQUENT, Rows, england, lait, write

pytestmark = pytest.mark.slow  # the models' own unit tests hold the same rules one by one

MODEL = "mean of the statistical neighbours, model"
NOT_YET = " (the oldest known; not yet in force then)"
# the department's numbers of Thurrock's neighbours in the model of 2021
MEDWAY, BEXLEY, HAVERING, SWINDON, DUDLEY = "887", "303", "311", "866", "332"
SOUTHEND, WEST_NORTHANTS, TELFORD, MILTON_KEYNES, PETERBOROUGH = "882", "941", "894", "826", "874"
NINE = (MEDWAY, BEXLEY, HAVERING, SWINDON, DUDLEY, SOUTHEND, TELFORD, MILTON_KEYNES, PETERBOROUGH)
NORTHAMPTONSHIRE, NORTH_NORTHANTS = "928", "940"
ROTHERHAM, BARNSLEY, TAMESIDE, DONCASTER, WAKEFIELD = "372", "370", "357", "371", "384"


def authority(year: str, number: str, *cells: str) -> tuple[str, ...]:
    """A row of the standard layout about an authority, by the department's number."""
    place = ("E92000001", "England", "", "", number, "", "")
    return (year, "Reporting year", "Local authority", *place, *cells)


def plans(year: str, percents: dict[str, str]) -> Rows:
    """Second or subsequent plans of authorities by number; of each 200 plans."""
    return [
        authority(year, number, "Subsequent plans", "200", "c", cell) for number, cell in percents.items()
    ]


WORKFORCE = (
    *STANDARD,
    *("inpost_fte", "leavers_fte", "turnover_rate_fte", "agency_rate_fte", "vacancy_rate_fte"),
    *("case_holders_fte", "cases", "caseload_fte", "absence_rate_fte"),
)
HEADLINES = (
    *STANDARD,
    *("social_worker_fte", "leaver_fte", "turnover_rate_fte_%", "agency_worker_rate_fte_%"),
    *("vacancy_rate_fte_%", "case_holders_fte", "cases", "caseload_fte", "absence_rate_fte_%"),
)


def workforce(year: str, number: str, vacancy: str, turnover: str = "x") -> tuple[str, ...]:
    return authority(year, number, "x", "x", turnover, "x", vacancy, "x", "x", "x", "x")


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The candidate of April 2026 from four small publications, all their figures made up."""
    folder = tmp_path_factory.mktemp("cases")
    tool = [
        *(("CPP_rate", year, number, "40") for number in NINE for year in ("2020", "2022")),
        *(("CPP_rate", year, "883", "50") for year in ("2020", "2022")),
        ("CPP_rate", "2020", NORTHAMPTONSHIRE, "400"),
        ("CPP_rate", "2020", WEST_NORTHANTS, "-"),
        ("CPP_rate", "2022", NORTHAMPTONSHIRE, "-"),
        ("CPP_rate", "2022", NORTH_NORTHANTS, "90"),
        ("CPP_rate", "2022", WEST_NORTHANTS, "60"),
        *(
            ("LACStable_2016on", "2023", number, "12")
            for number in ("883", MEDWAY, BEXLEY, HAVERING, SWINDON)
        ),
    ]
    five = {MEDWAY: "20", BEXLEY: "21", HAVERING: "22", SWINDON: "23", DUDLEY: "24"}
    hidden = {SOUTHEND: "c", TELFORD: "u", MILTON_KEYNES: "low", PETERBOROUGH: "x"}
    four = dict.fromkeys((MEDWAY, BEXLEY, HAVERING, SWINDON), "20")
    subsequent = [
        *plans("2022", {"883": "19.5", **five, **hidden}),
        england("2022", "Subsequent plans", "c", "c", "c"),
        *plans("2023", {"883": "19.5", **four}),
    ]
    census = [
        *(workforce("2025", number, "10") for number in ("883", MEDWAY, BEXLEY, HAVERING, SWINDON, DUDLEY)),
        workforce("2025", "940 / 941", "90"),
        *(workforce("2025", number, "30") for number in (ROTHERHAM, TAMESIDE, DONCASTER, WAKEFIELD)),
        workforce("2025", BARNSLEY, "20"),
        workforce("2018", "883", "10", turnover="10.3"),
    ]
    files = [
        write(folder / "tool.csv", LAIT, lait(*tool)),
        write(folder / "plans.csv", SUBSEQUENT, subsequent),
        write(folder / "census.csv", WORKFORCE, census),
        write(folder / "older.csv", HEADLINES, [workforce("2018", "883", "10", turnover="22.2")]),
    ]
    home = Home(folder / "home")
    home.run("receive", *files)
    home.run("load")
    home.run("build", "--period", "2026-04")
    candidate = home.folder / "candidate" / "2026-04" / "warehouse.duckdb"
    with duckdb.connect(str(candidate), read_only=True) as connection:
        yield connection


Comparator = tuple[object, ...]


def compared(
    marts: duckdb.DuckDBPyConnection, indicator: str, area: str, day: str, comparator: str
) -> Comparator:
    """A comparator as the mart has it: value, symbol, source, how many of how many, and its own period."""
    (found,) = marts.execute(
        """select comparator_value, comparator_symbol, comparator_source, authorities_used,
            authorities_possible, cast(comparator_period_end as varchar), like_for_like
        from mart.bmk_indicator_comparison
        where indicator_code = $1 and area_code = $2 and period_end = cast($3 as date) and comparator = $4
            and period_kind in ('financial_year', 'month')""",
        [indicator, area, day, comparator],
    ).fetchall()
    return tuple(found)


def test_ten_neighbours_with_a_value_are_ten_of_ten(marts: duckdb.DuckDBPyConnection) -> None:
    """Nine at 40 and West Northamptonshire at 60."""
    found = compared(marts, "CSC050", "E06000034", "2022-03-31", "statistical_neighbours")
    assert found == (Decimal(42), None, f"{MODEL} april_2021", 10, 10, "2022-03-31", True)


def test_a_neighbour_that_did_not_exist_yet_has_no_figure_of_its_predecessor(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    """In 2020 Northamptonshire had 400; West Northamptonshire, which it became a part of, had nothing."""
    found = compared(marts, "CSC050", "E06000034", "2020-03-31", "statistical_neighbours")
    assert found == (Decimal(40), None, f"{MODEL} april_2021{NOT_YET}", 9, 10, "2020-03-31", True)


def test_figures_of_a_split_authority_stay_with_the_code_of_their_day(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = marts.execute(
        """select area_code, cast(period_end as varchar), value from mart.fct_indicator_value
        where indicator_code = 'CSC050' and area_code in ('E10000021', 'E06000061', 'E06000062')
        order by area_code"""
    ).fetchall()
    assert found == [
        ("E06000061", "2022-03-31", Decimal(90)),
        ("E06000062", "2022-03-31", Decimal(60)),
        ("E10000021", "2020-03-31", Decimal(400)),
    ]


def test_five_neighbours_give_an_average_and_the_hidden_ones_are_not_in_it(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    """20 to 24; four are c, u, low and x, and West Northamptonshire is not in the publication at all."""
    found = compared(marts, "CSC052", "E06000034", "2022-03-31", "statistical_neighbours")
    assert found == (Decimal(22), None, f"{MODEL} april_2021", 5, 10, "2022-03-31", True)


def test_a_hidden_comparator_has_no_value_and_keeps_its_symbol(marts: duckdb.DuckDBPyConnection) -> None:
    found = compared(marts, "CSC052", "E06000034", "2022-03-31", "england")
    assert found == (None, "c", None, 6, 152, None, None)


def test_a_region_of_which_members_are_hidden_or_missing_is_not_summed(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = compared(marts, "CSC052", "E06000034", "2022-03-31", "region")
    assert found == (None, "x", None, 1, 11, None, None)


def test_fewer_than_five_neighbours_give_no_average(marts: duckdb.DuckDBPyConnection) -> None:
    found = compared(marts, "CLA020", "E06000034", "2023-03-31", "statistical_neighbours")
    assert found == (None, "x", None, 4, 10, None, None)


def test_fewer_than_five_neighbours_leave_the_average_of_an_earlier_year_with_its_date(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = compared(marts, "CSC052", "E06000034", "2023-03-31", "statistical_neighbours")
    assert found == (Decimal(22), None, f"{MODEL} april_2021", 5, 10, "2022-03-31", False)


def test_two_authorities_that_return_together_are_in_no_average(marts: duckdb.DuckDBPyConnection) -> None:
    """Both Northamptonshires are neighbours, with 90 together; five others have 10."""
    found = compared(marts, "WFC001", "E06000034", "2025-09-30", "statistical_neighbours")
    assert found == (Decimal(10), None, f"{MODEL} may_2025", 5, 10, "2025-09-30", True)


def test_a_neighbour_under_a_new_code_is_still_a_neighbour(marts: duckdb.DuckDBPyConnection) -> None:
    """Rotherham's: Barnsley 20, Tameside, Doncaster and Wakefield 30, Dudley 10."""
    found = compared(marts, "WFC001", "E08000018", "2025-09-30", "statistical_neighbours")
    assert found == (Decimal(24), None, f"{MODEL} may_2025", 5, 10, "2025-09-30", True)


def test_an_authority_under_a_new_code_keeps_its_neighbours(marts: duckdb.DuckDBPyConnection) -> None:
    """Barnsley's: Rotherham, Wakefield, Tameside and Doncaster 30, Dudley 10."""
    found = compared(marts, "WFC001", "E08000038", "2025-09-30", "statistical_neighbours")
    assert found == (Decimal(26), None, f"{MODEL} may_2025", 5, 10, "2025-09-30", True)


def test_a_revised_figure_leads_and_the_one_before_it_is_kept(marts: duckdb.DuckDBPyConnection) -> None:
    cell = "indicator_code = 'WFC003' and area_code = 'E06000034' and period_end = date '2018-09-30'"
    versions = marts.execute(
        f"""select statement_rank, value, source, document, document_title,
            cast(document_date as varchar), place, period_text
        from mart.fct_stated_figure where {cell} and value is not null order by statement_rank"""
    ).fetchall()
    dfe, title = "Department for Education", "Children's social work workforce"
    newest = ("CSWW-2025", f"{title}, 2025", "2026-03-31", "workforce: turnover", "2018")
    older = ("CSWW-2022", f"{title}, 2022", "2023-02-28", "workforce_headlines: turnover", "2018")
    assert versions == [(1, Decimal("10.3"), dfe, *newest), (2, Decimal("22.2"), dfe, *older)]
    leading = marts.execute(
        f"select value, origin from mart.fct_indicator_value where {cell} and value is not null"
    )
    assert leading.fetchall() == [(Decimal("10.3"), "published")]
