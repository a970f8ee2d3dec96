"""The models against the independent rules: a thousand random series of every method, in one build."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.oracle_statistics import rules
from tests.oracle_statistics.candidates import ENGLAND, GROUP_MINIMUM, HOME, NATIONAL_MINIMUM, build, fetch

SERIES = 1000
pytestmark = pytest.mark.slow
SEED = 20171130
TOLERANCE = 1e-6


def month_end(number: int) -> date:
    """The end of month `number` since January 2012."""
    year, month = 2012 + (number + 1) // 12, (number + 1) % 12 + 1
    return date(year, month, 1) - timedelta(days=1)


def year_end(year: int) -> date:
    return date(year, 3, 31)


def rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001"))


@dataclass
class Population:
    """The random inputs: catalogue rows, cells, and each series by its indicator."""

    indicators: list[dict[str, Any]] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    by_indicator: dict[str, Any] = field(default_factory=dict)


def monthly(chance: random.Random, population: Population) -> None:
    """Months for process control: counts with ties, shares, runs, steps, gaps, short series."""
    for number in range(SERIES):
        code = f"M{number:04d}"
        shape = number % 5
        length = chance.choice([1, 2, 5, 6, 7, 11, 12, 13, 18, 24, 36])
        share = shape in (3, 4)
        level, values, counts = chance.randint(0, 30), [], []
        for i in range(length):
            if shape == 0:
                counts.append((chance.randint(0, 3), 0))
            elif shape == 1:
                level = max(0, level + chance.choice([-2, -1, 1, 2, 3]))
                counts.append((level, 0))
            elif shape == 2:
                counts.append((7 + (20 if i > length // 2 else 0) + chance.randint(0, 2), 0))
            else:
                n = chance.randint(1, 400) if shape == 3 else 10
                counts.append((chance.randint(0, n) if shape == 3 else chance.randint(4, 6), n))
        ends = sorted(chance.sample(range(length + 14), length)) if number % 2 else list(range(length))
        for end, (x, n) in zip(ends, counts, strict=True):
            value = rounded(Fraction(100 * x, n)) if share else Decimal(x) / (10 if shape == 0 else 1)
            values.append((month_end(end), value, (x, n) if share else None))
            population.cells.append(
                {
                    "indicator_code": code,
                    "period_end": month_end(end),
                    "value": value,
                    **({"numerator": Decimal(x), "denominator": Decimal(n)} if share else {}),
                }
            )
        target = chance.choice([None, Decimal(chance.randint(0, 60)), values[0][1]])
        polarity = chance.choice([1, -1, 0])
        tolerance = chance.choice([None, Decimal("2.5")])
        population.by_indicator[code] = (values, polarity, target, tolerance, share)
        population.indicators.append(
            {
                "indicator_code": code,
                "unit": "percent" if share else "number",
                "multiplier": 100 if share else 1,
                "polarity": polarity,
                "target": target,
                "amber_tolerance": tolerance,
            }
        )


def yearly(chance: random.Random, population: Population) -> None:
    """Years for the recent trend: shares that drift, stand still or jump; years and counts are missing."""
    for number in range(SERIES):
        code = f"Y{number:04d}"
        polarity = chance.choice([1, -1, 0])
        population.indicators.append({"indicator_code": code, "polarity": polarity})
        length, drift = chance.choice([2, 4, 5, 5, 6, 8]), chance.choice([0, 0, 1, 3, -2, -6])
        years: list[tuple[int, Decimal, tuple[int, int] | None]] = []
        for year in sorted(chance.sample(range(2013, 2013 + length + 2), length)):
            n = chance.choice([50, 200, 1000, 1000])
            share = 0.4 + drift / 100 * (year - 2013) + (0 if number % 3 else chance.uniform(-0.08, 0.08))
            x = 0 if number % 10 == 0 else min(n, max(0, round(n * share)))
            counted = number % 7 != 0 or chance.random() > 0.1
            value = rounded(Fraction(100 * x, n))
            years.append((year, value, (x, n) if counted else None))
            population.cells.append(
                {
                    "indicator_code": code,
                    "period_kind": "financial_year",
                    "period_end": year_end(year),
                    "value": value,
                    **({"numerator": Decimal(x), "denominator": Decimal(n)} if counted else {}),
                }
            )
        population.by_indicator[code] = (years, polarity)


def counted(chance: random.Random, population: Population) -> None:
    """Counts and rates for Byar's and the exact interval; small ones often."""
    for number in range(SERIES):
        code = f"R{number:04d}"
        x = chance.choice([chance.randint(0, 12), chance.randint(0, 5000)])
        n = chance.randint(1, 400000) if number % 2 else None
        value = rounded(Fraction(10000 * x, n)) if n else Decimal(x)
        population.by_indicator[code] = (x, n)
        population.indicators.append(
            {
                "indicator_code": code,
                "unit": "rate_per_10000" if n else "count",
                "is_count": n is None,
                "multiplier": 10000 if n else 1,
            }
        )
        population.cells.append(
            {
                "indicator_code": code,
                "period_kind": "year_to_date",
                "period_end": month_end(number % 60),
                "value": value,
                **({"numerator": Decimal(x), "denominator": Decimal(n)} if n else {}),
            }
        )


