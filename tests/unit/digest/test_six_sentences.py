"""The month in six sentences, from the codes of the marts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.page_reading import parse, section, text
from warehouse.digest import pages

OF = "where indicator_code = '{}' and period_end = date '2017-11-30' and area_code = 'E06000034'"


def _said(marts: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, str]:
    pages.write(marts, folder)
    page = parse((folder / "digest" / "index.html").read_text(encoding="utf-8"))
    part = section(page, "summary")
    return {text(entry.findall("dt")[0]): text(entry.findall("dd")[0]) for entry in part.iter("div")}


def _set(marts: duckdb.DuckDBPyConnection, code: str, what: str) -> None:
    marts.execute(f"update mart.fct_indicator_value set {what} {OF.format(code)}")


def test_six_sentences_name_what_moved_by_more_than_chance(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    _set(marts, "CLA021", "direction_judgement = 'better'")
    _set(marts, "CLA030", "variation = 'concern_high', rag = 'red', target = 5")
    _set(marts, "CSC001", "variation = 'neutral_high'")
    _set(marts, "CLA002", "variation = 'common_cause', caveat_count = 1")
    said = _said(marts, tmp_path)
    assert list(said) == ["Better", "Worse", "Against target", "Certain", "Not certain", "Do not conclude"]
    assert said["Better"] == "Long term placement stability: better by more than chance explains."
    assert said["Worse"] == (
        "Children looked after missing from placement: worse by more than chance explains."
    )
    assert said["Against target"] == (
        "Of 1 figure with a target, 1 is red; red is Children looked after missing from placement."
    )
    assert said["Do not conclude"].startswith(
        "Number of contacts left the usual range, which is neither good nor bad by itself, 1 figure stayed "
        "within it and "
    )


def test_a_quiet_month_says_so(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    said = _said(marts, tmp_path)
    assert said["Better"] == "No figure of November 2017 is better by more than chance explains."
    assert said["Worse"] == "No figure of November 2017 is worse by more than chance explains."
    assert said["Against target"] == "No figure of the month has a target to be held against."


def test_certain_and_not_certain_count_statuses_and_caveats(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    # Nine figures of November: one provisional, one revised, one carried forward; one is awaited.
    _set(marts, "CLA002", "caveat_count = 1")
    said = _said(marts, tmp_path)
    assert said["Certain"] == "5 of the 9 figures of November 2017 are final and carry no caveat."
    assert said["Not certain"] == (
        "Of 10 indicators, 1 has a caveat, 1 is provisional, 1 is revised, 1 is carried forward and 1 has no "
        "figure yet."
    )
