"""The page of an indicator, read as a reader and as a machine would."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests import small_marts
from tests.page_reading import parse, rows, section, text
from warehouse.digest import pages

NOVEMBER = "period_end = date '2017-11-30' and area_code = 'E06000034' and breakdown = 'all'"


def _page(marts: duckdb.DuckDBPyConnection, folder: Path, code: str) -> str:
    pages.write(marts, folder)
    return (folder / "digest" / "indicator" / f"{code}.html").read_text(encoding="utf-8")


def test_the_months_figure_stands_first_with_its_changes(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    page = parse(_page(marts, tmp_path, "CSC001"))
    assert text(section(page, "now")).startswith(
        "November 2017 611 91 higher than in October 2017 (520) 180 higher than in November 2016 (431)"
    )


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("CLA030", "November 2017 12 p"),
        ("CSC030", "November 2017 89.9% r"),
        ("CSC031", "November 2017 No figure: awaited, not yet received Latest: 50.0% in October 2017"),
        ("ADO001", "November 2017 215.5"),
    ],
)
def test_provisional_revised_missing_and_carried_forward_figures_read_right(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path, code: str, shown: str
) -> None:
    now = text(section(parse(_page(marts, tmp_path, code)), "now"))
    assert now.replace("12p", "12 p").replace("%r", "% r").startswith(shown)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("CLA030", "Status provisional, may still change"),
        ("CSC030", "Status revised since it was first published"),
        ("ADO001", "Status carried forward from an earlier month"),
    ],
)
def test_the_status_stands_in_words(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path, code: str, status: str
) -> None:
    assert status in text(section(parse(_page(marts, tmp_path, code)), "now"))


def test_a_suppressed_month_is_its_symbol_and_never_a_number(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute(
        f"update mart.fct_indicator_value set value = null, symbol = 'c', status = 'final' "
        f"where indicator_code = 'CSC001' and {NOVEMBER}"
    )
    page = parse(_page(marts, tmp_path, "CSC001"))
    assert "No figure: suppressed, to protect persons" in text(section(page, "now"))
    months = rows(section(page, "process"))
    assert months["November 2017"] == ["c", "", "", "", "suppressed, to protect persons"]
    assert months["October 2017"][0] == "520"


def test_a_month_beyond_its_limits_is_a_diamond_and_is_explained(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute(
        "update mart.fct_indicator_value set variation = 'common_cause', process_centre = 466.9, "
        "process_lower_limit = 270, process_upper_limit = 600 where indicator_code = 'CSC001'"
    )
    marts.execute(
        "update mart.fct_indicator_value set variation = 'neutral_high', special_cause = 'outside_limits' "
        f"where indicator_code = 'CSC001' and {NOVEMBER}"
    )
    page = _page(marts, tmp_path, "CSC001")
    part = section(parse(page), "process")
    assert "This month is higher than usual, because it lies beyond one of the limits." in text(part)
    assert [path.get("class") for path in part.iter("path")].count("fl") == 1
    assert rows(part)["November 2017"] == ["611", "467", "270", "600", "higher than usual"]
    assert rows(part)["October 2017"] == ["520", "467", "270", "600", "within the usual range"]


def test_years_stand_beside_each_other_newest_first(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    years = rows(section(parse(_page(marts, tmp_path, "CSC001")), "years"))
    assert list(years) == ["2017-18", "2016-17", "2015-16"]
    assert years["2017-18"][:8] == ["401", "487", "516", "517", "355", "457", "520", "611"]
    assert years["2017-18"][8:] == [""] * 4


def test_made_up_figures_have_a_page_that_says_so_first_and_judges_nothing(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    small_marts.add_sample(marts)
    page = parse(_page(marts, tmp_path, "CSC010"))
    banner = next(part for part in page.iter("p") if part.get("role") == "note")
    assert text(banner).startswith("Every figure on this page is made up")
    assert text(section(page, "now")).startswith("November 2017 made up 235 25 higher than in October")
    assert "Target" not in text(section(page, "now"))


def test_an_indicator_without_any_figure_has_no_page(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    pages.write(marts, tmp_path)
    with_page = {path.stem for path in (tmp_path / "digest" / "indicator").iterdir()}
    found = marts.execute(
        "select distinct indicator_code from mart.fct_indicator_value "
        "where area_code = 'E06000034' and value is not null"
    )
    assert with_page == {code for (code,) in found.fetchall()}


def test_a_figure_that_this_release_revised_bears_its_mark(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert "revised" not in text(section(parse(_page(marts, tmp_path, "CSC001")), "now"))
    marts.execute("alter table mart.fct_indicator_value add column revision varchar")
    marts.execute(
        "update mart.fct_indicator_value set revision = 'r' where indicator_code = 'CSC001' "
        "and area_code = 'E06000034' and period_kind = 'month' and period_end = date '2017-11-30'"
    )
    now = text(section(parse(_page(marts, tmp_path, "CSC001")), "now"))
    assert "611r" in now
    assert "Status revised since it was first published" in now


def test_figures_that_a_later_release_changed_are_listed_with_the_reason(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute(
        "create table mart.fct_published_figure as select * from (values "
        "('CSC001', 'E06000034', 'month', date '2017-10-31', 'all', '2017-10-r1', 519::decimal(18,6), "
        "null::varchar, null::varchar, null::varchar), "
        "('CSC001', 'E06000034', 'month', date '2017-08-31', 'all', '2017-09-r1', 700, null, null, null), "
        "('CSC001', 'E06000034', 'month', date '2017-08-31', 'all', '2017-10-r1', 355, null, "
        "'takes the place of a made-up figure', 'received'), "
        "('CSC001', 'E06000034', 'month', date '2017-09-30', 'all', '2017-09-r1', null, 'x', null, null), "
        "('CSC001', 'E06000034', 'month', date '2017-09-30', 'all', '2017-10-r1', 457, null, "
        "'came late', 'received'), "
        "('CSC001', 'E06000034', 'month', date '2017-10-31', 'all', '2017-11-r1', 520::decimal(18,6), "
        "null::varchar, 'newer_delivery', 'revised')) as t(indicator_code, area_code, period_kind, "
        "period_end, breakdown, release_id, value, symbol, change_reason, change)"
    )
    revised = rows(section(parse(_page(marts, tmp_path, "CSC001")), "revisions"))
    assert revised == {"October 2017": ["519", "2017-10-r1", "520", "2017-11-r1", "newer_delivery"]}
    kept = text(section(parse(_page(marts, tmp_path, "CLA002")), "revisions"))
    assert kept.endswith("No figure of this indicator has been changed since it was first published.")
