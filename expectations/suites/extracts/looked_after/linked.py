"""SSDA903 rules that every module has: its children are in the header, with that date of birth, once."""

from __future__ import annotations

from expectations.suites.extracts.official import LINKED, ONCE, Official


def linked(*, exists: str | None = None, born: str | None = None, once: str | None = None) -> list[Official]:
    """The rules with these codes; a module has those that the guidance gives a code."""
    rules = [
        (exists, "A child of this module is in the header.", "is_in_header", LINKED),
        (born, "The date of birth is the one in the header.", "dob = birth_date", LINKED),
        (once, "A child stands in this module once.", "rows_of_child = 1", ONCE),
    ]
    return [Official(code, text, holds, family) for code, text, holds, family in rules if code]
