"""The published anchors of every method out of the real models, and what stands where there is no figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import chi2

from tests.oracle_statistics import rules
from tests.oracle_statistics.candidates import ENGLAND, HOME, build, fetch
from tests.oracle_statistics.test_statistics_agree import month_end

XMR = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
YEAR = date(2024, 3, 31)
EAST = "E12000006"
NEIGHBOURS = ["E06000035", "E06000030", "E08000027", "E06000031", "E06000033"]


def share(area: str, x: int, n: int, **rest: Any) -> dict[str, Any]:
    """A year's share of an area."""
    return {
        "area_code": area,
        "period_kind": "financial_year",
        "period_end": YEAR,
        "numerator": Decimal(x),
        "denominator": Decimal(n),
        "value": Decimal(100 * x) / n,
        **rest,
    }


def anchored() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Catalogue rows and cells of the published anchors."""
    indicators = [
        {"indicator_code": "SHARE"},
        {"indicator_code": "NONE"},
        *(
            {"indicator_code": f"COUNT{x}", "unit": "count", "multiplier": 1, "is_count": True}
            for x in range(11)
        ),
        {"indicator_code": "XMR", "unit": "number", "multiplier": 1},
        {"indicator_code": "FUNNEL"},
    ]
    cells = [
        {"indicator_code": "SHARE", **share(HOME, 82, 10000)},
        {"indicator_code": "NONE", **share(HOME, 0, 25)},
        *({"indicator_code": f"COUNT{x}", "period_end": YEAR, "value": Decimal(x)} for x in range(11)),
        *(
            {"indicator_code": "XMR", "period_end": month_end(i), "value": Decimal(y)}
            for i, y in enumerate(XMR)
        ),
        {"indicator_code": "FUNNEL", **share(HOME, 40, 200)},
        {"indicator_code": "FUNNEL", **share("E06000033", 160, 800)},
    ]
    return indicators, cells


def missing() -> list[dict[str, Any]]:
    """Cells of indicators whose comparators are hidden, too few, incomplete, abolished or made up."""
    hidden = {"numerator": None, "denominator": None, "value": None, "symbol": "c"}
    east = [
        area
        for (area,) in fetch_areas(
            f"area_kind = 'authority' and region_code = '{EAST}' and coalesce(valid_to, '9') > '2024'"
        )
    ]
    everybody = [{"indicator_code": "SUMMED", **share(area, 1, 10)} for area in east]
    return [
        # suppressed region and country, and an authority that sent nothing
        {"indicator_code": "SECRET", **share(HOME, 5, 10)},
        {"indicator_code": "SECRET", **share(EAST, 1, 10), **hidden},
        {"indicator_code": "SECRET", **share(ENGLAND, 1, 10), **hidden},
        # four neighbours, then five
        *({"indicator_code": "FOUR", **share(area, 5, 10)} for area in [HOME, *NEIGHBOURS[:4]]),
        *({"indicator_code": "FIVE", **share(area, 3, 10)} for area in [HOME, *NEIGHBOURS]),
        # a region without a published figure, all of whose authorities are known, and one with a gap
        *everybody,
        *({**cell, "indicator_code": "GAP"} for cell in everybody[1:]),
        {"indicator_code": "GAP", **share(everybody[0]["area_code"], 1, 10), **hidden},
        # an authority that was abolished in 2021 has figures to its last day, and none afterwards
        {"indicator_code": "ENDED", **share("E10000021", 1, 10, period_end=date(2021, 3, 31))},
        {"indicator_code": "ENDED", **share("E06000061", 2, 10, period_end=date(2022, 3, 31))},
        # made-up figures are compared with nobody's
        {"indicator_code": "MADEUP", **share(HOME, 5, 10, is_made_up=True)},
        {"indicator_code": "MADEUP", **share(ENGLAND, 5, 10)},
    ]


def stepped() -> list[dict[str, Any]]:
    """Three series that stand at 10 and 11 for a year and at 50 and 51 for the next."""
    return [
        {
            "indicator_code": code,
            "period_end": month_end(i),
            "value": Decimal((10 if i < 12 else 50) + i % 2),
        }
        for code in ("STEPPED", "REBASED", "BROKEN")
        for i in range(24)
    ]


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    indicators, cells = anchored()
    gaps = [*missing(), *stepped()]
    codes = sorted({cell["indicator_code"] for cell in gaps})
    return build(
        tmp_path_factory.mktemp("anchors"),
        [*indicators, *({"indicator_code": code} for code in codes)],
        [*cells, *gaps],
        rebases=[
            {
                "indicator_code": "REBASED",
                "area_code": HOME,
                "from_period_end": month_end(12),
                "reason": "a new front door",
                "recorded_by": "performance lead",
                "recorded_on": month_end(13),
            }
        ],
        breaks=[{"indicator_code": "BROKEN", "period_end": month_end(12)}],
    )


def interval(database: Path, indicator: str) -> tuple[float, float]:
    [row] = fetch(
        database,
        f"""select lower_95, upper_95 from intermediate.int_indicator_interval
            where indicator_code = '{indicator}' and area_code = '{HOME}'""",
    )
    return row[0], row[1]


@pytest.mark.parametrize(
    ("indicator", "printed"),
    [
        ("SHARE", ("0.6612", "1.0166")),
        ("NONE", ("0.00", "13.32")),
        ("COUNT10", ("4.787", "18.391")),
        ("COUNT9", ("4.115", "17.085")),
        ("COUNT0", ("0.000", "3.689")),
    ],
)
def test_intervals_reproduce_their_anchors(candidate: Path, indicator: str, printed: tuple[str, str]) -> None:
    found = tuple(
        str(Decimal(end).quantize(Decimal(shown)))
        for end, shown in zip(interval(candidate, indicator), printed, strict=True)
    )
    assert found == printed


@pytest.mark.parametrize("x", range(10))
def test_the_exact_table_is_half_the_chi_squared_quantile(candidate: Path, x: int) -> None:
    low = chi2.ppf(0.025, 2 * x) / 2 if x else 0.0
    expected = (low, chi2.ppf(0.975, 2 * x + 2) / 2)
    assert interval(candidate, f"COUNT{x}") == pytest.approx(expected, abs=1e-9)
    assert rules.exact(x) == pytest.approx(expected, abs=1e-9)


def test_the_chart_reproduces_its_anchor(candidate: Path) -> None:
    [row] = fetch(
        candidate,
        """select round(centre, 2), round(lower_limit, 2), round(upper_limit, 2), limits
            from intermediate.int_process_control_limit join intermediate.int_series using (series_no)
            where indicator_code = 'XMR'""",
    )
    assert row == (1.94, -3.06, 6.95, "full")
    flagged = fetch(
        candidate,
        """select period_end, special_cause, variation from intermediate.int_indicator_statistic
            where indicator_code = 'XMR' and special_cause is not null""",
    )
    assert flagged == [(date(2012, 5, 31), "outside_limits", "improvement_high")]


def test_the_chart_reproduces_its_screened_anchor(tmp_path: Path) -> None:
    database = build(
        tmp_path,
        [{"indicator_code": "XMR", "unit": "number", "multiplier": 1, "polarity": -1}],
        [
            {"indicator_code": "XMR", "period_end": month_end(i), "value": Decimal(y)}
            for i, y in enumerate(XMR)
        ],
        screen_outliers=True,
    )
    [row] = fetch(
        database,
        "select round(centre, 2), round(lower_limit, 2), round(upper_limit, 2) "
        "from intermediate.int_process_control_limit",
    )
    assert row == (1.94, -0.72, 4.60)


def test_the_funnel_reproduces_its_anchor(candidate: Path) -> None:
    [row] = fetch(
        candidate,
        f"""select centre, round(funnel.lower_95, 5), round(funnel.upper_95, 5)
            from intermediate.int_indicator_funnel as funnel where area_code = '{HOME}'
            and round(centre, 6) = 0.2""",
    )
    assert row == (0.2, 0.14456, 0.25544)


def test_a_step_is_special_until_a_person_records_why_or_a_publisher_announces_it(candidate: Path) -> None:
    """Around 30.5, the mean of all 24 months, the limits are 23.4 and 37.6: all lie outside."""
    found = fetch(
        candidate,
        """select indicator_code, coalesce(special_cause, variation), count(*), count(previous_value),
                count(same_period_last_year_value), count(direction)
            from intermediate.int_indicator_statistic
            where indicator_code in ('STEPPED', 'REBASED', 'BROKEN') group by 1, 2 order by 1""",
    )
    # a break hides what went before; a rebase moves the chart only
    assert found == [
        ("BROKEN", "common_cause", 24, 22, 0, 0),
        ("REBASED", "common_cause", 24, 23, 12, 12),
        # flagged months of the first year have a direction without a year before
        ("STEPPED", "outside_limits", 24, 23, 12, 24),
    ]


# --- comparators that are missing


def fetch_areas(condition: str) -> list[tuple[Any, ...]]:
    import duckdb

    from tests.oracle_statistics.candidates import SEEDS

    with duckdb.connect() as connection:
        return connection.execute(
            f"select area_code from read_csv('{SEEDS / 'areas.csv'}', all_varchar = true, header = true) "
            f"where {condition} order by 1"
        ).fetchall()


def comparison(database: Path, indicator: str, comparator: str, area: str = HOME) -> tuple[Any, ...]:
    [row] = fetch(
        database,
        f"""select comparator_value, comparator_symbol, comparator_source,
                authorities_used, authorities_possible
            from mart.bmk_indicator_comparison
            where indicator_code = '{indicator}' and comparator = '{comparator}' and area_code = '{area}'""",
    )
    return row


def test_a_suppressed_comparator_keeps_its_symbol(candidate: Path) -> None:
    assert comparison(candidate, "SECRET", "region")[:3] == (None, "c", None)
    assert comparison(candidate, "SECRET", "england")[:3] == (None, "c", None)


def test_an_authority_missing_from_a_publication_is_not_available(candidate: Path) -> None:
    assert comparison(candidate, "SECRET", "statistical_neighbours") == (None, "x", None, 0, 10)


def test_fewer_than_five_neighbours_give_no_average_and_say_how_many(candidate: Path) -> None:
    assert comparison(candidate, "FOUR", "statistical_neighbours") == (None, "x", None, 4, 10)
    assert comparison(candidate, "FIVE", "statistical_neighbours") == (
        Decimal("30.000000"),
        None,
        "mean of the statistical neighbours, model april_2021",
        5,
        10,
    )


def test_a_region_is_summed_only_where_no_authority_is_missing_or_suppressed(candidate: Path) -> None:
    assert comparison(candidate, "SUMMED", "region") == (
        Decimal("10.000000"),
        None,
        "sum over the member authorities",
        11,
        11,
    )
    assert comparison(candidate, "GAP", "region") == (None, "x", None, 10, 11)


def test_an_abolished_authority_stands_under_its_last_code_to_its_last_day(candidate: Path) -> None:
    rows = fetch(
        candidate,
        """select area_code, period_end, value, authorities_possible from mart.bmk_indicator_comparison
            where indicator_code = 'ENDED' and comparator = 'region' order by 1""",
    )
    # the East Midlands had ten authorities; Northamptonshire became two
    assert rows == [
        ("E06000061", date(2022, 3, 31), Decimal("20.000000"), 10),
        ("E10000021", date(2021, 3, 31), Decimal("10.000000"), 9),
    ]


def test_made_up_figures_are_compared_with_nobodys(candidate: Path) -> None:
    assert (
        fetch(candidate, "select * from mart.bmk_indicator_comparison where indicator_code = 'MADEUP'") == []
    )
