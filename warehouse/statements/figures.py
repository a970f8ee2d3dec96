"""The figures of one release, looked up by reference; every figure used is kept for the explanation."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb

from warehouse.digest.words import ORIGINS, STATUSES, day_name, listed, month_name
from warehouse.statements import ledgers
from warehouse.statements.formula import LEDGERS, Reference, Series
from warehouse.statements.model import PERIOD_KINDS, CannotCheck, Operand
from warehouse.statements.names import NEIGHBOURS, Names, Row

_PARTS = ("value", "numerator", "denominator", "target")

_CELLS = """
select
    cell.area_code, cell.period_kind, cell.period_end, cell.breakdown, cell.breakdown_value,
    cell.value, cell.numerator, cell.denominator, cell.symbol, cell.status, cell.origin,
    {made_up} as is_made_up,
    cell.target, {document} as document, {place} as place, 1 as statement_rank
from mart.fct_indicator_value as cell
{stated}
where cell.indicator_code = $code
"""
_STATED_JOIN = """
left join mart.fct_stated_figure as stated
    on cell.indicator_code = stated.indicator_code and cell.area_code = stated.area_code
    and cell.period_kind = stated.period_kind and cell.period_end = stated.period_end
    and cell.breakdown = stated.breakdown and cell.breakdown_value = stated.breakdown_value
    and cell.origin = stated.origin and cell.value = stated.value and stated.statement_rank = 1
"""
_STATED = """
select
    area_code, period_kind, period_end, breakdown, breakdown_value,
    value, numerator, denominator, symbol, status, origin, false as is_made_up,
    null as target, document, place, statement_rank
