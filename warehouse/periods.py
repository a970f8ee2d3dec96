"""Months as the warehouse counts them: 'YYYY-MM', with the English financial year from April."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from warehouse.errors import UsageFault

_PATTERN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Period:
    """One calendar month. Ordered in time; `str()` gives 'YYYY-MM'."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read 'YYYY-MM'; raises `UsageFault` PERIOD_FORMAT for anything else."""
        match = _PATTERN.fullmatch(text.strip())
        if not match:
            raise UsageFault(
                "PERIOD_FORMAT", f"'{text}' is not a month.", "Write it as YYYY-MM, such as 2017-11."
            )
        return cls(int(match[1]), int(match[2]))

    @property
    def start(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The last day of the month."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def financial_year(self) -> str:
        """The financial year the month lies in, written '2017-18'."""
        first = self.year if self.month >= 4 else self.year - 1
        return f"{first}-{(first + 1) % 100:02d}"

    def shift(self, months: int) -> Period:
        """The month that many months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Period(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
