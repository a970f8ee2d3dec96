"""One figure of the page of an indicator: as a number, as a mark, with its interval and its status."""

from __future__ import annotations

from decimal import Decimal

from warehouse.digest import charts, figures, words
from warehouse.digest.model import Indicator, Marts
from warehouse.digest.tables import Row


def written(row: Row, indicator: Indicator, *, in_table: bool = True) -> str:
    """A figure, or the mark that says why there is none."""
    if row["value"] is None:
        return words.missing_mark(row["symbol"], row["status"])
    return figures.figure(row["value"], indicator.unit, indicator.decimals, in_table=in_table)


def amount(value: Decimal | None, indicator: Indicator) -> str:
    """An amount of the indicator's unit for a table; empty where there is none."""
    return "" if value is None else figures.figure(value, indicator.unit, indicator.decimals, in_table=True)


def status(row: Row, marts: Marts) -> str:
    """Why a figure is missing, or what is special about one that is there; empty for a plain final figure."""
    status = words.STATUSES.get(row["status"] or "", "")
    if row["value"] is None:
        symbol = row["symbol"]
        if symbol and words.missing_mark(symbol, row["status"]) == symbol:
            return marts.symbols.get(symbol, "no value")
        return status if row["status"] in words.STATUS_MARKS else "no figure in this release"
    return status if row["status"] in words.STATUS_MARKS else ""


def interval(row: Row, indicator: Indicator) -> str:
    """The 95% interval in words; empty where the marts have none."""
    if row["lower_95"] is None or row["upper_95"] is None:
        return ""
    return f"{amount(row['lower_95'], indicator)} to {amount(row['upper_95'], indicator)}"


def writer(indicator: Indicator) -> charts.Write:
    """How the axes of the indicator's pictures are written: with the decimals that their ticks need."""
    style = figures.unit_of(indicator.unit)

    def write(value: Decimal) -> str:
        text = figures.number(value)
        sign, digits = (figures.MINUS, text[1:]) if text.startswith(figures.MINUS) else ("", text)
        return f"{sign}{style.before}{digits}{style.cell_after}"

    return write