from mart.fct_stated_figure
where indicator_code = $code
"""


class ReleaseFigures:
    """Looks figures up in schema `mart` of a release.

    `used` holds the figures of the statement under check, `notes` what its reader should know of them.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, release_id: str, authority: str) -> None:
        self._connection = connection
        self.names = Names(
            release_id,
            authority,
            indicators=self.rows("select * from mart.dim_indicator"),
            areas=self.rows("select * from mart.dim_area"),
            breakdowns=self.rows("select * from mart.dim_breakdown"),
        )
        self._symbols = dict(connection.execute("select symbol, meaning from mart.dim_symbol").fetchall())
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'mart'"
        ).fetchall()
        tables = {table for table, _ in columns}
        self.knows_documents = "fct_stated_figure" in tables
        self._knows_comparators = "bmk_indicator_comparison" in tables
        self._knows_made_up = ("fct_indicator_value", "is_made_up") in columns
        self._cells: dict[tuple[str, bool], list[Row]] = {}
        self.forget()

    def forget(self) -> None:
        """Start a new statement."""
        self.used: list[Operand] = []
        self.notes: list[str] = []

    def _compared(self, reference: Reference, comparator: str) -> Row | None:
        """The release's comparison of the home authority with a group on the day of the reference."""
        if not self._knows_comparators or reference.choices:
            return None
        found = self.rows(
            "select * from mart.bmk_indicator_comparison where indicator_code = $code and area_code = $area "
            "and period_end = $day and comparator = $comparator order by period_kind",
            {
                "code": self.names.indicator(reference.source)["indicator_code"],
                "area": self.names.authority,
                "day": reference.end,
                "comparator": comparator,
            },
        )
        return found[0] if found else None

    def rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        """The rows of a query by column name."""
        cursor = (
            self._connection.execute(query, parameters) if parameters else self._connection.execute(query)
        )
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def members(self, code: str, member: str) -> tuple[str, str] | None:
        """The breakdown that has this member, where the indicator has exactly one such."""
        found = {
            (row["breakdown"], row["breakdown_value"])
            for row in self._cells_of(code, stated=False)
            if row["breakdown_value"] == member
        }
        return found.pop() if len(found) == 1 else None

    def fetch(
        self, reference: Reference, prefer: Sequence[str] = PERIOD_KINDS, complete: bool = False
    ) -> Fraction | Series:
        """The figure or series that a reference names, exact; raises `CannotCheck`.

        Where several kinds of period end on the day, the first of `prefer` is taken. With `complete`, a
        series of months must have every month.
        """
        if reference.source in LEDGERS:
            found = ledgers.fetch(self, reference)
            self.used.extend(found.values())
            return self._shaped(reference, {key: one.value for key, one in found.items()})
        row = self.names.indicator(reference.source)
        if reference.part and reference.part not in _PARTS:
            raise CannotCheck(f"A figure has no part '{reference.part}'; there are {listed(list(_PARTS))}.")
        if reference.end is None:
            raise CannotCheck(f"The day that the figure of {row['name']} is of is not given.")
        resolved = replace(
            reference,
            source=str(row["indicator_code"]),
            area="*" if reference.area == "*" else self.names.area(reference.area),
        )
        if resolved.area == NEIGHBOURS:
            return self._neighbours(resolved)
        chosen = self._chosen(resolved, prefer)
        if complete:
            self._insist_on_every_month(resolved, chosen)
        values: Series = {}
        for cell in chosen:
            value = self._usable(resolved, cell)
            if value is None:
                continue
            values[_key(resolved, cell)] = value
            self.used.append(
                Operand(
                    label=self.names.label(resolved.source, cell, resolved.part),
                    value=value,
                    source=_source(cell),
                )
            )
        if not values:
            raise CannotCheck(self._absence(resolved, chosen))
        return self._shaped(resolved, values)

    @staticmethod
    def _shaped(reference: Reference, values: Series) -> Fraction | Series:
        if reference.is_series:
            return values
        return next(iter(values.values()))

    def _cells_of(self, code: str, *, stated: bool) -> list[Row]:
        if (code, stated) not in self._cells:
            documents = self.knows_documents
            query = (
                _STATED
                if stated
                else _CELLS.format(
                    stated=_STATED_JOIN if documents else "",
                    document="stated.document" if documents else "null",
                    place="stated.place" if documents else "null",
                    # Releases of before there were sample records have no such column.
                    made_up="cell.is_made_up" if self._knows_made_up else "false",
                )
            )
            self._cells[code, stated] = self.rows(query, {"code": code})
        return self._cells[code, stated]

    def _chosen(self, reference: Reference, prefer: Sequence[str]) -> list[Row]:
        """The cells that a reference names, one per area, day and member."""
        stated = bool(reference.document or reference.place)
        if stated and not self.knows_documents:
            raise CannotCheck(f"{self.names.release_id} does not say which document printed a figure.")
        order = {kind: place for place, kind in enumerate(dict.fromkeys((*prefer, *PERIOD_KINDS)))}
        named = [
            cell
            for cell in self._cells_of(reference.source, stated=stated)
            if self._is_named(reference, cell, stated)
        ]
        assert reference.start and reference.end  # noqa: S101
        exact = [cell for cell in named if reference.start <= cell["period_end"] <= reference.end]
        if not exact and reference.start == reference.end:
            # A statement that names a month means a figure of any day in it, where there is but one such day.
            month = [
                cell
                for cell in named
                if (cell["period_end"].year, cell["period_end"].month)
                == (reference.end.year, reference.end.month)
            ]
            exact = month if len({cell["period_end"] for cell in month}) == 1 else []
        exact.sort(
            key=lambda cell: (
                cell["value"] is None,
                cell["is_made_up"],
                order.get(cell["period_kind"], len(order)),
                cell["statement_rank"],
            )
        )
        if reference.start != reference.end and exact:
            exact = [cell for cell in exact if cell["period_kind"] == exact[0]["period_kind"]]
        first: dict[tuple[Any, ...], Row] = {}
        for cell in exact:
            first.setdefault((cell["area_code"], cell["period_end"], cell["breakdown_value"]), cell)
        return sorted(first.values(), key=lambda cell: (cell["period_end"], cell["area_code"]))

    def _is_named(self, reference: Reference, cell: Row, stated: bool) -> bool:
        if reference.area != "*" and cell["area_code"] != reference.area:
            return False
        if reference.area == "*" and self.names.area_kind(cell["area_code"]) != "authority":
            return False
        if reference.period_kind and cell["period_kind"] != reference.period_kind:
            return False
        if stated and reference.document and cell["document"].lower() != reference.document.lower():
            return False
        if stated and reference.place and reference.place.lower() not in (cell["place"] or "").lower():
            return False
        choices = reference.choices or (("all", "all"),)
        return any(
            cell["breakdown"] == breakdown and member in {"*", cell["breakdown_value"]}
            for breakdown, member in choices
        )

    def _usable(self, reference: Reference, cell: Row) -> Fraction | None:
        """The exact number of a cell, or None where it may not be used."""
        if cell["is_made_up"]:
            return None
        part = reference.part or "value"
        if cell["value"] is None or cell[part] is None:
            return None
        if part != "value":
            return Fraction(cell[part])
        return exact_value(
            cell["value"],
            cell["numerator"],
            cell["denominator"],
            self.names.indicator(reference.source)["multiplier"],
        )

    def _absence(self, reference: Reference, cells: Iterable[Row]) -> str:
        """Why there is no figure, in words."""
        what = self.names.describe(reference)
        for cell in cells:
            if cell["is_made_up"]:
                return f"The figure of {what} is made up, so it can confirm nothing."
            if cell["symbol"] == "c":
                return f"The figure of {what} is held back so that no person can be identified."
            if cell["value"] is None:
                why = STATUSES.get(cell["status"], cell["status"])
                meaning = self._symbols.get(cell["symbol"], "")
                return f"The figure of {what} is not there: {meaning or why}{f' ({why})' if meaning else ''}."
            return f"The figure of {what} has no {reference.part}."
        return f"There is no figure of {what} in {self.names.release_id}."

    def _insist_on_every_month(self, reference: Reference, cells: list[Row]) -> None:
        assert reference.start and reference.end  # noqa: S101
        if reference.start == reference.end or (cells and cells[0]["period_kind"] != "month"):
            return
        there = {cell["period_end"] for cell in cells if self._usable(reference, cell) is not None}
        missing = [day for day in month_ends(reference.start, reference.end) if day not in there]
        if missing:
            raise CannotCheck(
                f"{self.names.indicator(reference.source)['name']} has no usable figure for "
                f"{listed([month_name(day) for day in missing])}."
            )

    def _neighbours(self, reference: Reference) -> Fraction | Series:
        """The statistical neighbours' average: as a document quotes it, else as the release compares."""
        quoted = f"SN-{self.names.authority}"
        if self.names.area_kind(quoted):
            try:
                return self.fetch(replace(reference, area=quoted))
            except CannotCheck:
                pass
        found = self._compared(reference, NEIGHBOURS)
        if found is None or found["comparator_value"] is None:
            what = self.names.describe(reference)
            raise CannotCheck(f"There is no figure of {what} in {self.names.release_id}.")
        value = Fraction(found["comparator_value"])
        name, day = self.names.indicator(reference.source)["name"], found["comparator_period_end"]
        label = f"{name}, statistical neighbours, {day_name(day)}"
        self.used.append(Operand(label=label, value=value, source=str(found["comparator_source"])))
        return value

    def compared_rank(self, reference: Reference, group: str) -> tuple[int, int]:
        """The release's own rank of the home authority in a group, and of how many; raises `CannotCheck`.

        `group` is `NEIGHBOURS`, a region's code, or anything else for England.
        """
        kind = self.names.area_kind(group)
        comparator = NEIGHBOURS if group == NEIGHBOURS else "region" if kind == "region" else "england"
        found = self._compared(reference, comparator)
        if found is None or found["rank"] is None or found["rank_of"] < 2:
            what = self.names.describe(reference)
            raise CannotCheck(f"{self.names.release_id} has no rank of {what}: too few areas have a figure.")
        return int(found["rank"]), int(found["rank_of"])


