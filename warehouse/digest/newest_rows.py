"""How the front page shows the newest figures: as rows of a table, and as headline cards."""

from __future__ import annotations

from typing import Any

from warehouse.digest import cells, figures, states, words
from warehouse.digest.details import Details
from warehouse.digest.headlines import CHART, shape_of
from warehouse.digest.legend import Legend
from warehouse.digest.model import Figure, Marts, ScorecardRow
from warehouse.digest.newest import YEARLY, newest, whole
from warehouse.digest.others import comparator_cells, comparators
from warehouse.digest.score_rows import SPARK, about, classified, notes
from warehouse.digest.tables import Row

_YEARS_DRAWN = 10


def newest_view(row: ScorecardRow, marts: Marts, details: Details, legend: Legend) -> dict[str, Any]:
    """The row as the table of newest figures shows it."""
    indicator, line = row.indicator, newest(marts, details, row.indicator.code)
    shared = {
        "section": words.section_title(indicator.domain, row.section),
        "code": indicator.code,
        "name": indicator.name,
        "made_up": "",
        "target": cells.amount(row.target, indicator),
        "comparators": comparator_cells(row, comparators(row, marts, details, line)),
        "notes": notes(
            caveat
            for caveat in marts.caveats
            if caveat.code == indicator.code
            and (caveat.period_end is None or (line and caveat.period_end == line["period_end"]))
        ),
    }
    if line is None:
        return shared | {
            "about": about(row, [], ""),
            "value": figures.NO_FIGURE,
            **dict.fromkeys(("mark", "meaning", "when", "before"), ""),
            "drawing": None,
            **classified(None, None, None),
        }
    mark, meaning = legend.behind(Figure(line["value"], line["symbol"], line["status"], line["origin"]))
    return shared | {
        "about": about(row, [line["origin"]] if line["origin"] else [], ""),
        "value": cells.written(line, indicator),
        "mark": mark,
        "meaning": meaning,
        "when": states.period(line["period_kind"], line["period_end"]),
        "before": cells.amount(line["same_period_last_year_value"], indicator),
        "drawing": _years_drawn(details, row, line, SPARK),
        **classified(line["rag"], line["direction"], line["direction_judgement"]),
    }


def newest_headline(marts: Marts, details: Details, code: str) -> dict[str, Any] | None:
    """A headline indicator's newest figure as a card, beside others; None where there is none."""
    line, indicator = newest(marts, details, code), marts.indicators[code]
    if line is None:
        return None
    row = next((row for row in marts.scorecard if row.indicator.code == code), None)
    others = {} if row is None else comparators(row, marts, details, line)
    when = states.period(line["period_kind"], line["period_end"])
    changes = []
    moved = figures.difference(
        line["value"], line["same_period_last_year_value"], indicator.unit, indicator.decimals
    )
    if moved is not None:
        direction, size = moved
        before = figures.figure(line["same_period_last_year_value"], indicator.unit, indicator.decimals)
        said = "The same as"
        if direction != "level":
            said = f"{size} {words.MORE_OR_FEWER[direction, figures.is_count(indicator.unit)]} than"
        changes.append({"direction": direction, "text": f"{said} a year before ({before})"})
    for name in states.COMPARATORS:
        if name in others and others[name].is_same and not figures.is_count(indicator.unit):
            value = figures.figure(others[name].value, indicator.unit, indicator.decimals)
            changes.append({"direction": "none", "text": f"{states.COMPARATORS[name]}: {value}"})
    return {
        "code": code,
        "name": indicator.name,
        "value": figures.figure(line["value"], indicator.unit, indicator.decimals),
        "mark": "",
        "meaning": "",
        "latest": None,
        "when": when,
        "changes": changes,
        "origin": words.ORIGINS.get(line["origin"] or "", ""),
        "drawing": _years_drawn(details, row, line, CHART) if row else None,
        "caveats": sorted(
            {
                caveat.text
                for caveat in marts.caveats
                if caveat.code == code and caveat.period_end in (None, line["period_end"])
            }
        ),
    }


def _years_drawn(
    details: Details, row: ScorecardRow, line: Row, size: tuple[int, int]
) -> dict[str, Any] | None:
    """The course of a yearly figure over at most ten years; nothing for figures of other periods."""
    if line["period_kind"] not in YEARLY:
        return None
    by_year = {
        other["period_end"].year: other["value"]
        for other in whole(details, row.indicator.code)
        if other["period_kind"] == line["period_kind"]
    }
    end = line["period_end"].year
    years = range(max(min(by_year), end - _YEARS_DRAWN + 1), end + 1)
    values = [by_year.get(year) for year in years]
    first = next(year for year in years if by_year.get(year) is not None)
    span = (
        f"{states.period(line['period_kind'], line['period_end'].replace(year=first))} to "
        f"{states.period(line['period_kind'], line['period_end'])}"
    )
    return shape_of(values, row.indicator, span, size)
