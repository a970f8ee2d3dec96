"""Thurrock's figures of DfE's interactive tool as this warehouse compares them, against the panel.

`python -m tests.oracle_statistics.agreement` writes docs/agreement-with-dfe.md anew; a test holds the page to
what comes out of a fresh load and build.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.conftest import SHARED, Home
from warehouse.settings import PROJECT

LONG_FILE = SHARED / "data" / "benchmarks" / "lait" / "bds_long_0.parquet"
PANEL = SHARED / "data" / "reference" / "thurrock_benchmark_panel.csv"
PAGE = PROJECT / "docs" / "agreement-with-dfe.md"
PERIOD = "2026-04"
FEWEST_NEIGHBOURS = 5
NEW_MODEL_FROM = "2025-05-01"
#: The panel keeps the spreadsheet's own digits, with its noise; the warehouse keeps six decimals.
TOLERANCE = Decimal("0.0006")

EXPLAINED = {
    ("CLA062", "statistical_neighbours"): (
        "The averages are the same; nine neighbours are counted, not ten. For 2018 and 2019 the file repeats "
        "one figure for every authority, even for West Northamptonshire, which only began in 2021."
    ),
    ("YJ001", "england"): (
        "The tool's England is the sum of nine regional rates; it is withheld, with the symbol x."
    ),
}
"""Why the warehouse shows something else than the file, by indicator and column."""

_PROSE = (
    "The file of DfE's Local Authority Interactive Tool holds the figures of all authorities, regions "
    "and England, but no neighbour averages, ranks or quartile bands: the tool works these out when "
    "somebody opens it. So two things are compared with what this warehouse makes of the file: the "
    "published figures themselves, and a panel in which other hands averaged Thurrock's neighbours "
    "from the same file, with the number of neighbours used. A figure agrees within 0.0006 and with "
    "the same number of neighbours; an average of fewer than five neighbours is left out on both "
    "sides.",
    "",
    "Ranks and bands are worked out again from the file, for every authority, indicator and year, by "
    "an independent program (`tests/oracle_statistics/test_published_panel.py`); all agree.",
    "",
    "This page is written by `python -m tests.oracle_statistics.agreement`, and a test holds it to "
    "what a fresh load and build give.",
    "",
)

COLUMNS = {
    "own": "Thurrock",
    "statistical_neighbours": "Neighbours",
    "region": "Region",
    "england": "England",
}


@dataclass
class Agreement:
    """How many figures of one indicator agree, of how many, by column; and those that do not."""

    name: str
    agree: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    different: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def compared(home: Home) -> dict[str, Any]:
    """What `warehouse compare` says after nothing but the tool's own file was loaded."""
    home.run("receive", LONG_FILE)
    home.run("load")
    home.run("build", "--period", PERIOD)
    return dict(json.loads(home.run("compare", "--from", "2010", "--to", "2026", "--json")))


def year_of(period: str) -> int:
    """The year in which a period of the panel ends: 2016, 2016/17, 2016-17 (OT)."""
    first, second = re.match(r"(\d{4})(?:[/-](\d{2}))?", period).groups()  # type: ignore[union-attr]
    return int(first) + (1 if second else 0)


def panel() -> list[dict[str, str]]:
    """The rows of the panel, as other hands worked them out from the same file."""
    with PANEL.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: object) -> Decimal | None:
    """A number of the panel or the report; None for what is no number."""
    try:
        return Decimal(str(text))
    except ArithmeticError:
        return None


def same(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two figures agree: both missing, or within the tolerance."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= TOLERANCE


def expected(row: dict[str, str], line: dict[str, Any]) -> dict[str, tuple[Decimal | None, int | None]]:
    """What the panel says of a line, by column, with the number of neighbours used."""
    model = "2025" if line["period_end"] >= NEW_MODEL_FROM else "2021"
    used = int(row[f"sn_{model}_n"] or 0)
    mean = number(row[f"sn_mean_{model}_model"]) if used >= FEWEST_NEIGHBOURS else None
    return {
        "own": (number(row["thurrock_raw"]), None),
        "statistical_neighbours": (mean, used),
        "region": (number(row["east_of_england_raw"]), None),
        "england": (number(row["england_raw"]), None),
    }


def found(line: dict[str, Any]) -> dict[str, tuple[Decimal | None, int | None]]:
    """What the warehouse says, by column; a figure of an earlier period is not this period's."""
    own: dict[str, tuple[Decimal | None, int | None]] = {"own": (number(line["value"]), None)}
    for name, beside in line["comparators"].items():
        value = number(beside["value"]) if beside["like_for_like"] else None
        own[name] = (value, beside["authorities_used"] if name == "statistical_neighbours" else None)
    return own


def agreements(rows: Iterable[dict[str, str]], report: dict[str, Any]) -> dict[str, Agreement]:
    """Both beside each other, by indicator; a row of the panel without a line is a difference."""
    lines = {(line["indicator_code"], int(line["period_end"][:4])): line for line in report["lines"]}
    result: dict[str, Agreement] = {}
    for row in rows:
        code, year = row["indicator_code"], year_of(row["period"])
        line = lines.get((code, year))
        if line is None:
            raise AssertionError(f"no figure of {code} for {row['period']}")
        one = result.setdefault(code, Agreement(line["name"]))
        here, there = found(line), expected(row, line)
        for column, (value, used) in there.items():
            shown, counted = here[column]
            agrees = same(shown, value) and (value is None or used is None or counted == used)
            one.of[column] += 1
            one.agree[column] += agrees
            if not agrees:
                one.different[column].append(f"{row['period']}: {shown} for {value}")
    return result


def page(result: dict[str, Agreement]) -> str:
    """The page of the documentation."""
    totals = {column: sum(one.of[column] for one in result.values()) for column in COLUMNS}
    agreeing = {column: sum(one.agree[column] for one in result.values()) for column in COLUMNS}
    rows = [
        f"| {code} | {one.name} | "
        + " | ".join(f"{one.agree[column]} of {one.of[column]}" for column in COLUMNS)
        + " |"
        for code, one in sorted(result.items())
    ]
    reasons = [
        f"* **{code}, {COLUMNS[column]}**: {len(one.different[column])} differ. {EXPLAINED[code, column]}"
        for code, one in sorted(result.items())
        for column in COLUMNS
        if one.different[column]
    ]
    total = " | ".join(f"{agreeing[column]:,} of {totals[column]:,}" for column in COLUMNS)
    return "\n".join(
        [
            "# Agreement with DfE's interactive tool",
            "",
            *_PROSE,
            f"| code | indicator | {' | '.join(COLUMNS.values())} |",
            f"| --- | --- |{' --- |' * len(COLUMNS)}",
            *rows,
            f"| | all {len(result)} | {total} |",
            "",
            "## Every difference",
            "",
            *reasons,
            "",
            "Contains public sector information licensed under the Open Government Licence v3.0.",
            "",
        ]
    )


def main() -> int:
    """Load, build and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        report = compared(Home(Path(folder) / "home"))
    PAGE.write_text(page(agreements(panel(), report)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