def exact_value(
    value: Decimal, numerator: Decimal | None, denominator: Decimal | None, multiplier: Any
) -> Fraction:
    """The unrounded value of a ratio where its parts make the printed one, else the printed one."""
    if numerator is None or not denominator or multiplier is None:
        return Fraction(value)
    exact = Fraction(numerator) / Fraction(denominator) * Fraction(multiplier)
    exponent = value.normalize().as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    return exact if abs(exact - Fraction(value)) * 2 <= Fraction(1, 10**decimals) else Fraction(value)


def month_ends(start: date, end: date) -> list[date]:
    """The last days of all months from `start` to `end`, both within."""
    found = []
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        day = date(year, month, calendar.monthrange(year, month)[1])
        if start <= day <= end:
            found.append(day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def _key(reference: Reference, cell: Row) -> str:
    """What tells the figures of a series apart, so that two series can be matched."""
    parts = [cell["area_code"] if reference.area == "*" else ""]
    parts.append(str(cell["period_end"]) if reference.start != reference.end else "")
    parts.append(f"{cell['breakdown']}={cell['breakdown_value']}" if reference.choices else "")
    return "/".join(parts)


def _source(cell: Row) -> str:
    words = ORIGINS.get(cell["origin"] or "", cell["origin"] or "")
    return f"{words}, {cell['document']} {cell['place'] or ''}".strip() if cell["document"] else words
