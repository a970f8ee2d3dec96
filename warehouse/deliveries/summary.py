"""What a person sees after a load of many files: months, tables, and whatever was not taken.

A load of a few files is shown file by file; this is for the others. Nothing is left out that was rejected:
every count of rejected rows stands at its month and extract, and at its table with the reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from warehouse.deliveries.report import FileReport, LoadReport, TableReport

FEW = 3
"""Files up to which each is shown with its tables."""
REMARKS_SHOWN = 10


@dataclass
class Total:
    """Rows of several deliveries of one table or extract together."""

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)

    def add(self, table: TableReport) -> None:
        """Count a delivered table in."""
        self.received += table.received
        self.accepted += table.accepted
        self.rejected += table.rejected
        self.reasons.update(table.reasons)
        self.warnings.update(table.warnings)


@dataclass
class Month:
    """One authority's month: how many files were loaded, and the rows of each extract."""

    authority: str
    period: str
    files: int = 0
    extracts: dict[str, Total] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """A load in short. `others` are the files that were not loaded; `remarks` are about loaded ones."""

    files: dict[str, int]
    months: list[Month]
    tables: dict[str, Total]
    others: list[FileReport]
    remarks: list[str]


def summarised(report: LoadReport) -> Summary:
    """Months and tables in order; a table is named extract.table."""
    months: dict[tuple[str, str], Month] = {}
    tables: dict[str, Total] = {}
    for file in report.files:
        if file.outcome != "loaded":
            continue
        whose = (file.authority or "", file.period or "")
        month = months.setdefault(whose, Month(*whose))
        month.files += 1
        for table in file.tables:
            month.extracts.setdefault(file.extract or "", Total()).add(table)
            tables.setdefault(f"{file.extract}.{table.table}", Total()).add(table)
    return Summary(
        files=dict(Counter(file.outcome for file in report.files)),
        months=[months[whose] for whose in sorted(months)],
        tables=dict(sorted(tables.items())),
        others=[file for file in report.files if file.outcome in ("refused", "kept", "waiting")],
        remarks=[
            f"{file.file_name}: {note}"
            for file in report.files
            if file.outcome == "loaded"
            for note in file.notes
        ],
    )


def month_table(months: list[Month]) -> tuple[list[str], list[list[str]]]:
    """Headings and one line a month: rows received by extract, and how many of them were rejected."""
    extracts = sorted({extract for month in months for extract in month.extracts})
    several = len({month.authority for month in months}) > 1
    lines = []
    for month in months:
        who = f"{month.authority} {month.period}" if several else month.period
        cells = [_received(month.extracts.get(extract)) for extract in extracts]
        lines.append([who, str(month.files), *cells])
    return ["Month", "Files", *extracts], lines


def _received(total: Total | None) -> str:
    if total is None:
        return ""
    return f"{total.received:,}" + (f" ({total.rejected:,} rejected)" if total.rejected else "")


def table_lines(tables: dict[str, Total]) -> tuple[list[str], list[list[str]]]:
    """Headings and one line a table: received = accepted + rejected, and why."""
    lines = [
        [
            name,
            f"{total.received:,} = {total.accepted:,} + {total.rejected:,}",
            _by_code(total.reasons),
            _by_code(total.warnings),
        ]
        for name, total in tables.items()
    ]
    return ["Table", "Received = accepted + rejected", "Rejected for", "Cells left empty for"], lines


def _by_code(codes: Counter[str]) -> str:
    return ", ".join(f"{number:,} {code}" for code, number in sorted(codes.items()))


def aligned(headings: list[str], lines: list[list[str]]) -> list[str]:
    """Columns under each other, one line a row however long, so that a log or `grep` finds it whole."""
    widths = [max(map(len, column)) for column in zip(headings, *lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (headings, *lines)
    ]


def outcome_line(files: dict[str, int]) -> str:
    """For instance '144 files: 142 loaded, 2 refused'."""
    known = ("loaded", "refused", "duplicate", "kept", "waiting")
    parts = [f"{files[outcome]:,} {outcome}" for outcome in known if files.get(outcome)]
    number = sum(files.values())
    return f"{number:,} {'file' if number == 1 else 'files'}: {', '.join(parts)}"


def quarantine_files(files: Iterable[FileReport]) -> int:
    """How many files have rows or cells listed in the quarantine."""
    return sum(file.quarantine is not None for file in files)
