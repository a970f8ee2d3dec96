"""The month in six sentences, from codes alone: better, worse, how sure that is, what not to conclude.

Only real figures of the release's month are spoken of; where it has none, the newest figure of each
indicator, and the sentences say so. A figure counts as better or worse where its movement is more than chance
explains: judged against the year before, or flagged by process control.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from warehouse.digest import states, words
from warehouse.digest.details import Details
from warehouse.digest.model import Marts, ScorecardRow
from warehouse.digest.newest import YEARS, newest, of_month
from warehouse.digest.tables import Row

Sentence = tuple[str, str]
_NAMED = 4
_UNSURE = ("provisional", "revised", "carried_forward")


def sentences(marts: Marts, details: Details) -> list[Sentence]:
    """Six sentences, each with the word that stands before it."""
    rows = {row.indicator.code: row for row in marts.scorecard}
    month = {code: line for code in rows if (line := of_month(marts, details, code)) is not None}
    known = {code: line for code, line in month.items() if line["value"] is not None}
    latest = {} if known else {code: line for code in rows if (line := newest(marts, details, code))}
    if latest:
        return newest_sentences(marts, rows, latest)
    return [
        ("Better", _moved(marts, rows, known, "better", "improvement")),
        ("Worse", _moved(marts, rows, known, "worse", "concern")),
        ("Against target", _targets(rows, known, "figure of the month")),
        ("Certain", _certain(marts, known)),
        ("Not certain", _uncertain(known, month)),
        ("Do not conclude", _limits(rows, known)),
    ]


def newest_sentences(marts: Marts, rows: dict[str, ScorecardRow], latest: dict[str, Row]) -> list[Sentence]:
    """The six where no figure is of the month: they speak of the newest figures and of their periods."""
    month = words.month_name(marts.period.end)
    spans = Counter(states.period(line["period_kind"], line["period_end"]) for line in latest.values())
    span, many = min(spans.items(), key=lambda item: (-item[1], item[0]))
    final = sum(line["status"] == "final" and not line["caveat_count"] for line in latest.values())
    none = len(rows) - len(latest)
    return [
        ("Better", _moved_newest(rows, latest, "better")),
        ("Worse", _moved_newest(rows, latest, "worse")),
        ("Against target", _targets(rows, latest, "newest figure")),
        (
            "Certain",
            f"{words.counted(len(latest), 'indicator')} {'has' if len(latest) == 1 else 'have'} a figure of "
            f"the {YEARS} years before, {many:,} of them of {span}; {final:,} "
            f"{'is' if final == 1 else 'are'} final and {'carries' if final == 1 else 'carry'} no caveat.",
        ),
        (
            "Not certain",
            f"Anything about {month} itself: no figure of it has been received, and "
            f"{words.counted(none, 'indicator')} {'has' if none == 1 else 'have'} no figure of the {YEARS} "
            "years before.",
        ),
        (
            "Do not conclude",
            f"These figures describe their own periods, not {month}: read no movement since then into them, "
            "and compare with others only for the period that stands below their figure.",
        ),
    ]


def _moved_newest(rows: dict[str, ScorecardRow], latest: dict[str, Row], judgement: str) -> str:
    codes = [
        code
        for code, line in latest.items()
        if line["direction_judgement"] == judgement or (line["recent_trend"] or "").endswith(f"_{judgement}")
    ]
    if not codes:
        return f"No newest figure is {judgement} than a year before by more than chance explains."
    return f"{_named(codes, rows)}: {judgement} than before by more than chance explains."


def moved(known: dict[str, Row], judgement: str, variation: str) -> list[str]:
    """The codes of figures that moved that way by more than chance explains, in the scorecard's order."""
    return [
        code
        for code, line in known.items()
        if line["direction_judgement"] == judgement or (line["variation"] or "").startswith(variation)
    ]


def _named(codes: Sequence[str], rows: dict[str, ScorecardRow]) -> str:
    names = [rows[code].indicator.name for code in codes[:_NAMED]]
    more = len(codes) - len(names)
    return words.listed([*names, *([words.counted(more, "other")] if more else [])])


def _moved(
    marts: Marts, rows: dict[str, ScorecardRow], known: dict[str, Row], judgement: str, variation: str
) -> str:
    codes = moved(known, judgement, variation)
    month = words.month_name(marts.period.end)
    if not codes:
        return f"No figure of {month} is {judgement} by more than chance explains."
    return f"{_named(codes, rows)}: {judgement} by more than chance explains."


def _targets(rows: dict[str, ScorecardRow], known: dict[str, Row], of_what: str) -> str:
    rated = {code: line["rag"] for code, line in known.items() if line["rag"] in words.RAGS}
    if not rated:
        return f"No {of_what} has a target to be held against."
    counts = [(rag, sum(value == rag for value in rated.values())) for rag in words.RAGS]
    said = f"Of {words.counted(len(rated), 'figure')} with a target, " + words.listed(
        [f"{count} {'is' if count == 1 else 'are'} {rag}" for rag, count in counts if count]
    )
    red = [code for code, rag in rated.items() if rag == "red"]
    return f"{said}; red {'is' if len(red) == 1 else 'are'} {_named(red, rows)}." if red else f"{said}."


def _certain(marts: Marts, known: dict[str, Row]) -> str:
    sure = [
        line
        for line in known.values()
        if line["status"] == "final"
        and not line["caveat_count"]
        and line["quality_status"] != "waived_failure"
    ]
    month = words.month_name(marts.period.end)
    if not known:
        return f"Nothing: this release holds no figure of {month}."
    return (
        f"{len(sure):,} of the {words.counted(len(known), 'figure')} of {month} "
        f"{'is' if len(sure) == 1 else 'are'} final and {'carries' if len(sure) == 1 else 'carry'} no caveat."
    )


def _uncertain(known: dict[str, Row], month: dict[str, Row]) -> str:
    lines = list(known.values())
    counts = [(sum(bool(line["caveat_count"]) for line in lines), "has a caveat", "have a caveat")]
    for name in _UNSURE:
        word = name.replace("_", " ")
        counts.append((sum(line["status"] == name for line in lines), f"is {word}", f"are {word}"))
    awaited = sum(line["value"] is None for line in month.values())
    counts.append((awaited, "has no figure yet", "have no figure yet"))
    said = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
    if not said:
        return "Every figure of the month is there, final, and without a caveat."
    return f"Of {words.counted(len(month), 'indicator')}, {words.listed(said)}."


def _limits(rows: dict[str, ScorecardRow], known: dict[str, Row]) -> str:
    usual = sum(line["variation"] == "common_cause" for line in known.values())
    few = sum(line["variation"] in {"too_few", None} for line in known.values())
    neutral = [code for code, line in known.items() if (line["variation"] or "").startswith("neutral")]
    parts = []
    if neutral:
        parts.append(f"{_named(neutral, rows)} left the usual range, which is neither good nor bad by itself")
    if usual:
        parts.append(
            f"{words.counted(usual, 'figure')} stayed within it"
            if neutral
            else f"{words.counted(usual, 'figure')} stayed within the usual range"
        )
    if few:
        has = "has" if few == 1 else "have"
        parts.append(f"{words.counted(few, 'figure')} {has} too few months to show one")
    said = f"{words.listed(parts)}: read no trend into " + ("them" if usual + few > 1 else "that")
    if not usual + few:
        said = words.listed(parts) if parts else "One month is rarely a trend"
    return f"{said}; and take a comparator of another period for the order of size only."
