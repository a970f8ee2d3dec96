"""The front page of the monthly digest: six sentences, headline figures, scorecard, what has no figure."""

from __future__ import annotations

from typing import Any

import jinja2

from warehouse.digest import figures, headlines, summary, words
from warehouse.digest.details import Details
from warehouse.digest.filters import filters
from warehouse.digest.indicator_page import has_page
from warehouse.digest.legend import Legend
from warehouse.digest.model import HEADLINES, Marts, ScorecardRow
from warehouse.digest.newest import YEARS, current_line, has_older, of_month, parts
from warehouse.digest.newest_rows import newest_headline, newest_view
from warehouse.digest.others import comparator_cells, comparators
from warehouse.digest.reconciliation import comparisons
from warehouse.digest.score_rows import SPARK, by_section, columns_in_use, score_view
from warehouse.digest.sentences import made_up_sentence, origin_sentence, sample_sentence


def render_digest(environment: jinja2.Environment, marts: Marts, details: Details) -> str:
    """The front page as HTML."""
    legend, newest_legend, sample_legend = Legend(marts), Legend(marts), Legend(marts)
    shown = parts(marts, details)
    paged = {code for code in marts.indicators if has_page(details, code)}
    spoken = {row.indicator.code: current_line(marts, details, row) for row in marts.scorecard}
    lines = {code: line for code, line in spoken.items() if line is not None}
    choices = filters(details, lines)
    filed: dict[str, list[str]] = {}
    for one in choices:
        for code in one["codes"]:
            filed.setdefault(code, []).append(one["id"])

    def by_month(row: ScorecardRow, legend: Legend) -> dict[str, Any]:
        line = None if row.is_made_up else of_month(marts, details, row.indicator.code)
        beside = [] if row.is_made_up else comparator_cells(row, comparators(row, marts, details, line))
        return led(row, {**score_view(row, marts, legend), "comparators": beside})

    def led(row: ScorecardRow, view: dict[str, Any]) -> dict[str, Any]:
        code = row.indicator.code
        return {
            **view,
            "link": f"indicator/{code}.html" if code in paged else "",
            "filed": "" if row.is_made_up else " ".join(filed.get(code, [])),
        }

    cards, is_of_month = _cards(marts, details, legend)
    return environment.get_template("digest.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        year=marts.period.financial_year,
        last_year=marts.year_start.shift(-1).financial_year,
        drawn_from=words.month_name(headlines.drawn_months(marts)[0].end),
        origin_sentence=origin_sentence(marts),
        made_up_sentence=made_up_sentence(marts),
        sentences=summary.sentences(marts, details),
        filters=choices,
        paged=paged,
        headlines=cards,
        is_of_month=is_of_month,
        month_heads=[
            {"short": words.MONTHS[month.month - 1][:3], "long": words.month_name(month.end)}
            for month in marts.months
        ],
        current=marts.months.index(marts.period),
        sections=by_section(by_month(row, legend) for row in shown.monthly),
        monthly_shows=columns_in_use(shown.monthly),
        newest_sections=by_section(
            (led(row, newest_view(row, marts, details, newest_legend)) for row in shown.newest), "newest"
        ),
        newest_years=YEARS,
        without=_without(shown.without, details),
        without_count=len(shown.without),
        comparisons=comparisons(marts),
        sample_sections=by_section(
            (by_month(row, sample_legend) for row in marts.sample_scorecard), "sample"
        ),
        sample_shows=columns_in_use(marts.sample_scorecard),
        sample_sentence=sample_sentence(marts),
        sample_legend=sample_legend.entries(),
        legend=legend.entries(),
        newest_legend=newest_legend.entries(),
        none_mark=figures.NO_FIGURE,
        spark=SPARK,
        chart=headlines.CHART,
        year_ticks=headlines.year_ticks(marts) if is_of_month else [],
    )


def _cards(marts: Marts, details: Details, legend: Legend) -> tuple[list[dict[str, Any]], bool]:
    """The headline cards, and whether they speak of the month: else of the newest figures there are."""
    codes = [code for code in HEADLINES if code in marts.indicators]
    if not any(marts.figure(code, marts.period).value is not None for code in codes):
        newest = [newest_headline(marts, details, code) for code in codes]
        if any(newest):
            return [card for card in newest if card], False
    return [headlines.headline(marts, code, legend) for code in codes], True


def _without(rows: list[ScorecardRow], details: Details) -> list[dict[str, Any]]:
    """Indicators without any figure to show, by the reason that the marts give and then by domain."""
    groups: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        said = [month.status for month in row.months if month.status in words.STATUS_MARKS]
        reason = words.STATUSES[said[-1]] if said and said[-1] else row.status_note or "no delivery names it"
        if has_older(details, row.indicator.code):
            reason = f"the newest figure is more than {YEARS} years old"
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
