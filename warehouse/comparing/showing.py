"""A comparison on the terminal, and as one flat table for a spreadsheet."""

from __future__ import annotations

import csv
from datetime import date
from itertools import groupby
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.comparing.reading import COMPARATORS, Comparator, ComparisonReport, Line
from warehouse.digest import figures, words
from warehouse.spreadsheets import defused

_GOOD = {1: "high is good", -1: "low is good", 0: "neither high nor low is good"}
_NARROW = 100
_READING = (
    "Neighbours: the mean of those with a figure, and of how many. * of an earlier period. † returned by the "
    "authority, not published.",
    "Rank and band: among all authorities of England with a figure; none where these are too few.",
    "Judged: beside neighbours / beside England, by the 95% interval, where the counts are known.",
    "How to read it: docs/reading-the-statistics.md",
)
_OWN = ("indicator_code", "name", "unit", "period_kind", "period_end", "value", "symbol", "origin")
_SAID = (
    *("lower_95", "upper_95", "change_on_year", "direction", "direction_judgement", "recent_trend"),
    "quartile_band",
)


def year_label(period_kind: str, period_end: date) -> str:
    """The year as people write it: 2017-18, 2017/18 (academic), 2017, else the month in which it ends."""
    return {
        "financial_year": f"{period_end.year - 1}-{period_end.year % 100:02}",
        "academic_year": f"{period_end.year - 1}/{period_end.year % 100:02}",
        "calendar_year": str(period_end.year),
    }.get(period_kind, f"{words.MONTHS[period_end.month - 1][:3]} {period_end.year}")


def render(report: ComparisonReport, console: Console) -> None:
    """Print the figures indicator by indicator, years downwards."""
    console.print(Text(_title(report), style="bold"))
    if report.is_candidate:
        console.print(Text("A candidate: nobody has approved these figures.", style="bold"))
    for (_, name, _), group in groupby(
        report.lines, key=lambda line: (line.indicator_code, line.name, line.period_kind)
    ):
        lines = list(group)
        console.print()
        console.print(Text(_heading(name, lines), style="bold"))
        console.print(_table(lines, is_narrow=console.width < _NARROW))
    console.print()
    for sentence in _READING:
        console.print(Text(sentence), soft_wrap=True)


def _title(report: ComparisonReport) -> str:
    indicators = len({line.indicator_code for line in report.lines})
    return (
        f"{report.area_name} ({report.area_code}), {report.first_year} to {report.last_year}: "
        f"{words.counted(indicators, 'indicator')}, {len(report.lines):,} figures, from {report.source}"
    )


def _heading(name: str, lines: list[Line]) -> str:
    line = lines[-1]
    parts = [f"{words.plain(name)} ({line.indicator_code})", figures.unit_of(line.unit).words]
    parts.append(_GOOD[line.polarity])
    if line.recent_trend:
        parts.append(f"five-year trend: {line.recent_trend.replace('_', ' ')}")
    return ", ".join(parts)


def _table(lines: list[Line], *, is_narrow: bool) -> Table:
    """The years of one indicator; a narrow terminal goes without the change on the year."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Year", no_wrap=True)
    headings = ("Value", "On the year", "Neighbours", "Region", "England", "Rank", "Band")
    for heading in headings:
        if not (is_narrow and heading == "On the year"):
            table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Judged")
    for line in lines:
        neighbours, region, england = (line.comparators.get(name) for name in COMPARATORS)
        cells = [
            year_label(line.period_kind, line.period_end),
            _figure(line, line.value, line.symbol) + ("†" if line.origin == "returned" else ""),
            *([] if is_narrow else [_change(line)]),
            _beside(line, neighbours) + _used(neighbours),
            _beside(line, region),
            _beside(line, england),
            f"{england.rank}/{england.rank_of}" if england and england.rank else "",
            line.quartile_band or "",
            _judged(neighbours, england),
        ]
        table.add_row(*[Text(cell) for cell in cells])
    return table


def _judged(neighbours: Comparator | None, england: Comparator | None) -> str:
    said = [one.judgement if one else None for one in (neighbours, england)]
    return " / ".join(word or figures.NO_FIGURE for word in said) if any(said) else ""


def _figure(line: Line, value: object, symbol: str | None) -> str:
    return figures.figure(value, line.unit, line.decimals, symbol, in_table=True)  # type: ignore[arg-type]


def _change(line: Line) -> str:
    """What the number did on the year before, and what that means where it means anything."""
    if line.change_on_year is None:
        return ""
    size = figures.rounded(abs(line.change_on_year), line.decimals)
    arrow = "=" if size == 0 else "▲" if line.change_on_year > 0 else "▼"
    meaning = line.direction_judgement if line.direction_judgement in ("better", "worse") else ""
    return " ".join(part for part in (arrow, f"{size:,f}" if size else "", meaning) if part)


def _beside(line: Line, comparator: Comparator | None) -> str:
    if comparator is None:
        return figures.NO_FIGURE
    older = "*" if comparator.value is not None and comparator.like_for_like is False else ""
    return _figure(line, comparator.value, comparator.symbol) + older


def _used(comparator: Comparator | None) -> str:
    if comparator is None or comparator.authorities_used is None:
        return ""
    return f" {comparator.authorities_used}/{comparator.authorities_possible or 0}"


def write_csv(report: ComparisonReport, file: Path) -> int:
    """Write one row per figure with every column of its comparators; returns the number of rows."""
    names = tuple(Comparator.model_fields)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            [*("source", "is_candidate", "area_code"), *_OWN, *_SAID]
            + [f"{comparator}_{name}" for comparator in COMPARATORS for name in names]
        )
        for line in report.lines:
            beside = [line.comparators.get(name) for name in COMPARATORS]
            writer.writerow(
                map(
                    defused,
                    [report.source, report.is_candidate, report.area_code]
                    + [getattr(line, name) for name in (*_OWN, *_SAID)]
                    + [getattr(one, name) if one else None for one in beside for name in names],
                )
            )
    return len(report.lines)
