"""Thurrock beside its comparators, from every authority's figures in DfE's own file, against a panel of it.

The file holds no neighbour averages, ranks or bands: DfE's tool works them out when opened. The panel was
worked out from the same file by other hands: neighbour means with how many were used, region and England.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import SHARED
from tests.oracle_statistics import rules
from tests.oracle_statistics.candidates import ENGLAND, HOME, SEEDS, build, fetch

LONG_FILE = SHARED / "data" / "benchmarks" / "lait" / "bds_long_0.parquet"
PANEL = SHARED / "data" / "reference" / "thurrock_benchmark_panel.csv"

STAND_FOR_ENGLAND = 100

pytestmark = pytest.mark.shared


def year_of(period: str) -> int:
    """The year in which a period of the tool ends: 2016, 2016/17, 2016-17 (OT)."""
    first, second = re.match(r"(\d{4})(?:[/-](\d{2}))?", period).groups()  # type: ignore[union-attr]
    return int(first) + (1 if second else 0)


@pytest.fixture(scope="module")
def panel() -> dict[tuple[str, date], dict[str, str]]:
    with PANEL.open(encoding="utf-8", newline="") as file:
        return {
            (row["indicator_code"], date(year_of(row["period"]), 3, 31)): row for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def catalogue() -> dict[str, dict[str, str]]:
    with (SEEDS / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["indicator_code"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def published(
    panel: dict[tuple[str, date], dict[str, str]],
    catalogue: dict[str, dict[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A candidate of all authorities' figures of the panel's measures."""
    codes = {row["lait_code"]: row["indicator_code"] for row in panel.values()}
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"""select "Short Desc", "Years", cast(cast("LA Number" as integer) as varchar),
                    try_cast("Values" as decimal(18, 6))
                from '{LONG_FILE}' where list_contains(?, "Short Desc")""",
            [list(codes)],
        ).fetchall()
    with (SEEDS / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in csv.DictReader(file):
            areas[row["dfe_code"]].append(row)
    wider = {"970": ENGLAND, "985": "E12000006"}
    cells: dict[tuple[str, str, date], dict[str, Any]] = {}
    for measure, years, number, value in rows:
        end = date(year_of(years), 3, 31)
        day = end.isoformat()
        known = areas[number]
        # a new authority's figures are sometimes given for the time before it began: under its own code
        of_the_day = [
            row
            for row in known
            if row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])
        ]
        area = wider.get(number) or next((row["area_code"] for row in [*of_the_day, *known]), None)
        if area is not None and (codes[measure], end) in panel:
            cells[codes[measure], area, end] = {
                "indicator_code": codes[measure],
                "area_code": area,
                "period_kind": "financial_year",
                "period_end": end,
                "value": value,
                "symbol": None if value is not None else "x",
            }
    indicators = [
        {
            "indicator_code": code,
            "unit": catalogue[code]["unit"],
            "multiplier": int(catalogue[code]["multiplier"]),
            "kind": catalogue[code]["kind"],
            "is_count": catalogue[code]["is_count"] == "true",
            "polarity": int(catalogue[code]["polarity"]),
        }
        for code in sorted(set(codes.values()))
    ]
    return build(
        tmp_path_factory.mktemp("published"), indicators, cells.values(), national_minimum=STAND_FOR_ENGLAND
    )


def own(database: Path, comparator: str) -> dict[tuple[str, date], tuple[Any, ...]]:
    """Thurrock's comparisons of the same period, by indicator and year."""
    return {
        (code, end): tuple(rest)
        for code, end, *rest in fetch(
            database,
            f"""select indicator_code, period_end, value, comparator_value, authorities_used
                from mart.bmk_indicator_comparison
                where area_code = '{HOME}' and comparator = '{comparator}'
                    and coalesce(like_for_like, true)""",
        )
    }


def shown(text: str) -> Decimal | None:
    """A number of the panel, without the noise of the spreadsheet that it comes from."""
    try:
        return Decimal(text).quantize(Decimal("0.000001"))
    except ArithmeticError:
        return None


def test_neighbour_averages_agree_for_every_indicator(
    panel: dict[tuple[str, date], dict[str, str]], published: Path, record_property: Any
) -> None:
    found = own(published, "statistical_neighbours")
    agreement: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    different = []
    for key, row in panel.items():
        used = int(row["sn_2021_n"] or 0)
        mean = shown(row["sn_mean_2021_model"]) if used >= 5 else None
        if key not in found:
            # the average of an earlier year stands in, since fewer than five neighbours have a figure
            assert mean is None, key
            continue
        _, average, counted = found[key]
        same = (average is None and mean is None) or (
            average is not None
            and mean is not None
            and abs(average - mean) <= Decimal("0.0005")
            and counted == used
        )
        agreement[key[0]][0] += same
        agreement[key[0]][1] += 1
        if not same:
            different.append((key, average, counted, mean, used))
    record_property(
        "agreement", {code: f"{same} of {all_}" for code, (same, all_) in sorted(agreement.items())}
    )
    assert different == [], str(different)
    assert len(agreement) == 62
    assert sum(all_ for _, all_ in agreement.values()) > 500


@pytest.mark.parametrize(
    ("comparator", "column"), [("region", "east_of_england_raw"), ("england", "england_raw")]
)
def test_published_regions_and_england_are_passed_on_unchanged(
    panel: dict[tuple[str, date], dict[str, str]], published: Path, comparator: str, column: str
) -> None:
    found = own(published, comparator)
    different = {
        key: (found[key][1], row[column])
        for key, row in panel.items()
        if key in found and shown(row[column]) is not None and found[key][1] != shown(row[column])
    }
    assert different == {}


def test_ranks_and_bands_of_every_authority_follow_the_rules(
    panel: dict[tuple[str, date], dict[str, str]], catalogue: dict[str, dict[str, str]], published: Path
) -> None:
    """The file holds no ranks or bands, so they are worked out again from its figures for all authorities."""
    groups: dict[tuple[str, date], list[tuple[Decimal, int, int, str | None]]] = defaultdict(list)
    for code, end, value, rank, of, band in fetch(
        published,
        """select indicator_code, period_end, value, rank, rank_of, quartile_band
            from mart.bmk_indicator_comparison where comparator = 'england' and value is not null""",
    ):
        groups[code, end].append((value, rank, of, band))
    assert len(groups) > 500
    for (code, _), members in groups.items():
        polarity = int(catalogue[code]["polarity"])
        values = [value for value, *_ in members]
        are_enough = len(values) >= STAND_FOR_ENGLAND
        edges = rules.quartiles([Fraction(value) for value in values])
        for value, rank, of, band in members:
            assert (rank, of, band) == (
                rules.rank(value, values, polarity) if are_enough else None,
                len(values) if are_enough else None,
                rules.band(value, edges, polarity) if are_enough else None,
            )
