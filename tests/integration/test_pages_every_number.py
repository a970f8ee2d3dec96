"""Every number on every page of a published digest is read from the page and found again in the marts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import Home
from tests.page_reading import Element, numbers, parse, section, text

HOME = "E06000034"
MONTH = "date '2017-11-30'"
_LARGEST = 300_000


@pytest.fixture(scope="module")
def release(sample_home: Home) -> Path:
    """The folder of November 2017, with made-up records beside the real figures."""
    return (sample_home.folder / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def marts(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its marts."""
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        yield connection


def _asked(marts: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> set[Decimal]:
    return {
        Decimal(value)
        for row in marts.execute(sql, list(parameters)).fetchall()
        for value in row
        if isinstance(value, Decimal | int) and not isinstance(value, bool)
    }


def _rounded(values: Iterable[Decimal], decimals: int) -> set[Decimal]:
    step = Decimal(1).scaleb(-decimals)
    return {value.quantize(step, ROUND_HALF_UP) for value in values}


def _cells(page: Element) -> list[Decimal]:
    """The numbers of all figure cells, without the names of months and years beside a comparator."""
    found = []
    for table in page.iter("table"):
        figures = {"n", "now", "yr"} | ({""} if {"sc", "yc"} & set(table.get("class", "").split()) else set())
        for cell in table.iter("td"):
            if figures & set((cell.get("class") or "").split(" ")):
                plain = "".join(cell.itertext()) if cell.find("span") is None else (cell.text or "")
                found += [Decimal(number) for number in numbers(plain)]
    return found


def _deliveries(marts: duckdb.DuckDBPyConnection) -> set[Decimal]:
    each = _asked(marts, "select rows_received, rows_accepted, rows_rejected from mart.rpt_delivery")
    return each | _asked(
        marts,
        "select count(*), sum(rows_received)::int, sum(rows_accepted)::int, sum(rows_rejected)::int "
        "from mart.rpt_delivery group by extract, table_name, is_made_up",
    )


def test_every_indicator_with_a_figure_has_a_page_and_the_front_page_leads_to_it(
    release: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    with_figure = marts.execute(
        "select distinct indicator_code from mart.fct_indicator_value "
        f"where area_code = ? and period_end <= {MONTH} and (value is not null or symbol <> 'x')",
        [HOME],
    ).fetchall()
    pages = {path.stem for path in (release / "digest" / "indicator").glob("*.html")}
    assert pages == {code for (code,) in with_figure}
    assert len(pages) > 90
    front = (release / "digest" / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="indicator/(\w+)\.html"', front))
    assert {"CSC001", "CLA002", "CLA010", "CLA021", "CSC051"} <= linked <= pages


def test_every_number_on_the_pages_of_the_indicators_is_that_of_the_indicator(
    release: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    delivered = _deliveries(marts)
    wrong, count = [], 0
    for path in sorted((release / "digest" / "indicator").glob("*.html")):
        code = path.stem
        known: set[Decimal] = set()
        for table, where in [
            ("fct_indicator_value", f"area_code = '{HOME}'"),
            ("bmk_indicator_comparison", f"area_code = '{HOME}'"),
            ("bmk_indicator_spread", f"group_code = 'SN-{HOME}'"),
        ]:
            known |= _asked(marts, f"select * from mart.{table} where indicator_code = ? and {where}", code)
        row = marts.execute("select decimals from mart.dim_indicator where indicator_code = ?", [code])
        decimals = (row.fetchone() or (0,))[0]
        checked = _asked(
            marts,
            "select n_checked, n_failed from mart.fct_quality_result "
            "join mart.dim_quality_rule using (rule_id) "
            "where period = '2017-11' and list_contains(string_split(indicator_codes, ', '), ?)",
            code,
        )
        places = decimals if decimals is not None else 6
        found = _cells(parse(path.read_text(encoding="utf-8")))
        count += len(found)
        right = _rounded(known, places) | known | checked | delivered
        wrong += [(code, number) for number in found if number not in right]
    assert count > 4000
    assert wrong == []


def test_every_number_of_the_other_pages_is_found_again_in_the_marts(
    release: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    known = _deliveries(marts)
    for table in ("rpt_scorecard", "bmk_indicator_comparison", "fct_indicator_value", "rpt_reconciliation"):
        values = _asked(marts, f"select * from mart.{table}")
        known |= set().union(*(_rounded(values, places) for places in range(4)))
    for name in ("index", "deliveries"):
        found = _cells(parse((release / "digest" / f"{name}.html").read_text(encoding="utf-8")))
        assert len(found) > {"index": 200, "deliveries": 50}[name]
        assert sorted({number for number in found if number not in known}) == []


def test_the_six_sentences_count_what_the_marts_hold(release: Path, marts: duckdb.DuckDBPyConnection) -> None:
    of_month = (
        "from mart.fct_indicator_value join (select indicator_code from mart.rpt_scorecard "
        f"where not is_made_up) using (indicator_code) where area_code = '{HOME}' and not is_made_up "
        f"and breakdown = 'all' and period_kind = 'month' and period_end = {MONTH}"
    )
    row = marts.execute(
        "select count(*), count(value), "
        "count(*) filter (value is not null and status = 'final' and caveat_count = 0 "
        "and quality_status <> 'waived_failure'), "
        "count(*) filter (value is not null and rag is not null), "
        f"count(*) filter (value is not null and caveat_count > 0) {of_month}"
    ).fetchone()
    assert row is not None
    indicators, figures, sure, rated, caveats = row
    front = parse((release / "digest" / "index.html").read_text(encoding="utf-8"))
    said = [text(part) for part in section(front, "summary").iter("dd")]
    assert len(said) == 6
    assert said[2].startswith(f"Of {rated} figures with a target, ")
    assert said[3].startswith(f"{sure} of the {figures} figures of November 2017 ")
    assert said[4].startswith(f"Of {indicators} indicators, {caveats} have a caveat")


def test_every_page_is_small_and_its_manifest_entry_is_there(release: Path) -> None:
    manifest = (release / "manifest.json").read_text(encoding="utf-8")
    pages = sorted((release / "digest").rglob("*.html"))
    assert [page.name for page in pages if page.stat().st_size >= _LARGEST] == []
    assert [page for page in pages if f'"{page.relative_to(release).as_posix()}"' not in manifest] == []
