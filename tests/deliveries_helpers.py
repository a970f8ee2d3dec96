"""A home of its own for every test of the reader, and the shape of a delivery that is right."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.contracts import Contract, contracts
from warehouse.deliveries import FileReport, LoadReport, load
from warehouse.deliveries.receiving import receive
from warehouse.periods import Period
from warehouse.settings import Settings

FIXTURES = Path(__file__).parent / "fixtures"
REFERENCE = FIXTURES / "reference"
COLUMNS = [column.name for column in contracts()["returned_figures"].tables[0].columns]
GOOD = dict.fromkeys(COLUMNS, "") | {
    "authority_code": "E06000034",
    "reporting_period": "2017-11",
    "indicator_code": "CON001",
    "area_code": "E06000034",
    "period_kind": "month",
    "period_end": "2017-11-30",
    "breakdown": "all",
    "breakdown_value": "all",
    "value": "611",
    "status": "final",
    "document": "D4",
    "place": "page 1",
    "statement_no": "1",
    "period_text": "November",
}


def figure(**cells: object) -> dict[str, str]:
    """A row of returned_figures without fault, with other cells where they are given."""
    return {**GOOD, **{name: str(value) for name, value in cells.items()}}


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows under the headings of the first of them."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@dataclass(frozen=True)
class Home:
    """A home in a temporary folder, loading against the small reference lists of the fixtures."""

    settings: Settings

    def load(
        self, restate: bool = False, contracts: dict[str, Contract] | None = None, **wanted: object
    ) -> LoadReport:
        return load(self.settings, reference=REFERENCE, restate=restate, contracts=contracts, **wanted)  # type: ignore[arg-type]

    def deliver(self, path: Path, folder: str | None = None, **options: object) -> FileReport:
        """Receive one file (into `authority/period`) and load it."""
        authority, period = folder.split("/") if folder else (None, None)
        receive(self.settings, [path], authority=authority, period=Period.parse(period) if period else None)
        (report,) = self.load(**options).files  # type: ignore[arg-type]
        return report

    def rows(self, report: FileReport, table: int = 0, columns: str = "*") -> list[tuple[object, ...]]:
        """The typed rows that a delivery gave, in order."""
        path = self.settings.extracts_dir / str(report.tables[table].path)
        return duckdb.sql(f"select {columns} from '{path}' order by source_row").fetchall()

    def faults(self, report: FileReport) -> dict[int, list[str]]:
        """Reason codes by source row, from the quarantine file."""
        found: dict[int, list[str]] = {}
        if report.quarantine is None:
            return found
        with (self.settings.home_dir / report.quarantine).open(encoding="utf-8", newline="") as source:
            for line in csv.DictReader(source):
                found.setdefault(int(line["source_row"] or 0), []).append(line["rule_code"])
        return {row: sorted(codes) for row, codes in found.items()}

    def state(self) -> dict[str, bytes]:
        """Every file of archive, extracts and quarantine with its content."""
        folders = [self.settings.archive, self.settings.extracts_dir, self.settings.quarantine]
        return {
            str(path.relative_to(self.settings.home_dir)): path.read_bytes()
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file()
        }


def home_at(folder: Path, **settings: object) -> Home:
    """A home in that folder."""
    return Home(Settings(home=folder, **settings))  # type: ignore[arg-type]
