"""What a release calls its indicators, areas and parts: codes looked up, cells put into words."""

from __future__ import annotations

import calendar
import difflib
from datetime import date
from typing import Any

from warehouse.digest.words import day_name, month_name
from warehouse.statements.formula import Reference
from warehouse.statements.model import CannotCheck

NEIGHBOURS = "statistical_neighbours"
_KIND_WORDS = {
    "month": "",
    "quarter": "quarter to ",
    "year_to_date": "year to date to ",
    "financial_year": "financial year to ",
    "academic_year": "academic year to ",
    "calendar_year": "calendar year to ",
    "rolling_12_months": "twelve months to ",
    "as_stated": "as stated, ",
}

Row = dict[str, Any]


class Names:
    """The catalogue, the areas and the breakdowns of one release; `authority` is its home."""

    def __init__(
        self,
        release_id: str,
        authority: str,
        indicators: list[Row],
        areas: list[Row],
        breakdowns: list[Row],
    ) -> None:
        self.release_id = release_id
        self.authority = authority
        self._indicators: dict[str, Row] = {row["indicator_code"]: row for row in indicators}
        self._areas: dict[str, Row] = {row["area_code"]: row for row in areas}
        self._members = {(row["breakdown"], row["breakdown_value"]): row["label"] for row in breakdowns}

    def indicator(self, code: str) -> Row:
        """The catalogue's row of an indicator; raises `CannotCheck` where there is none."""
        known = {name.upper(): name for name in self._indicators}
        if found := known.get(code.upper()):
            row: Row = self._indicators[found]
            return row
        near = difflib.get_close_matches(code.upper(), known, n=2)
        hint = f" Did you mean {' or '.join(known[name] for name in near)}?" if near else ""
        raise CannotCheck(f"The catalogue of {self.release_id} has no indicator '{code}'.{hint}")

    def area(self, text: str) -> str:
        """The code of an area given by code, name, 'region' or 'england'; the home authority where empty.

        Raises `CannotCheck`.
        """
        low = text.strip().lower()
        if not low:
            return self.authority
        if low in {NEIGHBOURS, "neighbours", "statistical neighbours"}:
            return NEIGHBOURS
        if low == "region" and self.authority in self._areas:
            return str(self._areas[self.authority]["region_code"])
        for code, row in self._areas.items():
            if low in {code.lower(), str(row["area_name"]).lower()}:
                return code
        raise CannotCheck(f"{self.release_id} has no area '{text}'.")

    def authorities(self, within: str = "") -> list[str]:
        """The codes of all authorities, or of those in a region."""
        return [
            code
            for code, row in self._areas.items()
            if row["area_kind"] == "authority" and (not within or row["region_code"] == within)
        ]

    def area_kind(self, code: str) -> str:
        """authority, region, country or neighbour_group."""
        return str(self._areas[code]["area_kind"]) if code in self._areas else ""

    def describe(self, reference: Reference) -> str:
        """What a reference names, in words."""
        name = self._indicators[reference.source]["name"]
        when = day_name(reference.end) if reference.end else ""
        if reference.start and reference.end and reference.start != reference.end:
            when = f"{day_name(reference.start)} to {day_name(reference.end)}"
        parts = [f"{name} ({reference.source})", when]
        if reference.area and reference.area != self.authority:
            parts.insert(1, self.area_name(reference.area))
        parts += [self._member(breakdown, member) for breakdown, member in reference.choices]
        parts += [reference.period_kind.replace("_", " "), reference.document and f"in {reference.document}"]
        return ", ".join(part for part in parts if part)

    def area_name(self, code: str) -> str:
        """The name of an area, or what stands for one."""
        if code == "*":
            return "all authorities"
        return str(self._areas[code]["area_name"]) if code in self._areas else code.replace("_", " ")

    def _member(self, breakdown: str, member: str) -> str:
        if breakdown == "all":
            return ""
        return self._members.get((breakdown, member)) or f"{breakdown} {member}".replace("_", " ")

    def label(self, code: str, cell: Row, part: str = "") -> str:
        """What a cell is, in words: 'Children looked after, Male, April 2017'."""
        day: date = cell["period_end"]
        is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
        when = _KIND_WORDS.get(cell["period_kind"], "") + (month_name(day) if is_month_end else day_name(day))
        where = "" if cell["area_code"] == self.authority else self.area_name(cell["area_code"])
        name = str(self._indicators[code]["name"]) + (f", {part}" if part and part != "value" else "")
        return ", ".join(
            one
            for one in (name, self._member(cell["breakdown"], cell["breakdown_value"]), where, when)
            if one
        )
