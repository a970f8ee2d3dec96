"""Prints the scorecard of a release on the terminal.

The headline figures, what was computed beside what was returned, then the year month by month. Made-up
figures are a table of their own, each row in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.digest import cells, figures, states, words
from warehouse.digest.details import Details, read_details
from warehouse.digest.marts import read
from warehouse.digest.model import HEADLINES, Figure, Marts, ScorecardRow
from warehouse.digest.newest import newest, parts
from warehouse.digest.others import comparator_cells, comparators
from warehouse.digest.reconciliation import Comparison, comparisons
from warehouse.digest.sentences import made_up_sentence, origin_sentence, sample_sentence
from warehouse.errors import WarehouseError
from warehouse.periods import Period

_ARROWS = {"up": "▲", "down": "▼", "level": "="}
_NEWEST_SHOWN = 15
_MONTHS_SHOWN = 6
_MONTHS_SHOWN_NARROW = 3
_WIDE = 110


def print_scorecard(release_dir: Path, console: Console, authority: str | None = None) -> None:
    """Print the headline figures and the monthly scorecard of the release in `release_dir`.

    Reads `marts.duckdb` there, read-only. Raises `WarehouseError` NO_RELEASE where it is absent.
    """
    path = release_dir / "marts.duckdb"
    if not path.is_file():
        raise WarehouseError(
            "NO_RELEASE", f"There is no release in {release_dir}.", "Run `warehouse releases`."
        )
    connection = duckdb.connect(str(path), read_only=True)
    try:
        marts = read(connection, authority)
        details = read_details(connection, marts)
    finally:
        connection.close()
    month = words.month_name(marts.period.end)
    console.print()
    console.print(
        Text(f"{marts.area_name}, {month}", style="bold"), Text(f" release {marts.release_id}", style="dim")
    )
    console.print(Text(words.plain(origin_sentence(marts))))
    if marts.has_made_up:
        console.print(Text(words.plain(made_up_sentence(marts)), style="bold"))
    console.print()
    is_of_month = any(marts.figure(code, marts.period).value is not None for code in HEADLINES)
    console.print(_headline_table(marts) if is_of_month else _newest_table(marts, details))
    for comparison in comparisons(marts):
        _heading(console, comparison.title, comparison.sentence)
        console.print(_comparison_table(comparison))
    months = _MONTHS_SHOWN if console.width >= _WIDE else _MONTHS_SHOWN_NARROW
    if any(row.has_month for row in marts.scorecard):
        _heading(console, f"Scorecard {marts.period.financial_year}")
        console.print(_month_table(marts, marts.scorecard, months))
    if marts.sample_scorecard:
        _heading(console, "Made-up sample, nobody real", sample_sentence(marts))
        console.print(_month_table(marts, marts.sample_scorecard, months))
    console.print(Text("The release: "), Text(str(release_dir)), soft_wrap=True)
    console.print(Text("The digest:  "), Text(str(release_dir / "digest" / "index.html")), soft_wrap=True)


def _heading(console: Console, title: str, sentence: str = "") -> None:
    console.print(Text(title, style="bold"))
    if sentence:
        console.print(Text(words.plain(sentence)))


def _headline_table(marts: Marts) -> Table:
    previous, last_year = marts.period.shift(-1), marts.period.shift(-12)
    table = Table(title="Headline figures", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("Indicator", ratio=1)
    table.add_column(_short(marts.period), justify="right", style="bold")
    table.add_column(f"on {_short(previous)}", justify="right")
    table.add_column(f"on {_short(last_year)}", justify="right")
    table.add_column("Origin")
    for code in HEADLINES:
        indicator = marts.indicators.get(code)
        if indicator is None:
            continue
        now = marts.figure(code, marts.period)
        changes = [
            _change(now.value, marts.figure(code, month).value, indicator.unit, indicator.decimals)
            for month in (previous, last_year)
        ]
        table.add_row(
            Text(words.plain(indicator.name)),
            Text(_written(now, indicator.unit, indicator.decimals)),
            *[Text(change) for change in changes],
            Text(_origin_of(marts, code, now)),
        )
    return table


def _newest_table(marts: Marts, details: Details) -> Table:
    """For a month without a headline figure: the newest ones that have an England to stand beside."""
    table = Table(title="Newest figures", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("Indicator", ratio=1)
    table.add_column("Period")
    table.add_column(Text(words.plain(marts.area_name)), justify="right", style="bold")
    for name in states.COMPARATORS.values():
        table.add_column(name.removeprefix("Statistical ").capitalize(), justify="right")
    shown = parts(marts, details).newest
    lines = [(row, line) for row in shown if (line := newest(marts, details, row.indicator.code)) is not None]
    beside = {row.indicator.code: comparators(row, marts, details, line) for row, line in lines}
    chosen = [
        (row, line)
        for row, line in lines
        if (england := beside[row.indicator.code].get("england")) is not None and england.is_same
    ]
    for row, line in chosen[:_NEWEST_SHOWN]:
        table.add_row(
            Text(words.plain(row.indicator.name)),
            states.period(line["period_kind"], line["period_end"]),
            cells.amount(line["value"], row.indicator),
            *(one["value"] for one in comparator_cells(row, beside[row.indicator.code])),
        )
    hidden = len(lines) - len(table.rows)
    if hidden:
        table.caption = f"{words.counted(hidden, 'more indicator')} in the digest."
        table.caption_justify = "left"
    return table


def _origin_of(marts: Marts, code: str, now: Figure) -> str:
    if now.value is None:
        return f"only {words.MADE_UP}, below" if marts.has_sample(code, marts.period) else ""
    return words.ORIGIN_SHORT.get(now.origin or "", "")


def _comparison_table(comparison: Comparison) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Indicator", ratio=1)
    table.add_column(comparison.computed_heading.replace(" (", "\n("), justify="right")
    table.add_column("Counted")
    table.add_column("Returned", justify="right", style="bold")
    table.add_column("Against returned")
    for line in comparison.lines:
        cells = (line.name, line.computed, line.share, line.returned, line.agreement)
        table.add_row(*[Text(words.plain(cell).replace(" percentage points", " points")) for cell in cells])
    return table


def _short(month: Period) -> str:
    return f"{words.MONTHS[month.month - 1][:3]} {month.year}"


def _change(newer: Decimal | None, older: Decimal | None, unit: str, decimals: int | None) -> str:
    moved = figures.difference(newer, older, unit, decimals)
    if moved is None:
        return figures.NO_FIGURE
    direction, size = moved
    return f"{_ARROWS[direction]} {size}".strip().replace(" percentage points", " points")


def _month_table(marts: Marts, rows: Sequence[ScorecardRow], months: int) -> Table:
    """The indicators of `rows` that have a figure in the newest months, that many months wide."""
    upto = marts.months.index(marts.period) + 1
    chosen = range(max(0, upto - months), upto)
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Indicator", ratio=1)
    for index in chosen:
        table.add_column(words.MONTHS[marts.months[index].month - 1][:3], justify="right", no_wrap=True)
    table.add_column("To date", justify="right")
    table.add_column("Origin")
    section = None
    hidden = 0
    for row in rows:
        if not any(row.months[index].value is not None for index in chosen):
            hidden += 1
            continue
        title = words.section_title(row.indicator.domain, row.section)
        if title != section:
            section = title
            table.add_row(Text(words.plain(title), style="bold"))
        unit, decimals = row.indicator.unit, row.indicator.decimals
        table.add_row(
            Text(words.plain(row.indicator.name)),
            *[Text(_written(row.months[index], unit, decimals)) for index in chosen],
            Text(_written(Figure(row.year_to_date), unit, decimals) if row.year_to_date is not None else ""),
            Text(words.MADE_UP if row.is_made_up else words.listed(list(row.origins))),
        )
    if hidden:
        table.caption = (
            f"{words.counted(hidden, 'indicator')} without a figure in these months: see the digest."
        )
        table.caption_justify = "left"
    return table


def _written(figure: Figure, unit: str, decimals: int | None) -> str:
    if figure.value is None:
        return words.missing_mark(figure.symbol, figure.status)
    return figures.figure(figure.value, unit, decimals, in_table=True)
