"""What crosses the boundaries here: a statement of a report, the figures behind it, and what was found."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, field_serializer


class Kind(StrEnum):
    """What a statement says about figures."""

    VALUE = "value"
    DIFFERENCE = "difference"
    PERCENT_CHANGE = "percent_change"
    RATIO = "ratio"
    SHARE_OF = "share_of"
    SUM = "sum"
    COMPARISON = "comparison"
    TREND = "trend"
    RANK = "rank"


NUMERIC_KINDS = frozenset(Kind) - {Kind.COMPARISON, Kind.TREND}

PERIOD_KINDS = (
    *("month", "quarter", "year_to_date", "financial_year", "academic_year", "calendar_year"),
    *("rolling_12_months", "as_stated"),
)

COLUMNS = (
    *("statement_id", "text", "indicator_code", "area_code", "kind", "period_end", "base_period_end"),
    *("other_indicator_code", "other_area_code", "breakdown", "stated_value", "unit", "decimals"),
)
"""The columns of the input, as the public interface names them."""

OPTIONAL_COLUMNS = ("period_kind", "document", "other_document", "formula", "missing")
"""Columns that may be added where a figure is not yet named by the others."""


class Verdict(StrEnum):
    """What was found about a statement."""

    AGREES = "agrees"
    AGREES_AFTER_ROUNDING = "agrees_after_rounding"
    DISAGREES = "disagrees"
    CANNOT_BE_CHECKED = "cannot_be_checked"


class Statement(BaseModel):
    """One line of the input. `row` is its row in the file, the heading being row 1.

    `stated_value` is the text as written; `stated` its number in the statement's unit, None where words are.
    `is_about` is set where the number is written as near the figure: 1 where the figure lies above it ('just
    over'), -1 below ('nearly'), 0 on either side. `missing` is what the warehouse does not hold, where no
    measure can be named. `scale` is how many of the indicator's units make one of the statement's
    ('£ million': 1,000,000).
    """

    model_config = ConfigDict(frozen=True)

    row: int
    statement_id: str
    text: str = ""
    indicator_code: str = ""
    area_code: str = ""
    kind: Kind
    period_end: date | None = None
    base_period_end: date | None = None
    other_indicator_code: str = ""
    other_area_code: str = ""
    breakdown: str = ""
    stated_value: str = ""
    unit: str = ""
    decimals: int | None = None
    period_kind: str = ""
    document: str = ""
    other_document: str = ""
    formula: str = ""
    missing: str = ""
    is_about: int | None = None
    stated: Decimal | None = None
    scale: int = 1


class Operand(BaseModel):
    """One figure that a recomputation used, exact, and where it stands in the release."""

    model_config = ConfigDict(frozen=True)

    label: str
    value: Fraction
    source: str

    def __str__(self) -> str:
        return f"{plain(decimal_of(self.value))} ({self.label}; {self.source})"

    @field_serializer("value")
    def _shown(self, value: Fraction) -> str:
        return f"{decimal_of(value):f}"


class Checked(BaseModel):
    """A statement with its verdict. `recomputed_value` is a number, 'true', 'false' or empty."""

    statement: Statement
    verdict: Verdict
    recomputed_value: str
    reason: str
    figures: list[Operand]
    release_id: str

    @property
    def explanation(self) -> str:
        """The reason in a sentence or two, then the figures behind it."""
        shown = "; ".join(str(figure) for figure in self.figures[:_SHOWN_FIGURES])
        more = len(self.figures) - _SHOWN_FIGURES
        behind = f"From {shown}{f'; and {more} more' if more > 0 else ''}." if shown else ""
        return " ".join(part for part in (self.reason, behind) if part)


class Report(BaseModel):
    """All statements of one file against one release."""

    file: str
    release_id: str
    authority: str
    checked: list[Checked]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many statements got each verdict, every verdict named."""
        found = Counter(one.verdict for one in self.checked)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def exit_code(self) -> int:
        """1 when a statement disagrees with the release, else 0."""
        return 1 if self.counts[Verdict.DISAGREES] else 0


_SHOWN_FIGURES = 6


class CannotCheck(Exception):
    """A figure that the recomputation needs cannot be had; the message says which and why, in plain words."""


_SHOWN_DECIMALS = 6


def decimal_of(number: Fraction) -> Decimal:
    """A fraction as a decimal number, rounded half away from zero to at most six places, for showing only."""
    return rounded(number, _SHOWN_DECIMALS).normalize()


def rounded(number: Fraction, decimals: int) -> Decimal:
    """Round half away from zero to that many decimals; exact, however long the number."""
    scaled = abs(number) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if number >= 0 else -whole).scaleb(-decimals)


def plain(number: Decimal) -> str:
    """A number without exponent or trailing zeros, thousands separated: '1,234.5'."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
