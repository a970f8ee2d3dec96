"""What a spreadsheet program does with a CSV cell: one rule, for every CSV file that is written here."""

from __future__ import annotations

import re
from typing import TypeVar

T = TypeVar("T")

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins with one of these is run as a formula, unless it is a number."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def defused(cell: T) -> T | str:
    """The cell, with an apostrophe in front where it is a text that would be run; all else as it is."""
    if not isinstance(cell, str) or not cell.startswith(FORMULA_SIGNS) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"
