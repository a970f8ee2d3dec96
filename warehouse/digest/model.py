"""What the pages, the workbook and the terminal show of one release, as plain values.

Made-up figures stand apart from real ones: whoever asks for the scorecard, a month's figure or the counts
gets real ones, and has to ask for the sample by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from warehouse.digest.tables import Row
from warehouse.periods import Period

HEADLINES = ("CSC001", "CLA002", "CLA010", "CLA021", "CSC051")


@dataclass(frozen=True)
class Figure:
    """One value of one month, or the reason why there is none."""

    value: Decimal | None = None
    symbol: str | None = None
    status: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Indicator:
    """What the catalogue says about an indicator."""

    code: str
    name: str
    domain: str = ""
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    multiplier: Decimal | None = None
    unit: str = ""
    decimals: int | None = None
    polarity: int | None = None
    kind: str = ""
    reference: str = ""
    owner_role: str = ""


@dataclass(frozen=True)
class Caveat:
    """A sentence that must stand beside a figure."""

    code: str
    period_end: date | None
    text: str
    origin: str


@dataclass(frozen=True)
class ScorecardRow:
    """One indicator of the home authority in the financial year of the release, April first.

    A row of made-up figures carries no comparison, target or judgement: there is nothing to judge.
    """

    section: str
    indicator: Indicator
    polarity_label: str
    last_year: Decimal | None
    neighbours: Decimal | None
    months: tuple[Figure, ...]
    year_to_date: Decimal | None
    target: Decimal | None
    rag: str
    direction: str
    judgement: str
    status_note: str
    caveats_text: str
    origins: tuple[str, ...]
    caveats: tuple[Caveat, ...] = ()
    is_made_up: bool = False

    @property
    def has_month(self) -> bool:
        """Whether any month of the year has a value."""
        return any(month.value is not None for month in self.months)

    @property
    def has_year(self) -> bool:
        """Whether a year, year-to-date or comparator figure exists."""
        return not (self.last_year is None and self.neighbours is None and self.year_to_date is None)


@dataclass(frozen=True)
class Reconciled:
    """The month's figure computed from records beside the one that the authority returned.

    `difference` is computed, rounded as the indicator is shown, minus returned; `outcome` is agrees, differs
    or not_shown, where `symbol` says why there is no computed figure.
    """

    indicator: Indicator
    numerator: Decimal | None
    denominator: Decimal | None
    computed: Decimal | None
    symbol: str | None
    returned: Decimal | None
    difference: Decimal | None
    outcome: str
    is_made_up: bool


@dataclass(frozen=True)
class Marts:
    """Everything that is shown of one release.

    `scorecard`, `series` and `origin_counts` hold real figures alone; `sample_scorecard` and `sample_series`
    hold the made-up ones.
    """

    release_id: str
    period: Period
    area_code: str
    area_name: str
    scorecard: tuple[ScorecardRow, ...]
    series: dict[str, dict[date, Figure]]
    indicators: dict[str, Indicator]
    symbols: dict[str, str]
    origin_counts: dict[str, int]
    caveats: tuple[Caveat, ...]
    sample_scorecard: tuple[ScorecardRow, ...] = field(default=())
    sample_series: dict[str, dict[date, Figure]] = field(default_factory=dict)
    reconciliation: tuple[Reconciled, ...] = field(default=())
    plan_scores: tuple[Row, ...] = field(default=())
    plan_words: tuple[Row, ...] = field(default=())
    budget_lines: tuple[Row, ...] = field(default=())
    budget_movements: tuple[Row, ...] = field(default=())
    deliveries: tuple[Row, ...] = field(default=())

    @property
    def year_start(self) -> Period:
        """April of the financial year."""
        return Period(self.period.year if self.period.month >= 4 else self.period.year - 1, 4)

    @property
    def months(self) -> tuple[Period, ...]:
        """The twelve months of the financial year."""
        return tuple(self.year_start.shift(n) for n in range(12))

    @property
    def has_made_up(self) -> bool:
        """Whether anything of this release is made up: a figure, or a delivery."""
        return bool(self.sample_scorecard or self.sample_series) or any(
            row["is_made_up"] for row in self.deliveries
        )

    @property
    def has_return(self) -> bool:
        """Whether the authority itself delivered anything real for the release's month."""
        return any(
            row["extract"] != "published_statistics"
            and not row["is_made_up"]
            and str(row["period"])[:7] == str(self.period)
            for row in self.deliveries
        )

    def figure(self, code: str, month: Period) -> Figure:
        """The home authority's real monthly figure; an empty one where the mart has none."""
        return self.series.get(code, {}).get(month.end, Figure())

    def has_sample(self, code: str, month: Period) -> bool:
        """Whether the month's only value is a made-up one."""
        sample = self.sample_series.get(code, {}).get(month.end, Figure())
        return self.figure(code, month).value is None and sample.value is not None
