"""A fault from its first month to its mend: it fails, is waived, published, exceeds its cap, is put right."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home
from warehouse.build import database_of
from warehouse.periods import Period
from warehouse.samples import write_samples
from warehouse.settings import PROJECT

RULE = "EXT-DAT-001"
FIGURES = PROJECT / "seeds" / "deliveries" / "E06000034" / "2017-11" / "returned_figures.csv"
WAIVER = """
  - waiver_id: W-900
    rule_id: EXT-DAT-001
    rule_version: 1
    scope: {table_name: [missing]}
    cap: 2
    reason: The supplier mends the export of times missing with its next version.
    caveat: Two times missing are recorded as ending before they started.
    approvals:
      - {first_period: 2017-11, last_period: 2018-01, requested_by: care lead, approved_by: quality lead}
"""


@dataclass(frozen=True)
class Deliveries:
    """Made-up looked-after returns of two months, in which times missing can be spoiled."""

    folder: Path

    def month(self, month: str, faults: int) -> list[Path]:
        """The files of a month; the first `faults` times missing end on the day before they started."""
        folder = self.folder / "E06000034" / month
        [missing] = folder.glob("*_missing_*")
        return [*folder.glob("*_header_*"), *folder.glob("*_episodes_*"), spoiled(missing, faults)]


def spoiled(file: Path, faults: int) -> Path:
    """A copy of a module of times missing with that many faults."""
    with file.open(newline="") as lines:
        heading, *rows = csv.reader(lines)
    start, end = heading.index("MIS_START"), heading.index("MIS_END")
    for row in [row for row in rows if row[end]][:faults]:
        row[end] = f"{day(row[start]) - timedelta(days=1):%d/%m/%Y}"
    # The folders say whose month it is.
    copy = file.parents[2] / f"{faults}_faults" / file.parents[1].name / file.parent.name
    copy.mkdir(parents=True)
    return written(copy / file.name, [heading, *rows])


def written(file: Path, rows: Iterable[list[str]]) -> Path:
    with file.open("w", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return file


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    write_samples(tmp_path / "records", first=Period(2017, 11), last=Period(2017, 12))
    return Deliveries(tmp_path / "records")


def december_figures(folder: Path) -> Path:
    """The authority's own figures for December: the number of contacts alone."""
    with FIGURES.open(newline="") as lines:
        heading, *rows = csv.reader(lines)
    code, day = heading.index("indicator_code"), heading.index("period_end")
    contacts = next(row for row in rows if (row[code], row[day]) == ("CSC001", "2017-11-30"))
    contacts[heading.index("reporting_period")], contacts[day] = "2017-12", "2017-12-31"
    return written(folder / "returned_figures_2017-12.csv", [heading, contacts])


def results(home: Home, period: str) -> dict[str, tuple[object, ...]]:
    """What the candidate of a month says of the rule, month by month; the counts of few stay inside it."""
    return {
        str(month): rest
        for month, *rest in map(
            tuple,
            query(
                home,
                period,
                "select period, told.outcome, told.effective, run.n_failed, change, first_failed_period, "
                "months_open, told.waiver_id from mart.fct_quality_result as told "
                "inner join intermediate.int_quality_run as run using (rule_id, period) "
                f"where rule_id = '{RULE}' and (told.n_failed is null) = (run.n_failed between 1 and 5)",
            ),
        )
    }


def query(home: Home, period: str, sql: str) -> list[tuple[object, ...]]:
    database = database_of(home.settings, Period.parse(period))
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def sign_off(home: Home, period: str, exits: int = 0) -> str:
    return home.run(
        *("sign-off", "--period", period, "--as", "Test quality lead"),
        *("--approve", "--comment", "The supplier mends it."),
        exits=exits,
    )


