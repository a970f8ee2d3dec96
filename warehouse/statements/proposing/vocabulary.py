"""The words that name a measure, an area or a part: from the release's catalogue and the seed of synonyms."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.settings import PROJECT

SYNONYMS = PROJECT / "seeds" / "statements" / "synonyms.csv"
CATALOGUE = PROJECT / "seeds" / "reference" / "indicators.csv"
_SHORTEST = 3


@dataclass(frozen=True)
class Measure:
    """An indicator as a report may speak of it."""

    code: str
    name: str
    unit: str
    decimals: int | None


@dataclass(frozen=True)
class Vocabulary:
    """Phrases, longest first, with what they name; `parts` holds label, breakdown and member of each code."""

    authority: str
    measures: dict[str, Measure]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    parts: dict[str, tuple[tuple[re.Pattern[str], str], ...]]
    areas: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True)
class Named:
    """A measure and where in the sentence it is named."""

    start: int
    end: int
    code: str


def named_in(sentence: str, vocabulary: Vocabulary) -> list[Named]:
    """The measures that a sentence names; a longer phrase hides a shorter one inside it."""
    found: list[Named] = []
    for pattern, code in vocabulary.phrases:
        for match in pattern.finditer(sentence):
            if all(match.end() <= one.start or match.start() >= one.end for one in found):
                found.append(Named(*match.span(), code))
    return sorted(found, key=lambda one: one.start)


def vocabulary_of(connection: duckdb.DuckDBPyConnection, authority: str) -> Vocabulary:
    """The vocabulary of a release, with the project's synonyms of its indicators."""
    rows = connection.execute(
        "select indicator_code, name, unit, decimals from mart.dim_indicator"
    ).fetchall()
    measures = {code: Measure(code, name, unit or "", decimals) for code, name, unit, decimals in rows}
    named = [(measure.name, code) for code, measure in measures.items()]
    named += [(phrase, code) for phrase, code in synonyms() if code in measures]
    parts: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for code, breakdown, member, label in connection.execute(
        "select distinct cell.indicator_code, cell.breakdown, cell.breakdown_value, part.label "
        "from mart.fct_indicator_value as cell "
        "join mart.dim_breakdown as part using (breakdown, breakdown_value) "
        "where cell.breakdown <> 'all' and cell.breakdown <> 'bound' order by all"
    ).fetchall():
        parts.setdefault(code, []).append((_pattern(label), f"{breakdown}={member}"))
    areas = [
        (_pattern(name), code)
        for code, name in connection.execute(
            "select area_code, area_name from mart.dim_area where area_kind in ('region', 'country') "
            "order by length(area_name) desc"
        ).fetchall()
    ]
    areas += [
        (re.compile(r"\bnational(?:ly)?\b", re.IGNORECASE), "E92000001"),
        (re.compile(r"\bstatistical neighbours?\b", re.IGNORECASE), "statistical_neighbours"),
        (re.compile(r"\bregion(?:al|ally)?\b", re.IGNORECASE), "region"),
    ]
    return Vocabulary(
        authority=authority,
        measures=measures,
        phrases=tuple(_patterns(named)),
        parts={code: tuple(found) for code, found in parts.items()},
        areas=tuple(areas),
    )


def synonyms(catalogue: Path = CATALOGUE, seed: Path = SYNONYMS) -> list[tuple[str, str]]:
    """Phrases with the indicator that each names: the catalogue's own, then the seed's."""
    found: list[tuple[str, str]] = []
    with catalogue.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found += [(phrase.strip(), row["indicator_code"]) for phrase in row["synonyms"].split(";")]
    with seed.open(encoding="utf-8", newline="") as file:
        found += [(row["phrase"].strip(), row["indicator_code"]) for row in csv.DictReader(file)]
    return [(phrase, code) for phrase, code in found if len(phrase) >= _SHORTEST]


def _patterns(named: Iterable[tuple[str, str]]) -> list[tuple[re.Pattern[str], str]]:
    ordered = sorted(set(named), key=lambda pair: (-len(pair[0]), pair))
    return [(_pattern(phrase), code) for phrase, code in ordered]


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words; hyphen or space is one, and case counts in an abbreviation alone."""
    body = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", phrase) if word)
    return re.compile(rf"(?<!\w){body}(?!\w)", 0 if phrase.isupper() else re.IGNORECASE)
