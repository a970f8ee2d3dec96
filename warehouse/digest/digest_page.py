"""The monthly performance digest: headline figures, scorecard, plans, budget, deliveries, definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import jinja2

from warehouse.digest import figures, states, summary, words
from warehouse.digest.details import Details
from warehouse.digest.indicator_page import has_page
from warehouse.digest.marts import HEADLINES, Figure, Marts, ScorecardRow
from warehouse.digest.reconciliation import comparisons
from warehouse.digest.sentences import made_up_sentence, origin_sentence, sample_sentence
from warehouse.digest.sparkline import sparkline
from warehouse.periods import Period

_SPARK = (96, 22)
_CHART = (240, 64)
_YEARS_DRAWN = 3


def render_digest(environment: jinja2.Environment, marts: Marts, details: Details) -> str:
    """The front page of the monthly digest as HTML."""
    legend, sample_legend = _Legend(marts), _Legend(marts)
    monthly = [row for row in marts.scorecard if row.has_month]
    yearly = [row for row in marts.scorecard if not row.has_month and row.has_year]
    without = [row for row in marts.scorecard if not row.has_month and not row.has_year]
    paged = {code for code in marts.indicators if has_page(details, code)}
    filters = _filters(marts, details)
    filed: dict[str, list[str]] = {}
    for one in filters:
        for code in one["codes"]:
            filed.setdefault(code, []).append(one["id"])

    def view(row: ScorecardRow, legend: _Legend) -> dict[str, Any]:
        code = row.indicator.code
        return {
            **_score_view(row, marts, legend),
            "link": f"indicator/{code}.html" if code in paged else "",
            "filed": "" if row.is_made_up else " ".join(filed.get(code, [])),
            "comparators": [] if row.is_made_up else _comparators(row, marts, details),
        }

    return environment.get_template("digest.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        year=marts.period.financial_year,
        last_year=marts.year_start.shift(-1).financial_year,
        drawn_from=words.month_name(_drawn_months(marts)[0].end),
        origin_sentence=origin_sentence(marts),
        made_up_sentence=made_up_sentence(marts),
        sentences=summary.sentences(marts, details),
        filters=filters,
        paged=paged,
        headlines=[_headline(marts, code, legend) for code in HEADLINES if code in marts.indicators],
        month_heads=[
            {"short": words.MONTHS[month.month - 1][:3], "long": words.month_name(month.end)}
            for month in marts.months
        ],
        current=marts.months.index(marts.period),
        sections=_by_section(view(row, legend) for row in monthly),
        monthly_shows=_columns_in_use(monthly),
        yearly_sections=_by_section(view(row, legend) for row in yearly),
        yearly_shows=_columns_in_use(yearly),
        without=_without(without),
        without_count=len(without),
        comparisons=comparisons(marts),
        sample_sections=_by_section((view(row, sample_legend) for row in marts.sample_scorecard), "sample"),
        sample_shows=_columns_in_use(marts.sample_scorecard),
        sample_sentence=sample_sentence(marts),
        sample_legend=sample_legend.entries(),
        legend=legend.entries(),
        none_mark=figures.NO_FIGURE,
        spark=_SPARK,
        chart=_CHART,
        year_ticks=_year_ticks(marts),
    )


class _Legend:
    """Collects the marks that a page uses, so that exactly those are explained."""

    def __init__(self, marts: Marts) -> None:
        self._symbols = marts.symbols
        self._used: dict[str, str] = {}

    def mark(self, figure: Figure) -> tuple[str, str]:
        """The mark in place of a missing value, and its meaning."""
        mark = words.missing_mark(figure.symbol, figure.status)
        if mark == figure.symbol:
            meaning = self._symbols.get(mark, "no value")
        elif mark == figures.NO_FIGURE:
            meaning = "no figure in this release"
        else:
            meaning = words.STATUSES[figure.status or ""]
        self._used[mark] = meaning
        return mark, meaning

    def behind(self, figure: Figure) -> tuple[str, str]:
        """The mark behind a value that is provisional, revised or carried forward; empty otherwise."""
        status = figure.status or ""
        if status not in words.MARKED_BEHIND_A_VALUE:
            return "", ""
        self._used[words.STATUS_MARKS[status]] = words.STATUSES[status]
        return words.STATUS_MARKS[status], words.STATUSES[status]

    def entries(self) -> list[tuple[str, str]]:
        return sorted(self._used.items())


def _drawn_months(marts: Marts) -> list[Period]:
    start = marts.year_start.shift(-12 * (_YEARS_DRAWN - 1))
    count = (marts.period.year - start.year) * 12 + marts.period.month - start.month + 1
    return [start.shift(n) for n in range(count)]


def _year_ticks(marts: Marts) -> list[dict[str, Any]]:
    """Where each financial year begins in the headline chart, as a share of the drawn months."""
    months = _drawn_months(marts)
    width, margin = _CHART[0] - 6, 3
    return [
        {"x": round(margin + width * index / (len(months) - 1)), "label": month.financial_year}
        for index, month in enumerate(months)
        if month.month == 4
    ]


def _drawing(marts: Marts, row_code: str, size: tuple[int, int]) -> dict[str, Any] | None:
    months = _drawn_months(marts)
    indicator = marts.indicators.get(row_code)
    line = sparkline([marts.figure(row_code, month).value for month in months], *size)
    if line is None or indicator is None:
        return None
    low, high = (
        figures.figure(value, indicator.unit, indicator.decimals) for value in (line.minimum, line.maximum)
    )
    known = [month for month in months if marts.figure(row_code, month).value is not None]
    span = f"{words.month_name(known[0].end)} to {words.month_name(known[-1].end)}"
    return {
        "path": line.path,
        "x": line.end_x,
        "y": line.end_y,
        "label": f"{span}: {low} to {high}",
    }


def _headline(marts: Marts, code: str, legend: _Legend) -> dict[str, Any]:
    indicator = marts.indicators[code]
    now = marts.figure(code, marts.period)
    mark, meaning = legend.mark(now) if now.value is None else legend.behind(now)
    if marts.has_sample(code, marts.period):
        meaning = f"the records of this month are {words.MADE_UP} and shown apart below"
    changes = []
    for back in (1, 12):
        then_month = marts.period.shift(-back)
        then = marts.figure(code, then_month)
        moved = figures.difference(now.value, then.value, indicator.unit, indicator.decimals)
        when = words.month_name(then_month.end)
        if moved is None:
            if now.value is not None:
                changes.append({"direction": "none", "text": f"No figure for {when} to compare with"})
            continue
        direction, size = moved
        before = figures.figure(then.value, indicator.unit, indicator.decimals)
        text = {
            "up": f"{size} {'higher' if _is_share(indicator.unit) else 'more'} than in {when} ({before})",
            "down": f"{size} {'lower' if _is_share(indicator.unit) else 'fewer'} than in {when} ({before})",
            "level": f"The same as in {when} ({before})",
        }[direction]
        changes.append({"direction": direction, "text": text})
    latest = None
    if now.value is None:
        known = [day for day, figure in marts.series.get(code, {}).items() if figure.value is not None]
        if known:
            value = marts.series[code][max(known)].value
            written = figures.figure(value, indicator.unit, indicator.decimals)
            latest = f"Latest: {written} in {words.month_name(max(known))}"
    return {
        "code": code,
        "name": indicator.name,
        "value": None if now.value is None else figures.figure(now.value, indicator.unit, indicator.decimals),
        "mark": mark,
        "meaning": meaning,
        "latest": latest,
        "changes": changes,
        "origin": words.ORIGINS.get(now.origin or "", "") if now.value is not None else "",
        "drawing": _drawing(marts, code, _CHART),
        "caveats": sorted(
            {
                caveat.text
                for caveat in marts.caveats
                if caveat.code == code and caveat.period_end in (None, marts.period.end)
            }
        ),
    }


def _is_share(unit: str) -> bool:
    return figures.unit_of(unit).words != "number"


def _score_view(row: ScorecardRow, marts: Marts, legend: _Legend) -> dict[str, Any]:
    indicator = row.indicator

    def written(value: Decimal | None) -> str:
        return (
            "" if value is None else figures.figure(value, indicator.unit, indicator.decimals, in_table=True)
        )

    noted = {caveat.period_end for caveat in row.caveats}
    cells = []
    for month, cell in zip(marts.months, row.months, strict=True):
        if cell.value is not None:
            mark, meaning = legend.behind(cell)
            cells.append(
                {"text": written(cell.value), "mark": mark, "meaning": meaning, "caveat": month.end in noted}
            )
        elif month > marts.period:
            cells.append({"text": "", "mark": "", "meaning": "", "caveat": False})
        else:
            mark, meaning = legend.mark(cell)
            cells.append({"text": "", "mark": mark, "meaning": meaning, "caveat": month.end in noted})
    unit = figures.unit_of(indicator.unit).words
    return {
        "section": words.section_title(indicator.domain, row.section),
        "code": indicator.code,
        "name": indicator.name,
        "about": " · ".join(
            part
            for part in (
                indicator.code,
                unit,
                row.polarity_label if indicator.polarity else "",
                "" if row.is_made_up else words.listed([words.ORIGIN_SHORT[name] for name in row.origins]),
                row.status_note if row.has_month and not row.is_made_up else "",
            )
            if part
        ),
        "made_up": words.MADE_UP if row.is_made_up else "",
        "last_year": written(row.last_year),
        "cells": cells,
        "year_to_date": written(row.year_to_date),
        "target": written(row.target),
        "rag": row.rag if row.rag in words.RAGS else "",
        "rag_word": words.RAGS.get(row.rag, ""),
        "direction": row.direction if row.direction in words.DIRECTIONS else "",
        "direction_words": " · ".join(
            part
            for part in (words.DIRECTIONS.get(row.direction), words.JUDGEMENTS.get(row.judgement))
            if part
        ),
        "drawing": None if row.is_made_up else _drawing(marts, indicator.code, _SPARK),
        "notes": _notes(row),
    }


def _notes(row: ScorecardRow) -> list[tuple[str, str]]:
    """The caveats of a row, each once with all its months."""
    notes: list[tuple[str, str]] = []
    months: dict[str, list[date]] = {}
    for caveat in row.caveats:
        months.setdefault(caveat.text, []).extend([caveat.period_end] if caveat.period_end else [])
    for text, days in months.items():
        when = words.month_spans(days)
        notes.append((f"Caveat, {when}" if when else "Caveat", text))
    if row.caveats_text and not any(text in row.caveats_text for text in months):
        notes.append(("Caveat", row.caveats_text))
    return notes


def _comparators(row: ScorecardRow, marts: Marts, details: Details) -> list[dict[str, str]]:
    """Neighbours and England beside the row: of the month where there is one, else of last year."""
    indicator = row.indicator
    found: dict[str, dict[str, str]] = {}
    last_year = marts.year_start.shift(-1).end
    for kind, end in (("financial_year", last_year), ("month", marts.period.end)):
        for line in details.comparisons.get(indicator.code, []):
            if (line["period_kind"], line["period_end"]) != (kind, end) or line["comparator_value"] is None:
                continue
            found[line["comparator"]] = {
                "value": figures.figure(
                    line["comparator_value"], indicator.unit, indicator.decimals, in_table=True
                ),
                "when": ""
                if line["like_for_like"] and kind == "month"
                else states.period(line["comparator_period_kind"], line["comparator_period_end"]),
            }
    if "statistical_neighbours" not in found and row.neighbours is not None:
        value = figures.figure(row.neighbours, indicator.unit, indicator.decimals, in_table=True)
        found["statistical_neighbours"] = {"value": value, "when": ""}
    # A number of all England says nothing beside that of one place.
    if figures.unit_of(indicator.unit).words == "number":
        found.pop("england", None)
    return [found.get(name, {"value": "", "when": ""}) for name in ("statistical_neighbours", "england")]


def _filters(marts: Marts, details: Details) -> list[dict[str, Any]]:
    """Choices of rows that a link can make: by target, by course, and by the headings of each framework."""
    rows = [row for row in marts.scorecard if row.has_month or row.has_year]
    codes = {row.indicator.code for row in rows}
    this = {
        code: line
        for code in codes
        for line in details.figures.get(code, [])
        if (line["period_kind"], line["period_end"], line["breakdown"]) == ("month", marts.period.end, "all")
    }
    chosen: list[dict[str, Any]] = []
    for rag, word in words.RAGS.items():
        of_rag = [row.indicator.code for row in rows if row.rag == rag]
        chosen.append({"id": f"only-{rag}", "group": "Against target", "name": word, "codes": of_rag})
    for name, variation in (("Better than usual", "improvement"), ("Worse than usual", "concern")):
        flagged = [code for code, line in this.items() if (line["variation"] or "").startswith(variation)]
        chosen.append({"id": f"only-{variation}", "group": "Course", "name": name, "codes": sorted(flagged)})
    sections: dict[tuple[str, int], dict[str, Any]] = {}
    for line in details.frameworks:
        one = sections.setdefault(
            (line["framework"], line["section_no"]),
            {
                "id": f"only-{line['framework']}-{line['section_no']}",
                "group": line["framework_name"],
                "name": line["section"],
                "codes": [],
            },
        )
        if line["indicator_code"] in codes:
            one["codes"].append(line["indicator_code"])
    return [one for one in [*chosen, *sections.values()] if one["codes"]]


def _columns_in_use(rows: Sequence[ScorecardRow]) -> dict[str, bool]:
    """Which columns hold anything at all; an empty one is not printed."""
    return {
        "last_year": any(row.last_year is not None for row in rows),
        "year_to_date": any(row.year_to_date is not None for row in rows),
        "target": any(row.target is not None for row in rows),
        "rag": any(row.rag in words.RAGS for row in rows),
        "direction": any(row.direction in words.DIRECTIONS for row in rows),
    }


def _by_section(views: Iterable[dict[str, Any]], prefix: str = "section") -> list[dict[str, Any]]:
    sections: dict[str, list[dict[str, Any]]] = {}
    for view in views:
        sections.setdefault(view["section"], []).append(view)
    return [
        {"title": title, "rows": rows, "id": f"{prefix}-{number}"}
        for number, (title, rows) in enumerate(sections.items(), start=1)
    ]


def _without(rows: list[ScorecardRow]) -> list[dict[str, Any]]:
    """Indicators without any figure, by the reason that the marts give and then by domain."""
    groups: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        said = [month.status for month in row.months if month.status in words.STATUS_MARKS]
        reason = words.STATUSES[said[-1]] if said and said[-1] else row.status_note or "no delivery names it"
        domain = words.sentence_case(row.indicator.domain or row.section)
        names = groups.setdefault(words.sentence_case(reason), {}).setdefault(domain, [])
        names.append(row.indicator.name)
    return [
        {
            "reason": reason,
            "count": sum(len(names) for names in domains.values()),
            "domains": [(domain, sorted(names)) for domain, names in domains.items()],
        }
        for reason, domains in sorted(groups.items())
    ]