@pytest.mark.slow
def test_a_fault_fails_is_waived_is_published_exceeds_its_cap_blocks_and_is_mended(
    home: Home, deliveries: Deliveries, tmp_path: Path
) -> None:
    november = deliveries.month("2017-11", faults=2)
    home.run("receive", FIGURES, *november)
    home.run("load")
    home.run("build", "--period", "2017-11")

    # It fails.
    home.run("check", "--period", "2017-11", exits=1)
    first = ["failed", "failed", 2, "first_run", "2017-11", 1, None]
    assert results(home, "2017-11") == {"2017-11": first}
    assert query(home, "2017-11", f"select distinct quality_status from {CARE_FIGURE}") == [("failure",)]
    keys = query(
        home,
        "2017-11",
        "select delivery_sha256, table_name, source_row, column_names from checks.failing_row "
        f"where rule_id = '{RULE}' order by source_row",
    )
    sha256 = hashlib.sha256(november[-1].read_bytes()).hexdigest()
    assert [(key[0], key[1]) for key in keys] == [(sha256, "missing")] * 2
    assert [(key[2], key[3]) for key in keys] == [(row, "mis_start, mis_end") for row in faulty(november[-1])]
    sign_off(home, "2017-11", exits=1)

    # It is waived with a cap, and published with the waiver's caveat; checking again makes nothing old of it.
    file = tmp_path / "waivers.yml"
    file.write_text((PROJECT / "expectations" / "waivers.yml").read_text() + WAIVER)
    home.environment["WAREHOUSE_WAIVERS"] = str(file)
    home.run("check", "--period", "2017-11")
    waived = ["failed", "waived", 2, "first_run", "2017-11", 1, "W-900"]
    assert results(home, "2017-11") == {"2017-11": waived}
    sign_off(home, "2017-11")
    home.run("publish", "--period", "2017-11")
    release = home.folder / "releases" / "2017-11-r1"
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        beside = connection.execute(
            f"select caveat.caveat_text, figure.quality_status from {CARE_FIGURE} "
            "join mart.indicator_caveat as caveat using (indicator_code, period_end) "
            "where caveat.origin = 'W-900'"
        ).fetchall()
    assert set(beside) == {
        ("Two times missing are recorded as ending before they started.", "waived_failure")
    }

    # A third row exceeds the cap, and December is blocked.
    home.run("receive", december_figures(tmp_path), *deliveries.month("2017-12", faults=3))
    home.run("load")
    home.run("build", "--period", "2017-12")
    printed = home.run("check", "--period", "2017-12", exits=1)
    assert "W-900 covers at most 2 rows and 3 fail" in " ".join(printed.split())
    worse = ["failed", "failed", 3, "worse", "2017-11", 2, None]
    assert results(home, "2017-12") == {"2017-11": waived, "2017-12": worse}
    sign_off(home, "2017-12", exits=1)

    # The source is mended, and the rule shows as fixed.
    home.run("receive", deliveries.month("2017-12", faults=0)[-1])
    home.run("load")
    home.run("build", "--period", "2017-12")
    home.run("check", "--period", "2017-12")
    fixed = ["passed", "passed", 0, "fixed", None, None, None]
    assert results(home, "2017-12") == {"2017-11": waived, "2017-12": fixed}
    sign_off(home, "2017-12")
    home.run("publish", "--period", "2017-12")


CARE_FIGURE = """(
    select * from mart.fct_indicator_value
    where indicator_code = 'CLA002' and period_kind = 'month' and period_end = date '2017-11-30'
        and breakdown = 'all'
) as figure"""
"""Children looked after in November 2017, one of the figures that the rule touches."""


def faulty(file: Path) -> list[int]:
    """The rows of a file, counted as a person does with the heading as 1, that end before they start."""
    with file.open(newline="") as lines:
        heading, *rows = csv.reader(lines)
    start, end = heading.index("MIS_START"), heading.index("MIS_END")
    return [number for number, row in enumerate(rows, 2) if row[end] and day(row[end]) < day(row[start])]


def day(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y")
