"""How one figure is written, the same on the page, in the workbook and on the terminal.

Rounding is half away from zero and happens only here (statistics rules: decide on unrounded values, round
for display). A figure that is missing is written as its symbol, never as nothing and never as zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NO_FIGURE = "–"
HELD_BACK = "c"
MINUS = "\u2212"
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Unit:
    """How amounts of one unit are written: what stands before and after the number, and the unit in words.

    `cell_after` is what follows the number inside a table, where the row already names the unit;
    `difference` is the word that follows a difference of two such amounts.
    """

    before: str
    after: str
    cell_after: str
    words: str
    difference: str


def unit_of(unit: str | None) -> Unit:
    """Read a catalogue unit ('percent', 'days', 'pounds per week', 'per 10,000 children 0-17', ...)."""
    text = (unit or "").strip()
    low = text.lower()
    if low in {"percent", "%", "percentage"}:
        return Unit("", "%", "%", "%", " percentage points")
    if low in {"", "count", "number", "persons", "children"}:
        return Unit("", "", "", "number", "")
    if low.startswith(("pound", "gbp", "£")):
        rest = low.removeprefix("pounds").removeprefix("pound").removeprefix("gbp").removeprefix("£")
        rest = rest.replace("_", " ").strip()
        scale = {"thousand": "k", "million": "m"}.get(rest, "")
        words = f"£ {rest}".strip()
        return Unit("£", scale, scale, words, "" if scale else (f" {rest}" if rest else ""))
    if low in {"day", "days"}:
        return Unit("", " days", "", "days", " days")
    if low.startswith("rate_per_"):
        low = f"per {int(low.removeprefix('rate_per_')):,}"
        return Unit("", f" {low}", "", low, f" {low}")
    if low.startswith("per "):
        return Unit("", f" {text}", "", text, f" {text}")
    return Unit("", f" {text}", "", text, f" {text}")


def count(amount: int | None) -> str:
    """A count of rows; the symbol c where it is held back because it is of few persons."""
    return HELD_BACK if amount is None else number(amount, 0)


def is_count(unit: str) -> bool:
    """Whether figures of this unit count things, so that bigger places have more."""
    return unit_of(unit).words == "number"


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    """Round half away from zero; without `decimals` the value's own digits stay, trailing zeros leave."""
    if decimals is None:
        exponent = value.normalize().as_tuple().exponent
        decimals = min(max(-exponent if isinstance(exponent, int) else 0, 0), _MOST_DECIMALS)
    result = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """A bare number: thousands separated by commas, a true minus sign, no unit."""
    result = rounded(Decimal(value), decimals)
    return f"{MINUS if result < 0 else ''}{abs(result):,f}"


def figure(
    value: Decimal | int | None,
    unit: str | None = None,
    decimals: int | None = None,
    symbol: str | None = None,
    *,
    in_table: bool = False,
) -> str:
    """One figure with its unit: '64.13%', '£3,279,000', '−£12', '215.5 days', '611'.

    A missing value gives its symbol, or a dash where it has none. In a table the unit is left to the row's
    label, except for the per cent and pound signs.
    """
    if value is None:
        return symbol or NO_FIGURE
    style = unit_of(unit)
    text = number(value, decimals)
    sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    after = style.cell_after if in_table else style.after
    if after == " days" and digits == "1":
        after = " day"
    return f"{sign}{style.before}{digits}{after}"


def difference(
    newer: Decimal | None, older: Decimal | None, unit: str | None, decimals: int | None
) -> tuple[str, str] | None:
    """What a figure did against an earlier one: ('up', '91'), ('down', '1.36 percentage points').

    ('level', '') where the two are equal as displayed; None where either is missing.
    """
    if newer is None or older is None:
        return None
    change = rounded(newer - older, decimals)
    if change == 0:
        return "level", ""
    style = unit_of(unit)
    scale = style.after if style.before else ""
    after = " day" if style.difference == " days" and abs(change) == 1 else style.difference
    return ("up" if change > 0 else "down"), f"{style.before}{number(abs(change), decimals)}{scale}{after}"


def workbook_format(unit: str | None, decimals: int | None) -> str:
    """The number format of a workbook cell that holds the unrounded value of that unit."""
    style = unit_of(unit)
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if decimals is None:
        return "General"
    after = f'"{style.cell_after}"' if style.cell_after else ""
    positive = f'"{style.before}"{digits}{after}' if style.before else f"{digits}{after}"
    return f"{positive};\\-{positive}"