@pytest.fixture(scope="module")
def population() -> Population:
    chance = random.Random(SEED)
    made = Population()
    monthly(chance, made)
    yearly(chance, made)
    counted(chance, made)
    return made


@pytest.fixture(scope="module")
def plain(population: Population, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("plain"), population.indicators, population.cells)


@pytest.fixture(scope="module")
def screened(population: Population, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(
        tmp_path_factory.mktemp("screened"), population.indicators, population.cells, screen_outliers=True
    )


def close(found: object, expected: object) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    return abs(float(found) - float(expected)) <= TOLERANCE * max(1.0, abs(float(expected)))  # type: ignore[arg-type]


@pytest.fixture(params=[False, True], ids=["unscreened", "screened"])
def control(request: pytest.FixtureRequest) -> tuple[Path, bool]:
    return request.getfixturevalue("screened" if request.param else "plain"), request.param


def test_limits_of_a_thousand_charts(population: Population, control: tuple[Path, bool]) -> None:
    database, screen = control
    found = fetch(
        database,
        """select series.indicator_code, limits, assurance, centre, lower_limit, upper_limit,
                lower_near_limit, upper_near_limit
            from intermediate.int_process_control_limit
            join intermediate.int_series as series using (series_no)
            where indicator_code like 'M%' order by 1""",
    )
    assert len(found) == SERIES
    wrong = []
    for code, limits, meets, *numbers in found:
        values, polarity, target, _, _ = population.by_indicator[code]
        expected = rules.chart([Fraction(value) for _, value, _ in values], polarity, screen)
        goal = None if target is None else Fraction(target)
        same = limits == expected.limits and meets == rules.assurance(expected, goal, polarity)
        drawn = (expected.centre, expected.lower, expected.upper, expected.lower_near, expected.upper_near)
        if not (same and all(close(one, other) for one, other in zip(numbers, drawn, strict=True))):
            wrong.append((code, limits, meets, numbers, expected))
    assert wrong == [], f"seed {SEED}"


def test_special_causes_of_a_thousand_charts(population: Population, control: tuple[Path, bool]) -> None:
    database, screen = control
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for code, *point in fetch(
        database,
        """select indicator_code, period_end, special_cause, variation
            from intermediate.int_indicator_statistic where indicator_code like 'M%' order by 1, 2""",
    ):
        found[code].append(tuple(point))
    expected = {}
    causes: dict[str | None, int] = defaultdict(int)
    for code, series in population.by_indicator.items():
        if code.startswith("M"):
            values, polarity, *_ = series
            seen = rules.chart([Fraction(value) for _, value, _ in values], polarity, screen)
            expected[code] = [
                (end, cause, state)
                for (end, _, _), cause, state in zip(values, seen.causes, seen.states, strict=True)
            ]
            for cause in seen.causes:
                causes[cause] += 1
    assert {code: found[code] for code in expected if found[code] != expected[code]} == {}, f"seed {SEED}"
    assert min(causes[cause] for cause in ("outside_limits", "trend", "two_of_three", "shift")) > 50


def test_targets_and_directions_of_a_thousand_series(population: Population, plain: Path) -> None:
    found = {
        (code, end): tuple(rest)
        for code, end, *rest in fetch(
            plain,
            """select indicator_code, period_end, rag, direction, direction_judgement
                from intermediate.int_indicator_statistic where indicator_code like 'M%'""",
        )
    }
    expected = {}
    for code, series in population.by_indicator.items():
        if not code.startswith("M"):
            continue
        values, polarity, target, tolerance, share = series
        known = {end: Fraction(value) for end, value, _ in values}
        seen = rules.chart(list(known.values()), polarity)
        for (end, value, counts), side in zip(values, seen.sides, strict=True):
            before = (end.replace(day=1, year=end.year - 1) + timedelta(days=31)).replace(day=1)
            meaning = rules.direction(
                Fraction(value),
                known.get(before - timedelta(days=1)),
                None if counts is None else tuple(100 * one for one in rules.wilson(*counts)),
                side,
                len(values),
                polarity,
            )
            expected[code, end] = (
                rules.rag(
                    Fraction(value),
                    None if target is None else Fraction(target),
                    None if tolerance is None else Fraction(tolerance),
                    polarity,
                    share,
                ),
                meaning.direction,
                meaning.judgement,
            )
    assert {key: (found[key], expected[key]) for key in expected if found[key] != expected[key]} == {}
    assert {row[2] for row in found.values()} == {"better", "worse", "no_clear_change", "none"}
    assert {row[0] for row in found.values()} == {"green", "amber", "red", None}


def test_recent_trends_of_a_thousand_series(population: Population, plain: Path) -> None:
    found = {
        code: rest
        for code, *rest in fetch(
            plain,
            """select indicator_code, recent_trend, slope, chi_squared
                from intermediate.int_recent_trend join intermediate.int_series using (series_no)""",
        )
    }
    words: dict[str, int] = defaultdict(int)
    wrong = []
    for code, (years, polarity) in ((c, p) for c, p in population.by_indicator.items() if c.startswith("Y")):
        points = [
            None if counts is None else (float(value), *(100 * one for one in rules.wilson(*counts)))
            for _, value, counts in years
        ]
        word, slope, chi_squared = rules.recent_trend(points, polarity)  # type: ignore[arg-type]
        words[word] += 1
        if (
            found[code][0] != word
            or not close(found[code][1], slope)
            or not close(found[code][2], chi_squared)
        ):
            wrong.append((code, found[code], word, slope, chi_squared))
    assert wrong == [], f"seed {SEED}"
    assert (
        min(words[word] for word in ("increasing_better", "decreasing_worse", "no_significant_change")) > 20
    )
    assert words["cannot_be_calculated"] > 100


def test_intervals_of_a_thousand_counts_and_rates(population: Population, plain: Path) -> None:
    found = {
        code: rest
        for code, *rest in fetch(
            plain,
            """select indicator_code, interval_method, lower_95, upper_95
                from intermediate.int_indicator_interval where indicator_code like 'R%'""",
        )
    }
    wrong = []
    for code, (x, n) in ((c, p) for c, p in population.by_indicator.items() if c.startswith("R")):
        low, high = rules.count_interval(x)
        per = 10000 / n if n else 1
        method, lower, upper = found[code]
        if method != ("byar" if x >= 10 else "exact") or not (
            close(lower, low * per) and close(upper, high * per)
        ):
            wrong.append((code, x, n, found[code], low * per, high * per))
    assert wrong == []


def test_intervals_of_thousands_of_shares(population: Population, plain: Path) -> None:
    found = {
        (code, end): (lower, upper)
        for code, end, lower, upper in fetch(
            plain,
            """select indicator_code, period_end, lower_95, upper_95
                from intermediate.int_indicator_interval where interval_method = 'wilson'""",
        )
    }
    wrong, shares = [], 0
    for code, (values, *_) in ((c, p) for c, p in population.by_indicator.items() if c[0] in "MY"):
        for end, _, counts in values:
            key = (code, end if code[0] == "M" else year_end(end))
            if counts is None:
                assert key not in found
                continue
            shares += 1
            low, high = rules.wilson(*counts)
            if not (close(found[key][0], 100 * low) and close(found[key][1], 100 * high)):
                wrong.append((key, counts, found[key]))
    assert wrong == []
    assert shares > SERIES


def test_run_rate_forecasts_of_counts_only(population: Population, plain: Path) -> None:
    found = fetch(
        plain,
        """select indicator_code, period_end, forecast_year_end, forecast_method
            from intermediate.int_indicator_statistic where indicator_code like 'R%'""",
    )
    assert len(found) == SERIES
    for code, end, forecast, method in found:
        x, n = population.by_indicator[code]
        if n:
            assert (forecast, method) == (None, None)
        else:
            assert (forecast, method) == (rounded(Fraction(12 * x, (end.month + 8) % 12 + 1)), "run_rate")


# --- comparators


@dataclass
class Publication:
    """A thousand random publications: years by indicator, with authorities missing, suppressed and tied."""

    indicators: list[dict[str, Any]]
    cells: list[dict[str, Any]]
    figures: dict[tuple[str, int, str], Decimal | None]
    counts: dict[tuple[str, int, str], tuple[int, int]]
    polarity: dict[str, int]


REGION = "E12000006"
YEARS = range(2014, 2024)


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """Areas and neighbours as the seeds have them, read without the models."""
    import csv

    from tests.oracle_statistics.candidates import SEEDS

    with (SEEDS / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas = [row for row in csv.DictReader(file) if row["area_kind"] == "authority"]
    with (SEEDS / "neighbour_sets.csv").open(encoding="utf-8", newline="") as file:
        neighbours = list(csv.DictReader(file))
    return {"areas": areas, "neighbours": neighbours}


def in_force(reference: dict[str, Any], area: str, day: date) -> tuple[set[str], bool]:
    """The neighbours of an area on a day, and whether their set was in force then."""
    rows = [row for row in reference["neighbours"] if row["area_code"] == area]
    oldest = min((row["valid_from"] for row in rows), default="")
    looked_up = max(day.isoformat(), oldest)
    return {
        row["neighbour_area_code"]
        for row in rows
        if row["valid_from"] <= looked_up and (not row["valid_to"] or looked_up <= row["valid_to"])
    }, day.isoformat() >= oldest


@pytest.fixture(scope="module")
def publication(reference: dict[str, Any]) -> Publication:
    chance = random.Random(SEED + 1)
    east = [row["area_code"] for row in reference["areas"] if row["region_code"] == REGION]
    near = {row["neighbour_area_code"] for row in reference["neighbours"] if row["area_code"] == HOME}
    places = sorted({HOME, *east, *near})
    made = Publication([], [], {}, {}, {})
    for number in range(SERIES // len(YEARS)):
        code = f"C{number:04d}"
        made.polarity[code] = [1, -1, 0][number % 3]
        made.indicators.append({"indicator_code": code, "polarity": made.polarity[code]})
        for year in YEARS:
            missing = chance.choice([0, 0.1, 0.1, 0.6])
            present = [place for place in places if place == HOME or chance.random() >= missing]
            wider = [area for area in (REGION, ENGLAND) if chance.random() < 0.6]
            for area in present + wider:
                n = chance.choice([10, 40, 300])
                x = chance.randint(0, n)
                hidden = area not in wider and chance.random() < 0.03
                value = None if hidden else rounded(Fraction(100 * x, n))
                made.figures[code, year, area] = value
                if not hidden:
                    made.counts[code, year, area] = (x, n)
                made.cells.append(
                    {
                        "indicator_code": code,
                        "area_code": area,
                        "period_kind": "financial_year",
                        "period_end": year_end(year),
                        "value": value,
                        "symbol": "c" if hidden else None,
                        "numerator": None if hidden else Decimal(x),
                        "denominator": None if hidden else Decimal(n),
                    }
                )
    return made


@pytest.fixture(scope="module")
def compared(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("compared"), publication.indicators, publication.cells)


def expectations(
    publication: Publication, reference: dict[str, Any]
) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """What a comparison must say, by indicator, year, authority and comparator."""
    figures, counts = publication.figures, publication.counts
    areas = reference["areas"]
    region_of = {row["area_code"]: row["region_code"] for row in areas}
    by_slot: dict[tuple[str, int], dict[str, Fraction]] = defaultdict(dict)
    for (code, year, area), value in figures.items():
        if value is not None:
            by_slot[code, year][area] = Fraction(value)

    @cache
    def neighbours_of(area: str, year: int) -> set[str]:
        return in_force(reference, area, year_end(year))[0]

    @cache
    def average(code: str, area: str, year: int) -> float | None:
        values = [by_slot[code, year][one] for one in neighbours_of(area, year) if one in by_slot[code, year]]
        return float(sum(values) / len(values)) if len(values) >= 5 else None

    @cache
    def edges(code: str, year: int) -> tuple[Fraction, Fraction, Fraction]:
        return rules.quartiles([v for one, v in by_slot[code, year].items() if one in region_of])

    @cache
    def wider(code: str, group: str, year: int) -> tuple[float | None, str | None]:
        if (code, year, group) in figures:
            return float(figures[code, year, group]), "published figure"  # type: ignore[arg-type]
        members = [
            row["area_code"]
            for row in areas
            if (group == ENGLAND or row["region_code"] == group)
            and (row["valid_from"] or "") <= year_end(year).isoformat() <= (row["valid_to"] or "9999")
        ]
        if all((code, year, member) in counts for member in members):
            pairs = [counts[code, year, member] for member in members]
            return 100 * sum(x for x, _ in pairs) / sum(
                n for _, n in pairs
            ), "sum over the member authorities"
        return None, None

    for (code, year, area), value in figures.items():
        if area not in region_of:
            continue
        polarity = publication.polarity[code]
        everyone = {one: v for one, v in by_slot[code, year].items() if one in region_of}
        neighbours = neighbours_of(area, year)
        for comparator in ("statistical_neighbours", "region", "england"):
            if comparator == "statistical_neighbours":
                known = {one: average(code, area, one) for one in YEARS}
                group = {one for one in everyone if one in neighbours or one == area}
            else:
                wide = ENGLAND if comparator == "england" else region_of[area]
                known = {one: wider(code, wide, one)[0] for one in YEARS}
                group = {one for one in everyone if comparator == "england" or region_of[one] == wide}
            used = rules.newest_known(known, year)
            other = None if used is None else known[used]
            exact = None if value is None else Fraction(value)
            interval = counts.get((code, year, area))
            enough = (
                len(everyone) >= NATIONAL_MINIMUM if comparator == "england" else len(group) > GROUP_MINIMUM
            )
            yield (
                (code, str(year), area, comparator),
                [
                    other,
                    None if used is None else year_end(used),
                    None if used is None else used == year,
                    None
                    if exact is None or not enough
                    else rules.rank(exact, [everyone[one] for one in group], polarity),
                    None if exact is None or not enough else len(group),
                    None
                    if exact is None or len(everyone) < NATIONAL_MINIMUM
                    else rules.band(exact, edges(code, year), polarity),
                    rules.judgement(
                        None if interval is None else tuple(100 * one for one in rules.wilson(*interval)),  # type: ignore[arg-type]
                        other,
                        polarity,
                    ),
                ],
            )


def test_comparisons_of_a_thousand_publications(
    publication: Publication, reference: dict[str, Any], compared: Path
) -> None:
    found = {
        (code, str(end.year), area, comparator): rest
        for code, end, area, comparator, *rest in fetch(
            compared,
            """select indicator_code, period_end, area_code, comparator, comparator_value,
                    comparator_period_end, like_for_like, rank, rank_of, quartile_band, judgement
                from mart.bmk_indicator_comparison""",
        )
    }
    expected = dict(expectations(publication, reference))
    assert found.keys() == expected.keys()
    wrong = [
        (key, found[key], expected[key])
        for key in expected
        if not close(found[key][0], expected[key][0]) or found[key][1:] != expected[key][1:]
    ]
    assert wrong[:5] == [], f"{len(wrong)} of {len(expected)} differ, seed {SEED + 1}"
    assert {row[2] for row in found.values()} == {True, False, None}


def test_spreads_of_a_thousand_publications(publication: Publication, compared: Path) -> None:
    found = {
        (code, end.year): rest
        for code, end, *rest in fetch(
            compared,
            f"""select indicator_code, period_end, minimum, lower_quartile, median, mean, upper_quartile,
                    maximum, authorities_used
                from mart.bmk_indicator_spread where group_code = '{ENGLAND}'""",
        )
    }
    values: dict[tuple[str, int], list[Fraction]] = defaultdict(list)
    for (code, year, area), value in publication.figures.items():
        if value is not None and area not in (REGION, ENGLAND):
            values[code, year].append(Fraction(value))
    enough = {key: members for key, members in values.items() if len(members) >= NATIONAL_MINIMUM}
    assert found.keys() == enough.keys()
    assert len(found) > 0.95 * SERIES
    for key, members in enough.items():
        expected = [
            min(members),
            *(rules.quantile(members, quarter) for quarter in (1, 2)),
            sum(members) / len(members),
            rules.quantile(members, 3),
            max(members),
        ]
        assert all(close(one, other) for one, other in zip(found[key][:6], expected, strict=True)), key
        assert found[key][6] == len(members)


def test_funnels_of_a_thousand_publications(publication: Publication, compared: Path) -> None:
    found = fetch(
        compared,
        """select indicator_code, period_end, area_code, centre, funnel.lower_95, funnel.upper_95,
                lower_998, upper_998
            from intermediate.int_indicator_funnel as funnel
            join intermediate.int_benchmark_slot using (slot_no)""",
    )
    pairs: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for (code, year, area), counts in publication.counts.items():
        if area not in (REGION, ENGLAND):
            pairs[code, year].append(counts)
    assert len(found) == sum(len(members) for members in pairs.values() if len(members) >= NATIONAL_MINIMUM)
    for code, end, area, centre, *limits in found:
        members = pairs[code, end.year]
        p = sum(x for x, _ in members) / sum(n for _, n in members)
        _, n = publication.counts[code, end.year, area]
        expected = [*rules.funnel(p, n, rules.Z_95), *rules.funnel(p, n, rules.Z_998)]
        assert close(centre, p)
        assert all(close(one, other) for one, other in zip(limits, expected, strict=True)), (code, end, area)
