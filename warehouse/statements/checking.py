"""Checks the statements of a file against one release."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.releases import manifest as manifests
from warehouse.releases import marts
from warehouse.releases.verification import resolve
from warehouse.settings import Settings
from warehouse.statements import phrases
from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.model import (
    NUMERIC_KINDS,
    PERIOD_KINDS,
    CannotCheck,
    Checked,
    Kind,
    Report,
    Statement,
    Verdict,
    decimal_of,
    plain,
    rounded,
)
from warehouse.statements.reading import read_statements
from warehouse.statements.recompute import Recomputed, recompute

_RETRIED = NUMERIC_KINDS - {Kind.SUM, Kind.RANK}


def check_file(settings: Settings, path: Path, release: str | None = None) -> Report:
    """Check every statement of a CSV file against a release, the current one by default.

    Raises `StatementsRefused` with every problem of the file; `UsageFault` NO_FILE, FILE_TOO_LARGE,
    UNKNOWN_RELEASE; `Refusal` NO_RELEASE.
    """
    statements = read_statements(path)
    release_id = resolve(settings, release)
    folder = settings.releases / release_id
    content, _ = manifests.read(folder)
    if not (folder / marts.DATABASE).is_file():
        raise WarehouseError(
            "RELEASE_DAMAGED",
            f"{release_id} has no {marts.DATABASE}.",
            f"Run `warehouse verify {release_id}`.",
        )
    with marts.open_marts(folder / marts.DATABASE) as connection:
        figures = ReleaseFigures(connection, release_id, content.authority)
        checked = [check_statement(figures, statement) for statement in statements]
    return Report(file=path.name, release_id=release_id, authority=content.authority, checked=checked)


def check_statement(figures: ReleaseFigures, statement: Statement) -> Checked:
    """The verdict on one statement, with the figures behind it."""
    cues = phrases.period_kinds(statement.text)
    first = _checked(figures, statement, cues)
    is_open = not (statement.period_kind or statement.formula) and statement.kind in _RETRIED
    if first.verdict is not Verdict.DISAGREES or not is_open:
        return first
    # The file does not say which kind of period it means, so each that ends on that day is tried; an undated
    # statement of some document is no rival of the figures that are dated.
    for kind in PERIOD_KINDS[:-1]:
        other = _checked(figures, statement, [kind, *cues])
        if other.verdict is Verdict.AGREES:
            return other
    return first


def _checked(figures: ReleaseFigures, statement: Statement, prefer: list[str]) -> Checked:
    figures.forget()
    try:
        found = recompute(figures, statement, prefer)
    except CannotCheck as fault:
        return _result(figures, statement, Verdict.CANNOT_BE_CHECKED, "", str(fault))
    if found.holds is not None:
        return _judged_truth(figures, statement, found)
    return _judged_number(figures, statement, found)


def _judged_truth(figures: ReleaseFigures, statement: Statement, found: Recomputed) -> Checked:
    claimed = phrases.truth_of(statement.stated_value)
    holds = bool(found.holds)
    verdict = Verdict.AGREES if holds == (True if claimed is None else claimed) else Verdict.DISAGREES
    said = "It holds." if holds else "It does not hold."
    return _result(figures, statement, verdict, str(holds).lower(), f"{said} {found.words}".strip())


def _judged_number(figures: ReleaseFigures, statement: Statement, found: Recomputed) -> Checked:
    assert found.number is not None  # noqa: S101
    decimals = statement.decimals or 0
    stated, number = statement.stated, found.number
    if statement.kind is Kind.RANK and stated is None:
        stated = Decimal(1)
    if stated is None:
        return _result(figures, statement, Verdict.CANNOT_BE_CHECKED, _shown(number), "No number is stated.")
    words = [found.words] if found.words else []
    if is_size_of_fall(statement):
        number = -number
        words.append("The text speaks of a fall, so the numbers are its size.")
    verdict = verdict_of(Fraction(stated), number, decimals)
    side = statement.is_about
    if side is not None and verdict is Verdict.DISAGREES and is_near(stated, number, side):
        words.insert(0, "The number is written as near the figure, and the figure rounds to it.")
        verdict = Verdict.AGREES_AFTER_ROUNDING
    elif verdict is Verdict.AGREES_AFTER_ROUNDING:
        words.insert(
            0, f"Rounded it is {plain(rounded(number, decimals))}; the statement cut or raised it instead."
        )
    if verdict is Verdict.DISAGREES and verdict_of(-Fraction(stated), number, decimals) is Verdict.AGREES:
        words.insert(0, "The size is right, the direction is the other one.")
    return _result(figures, statement, verdict, _shown(number), " ".join(words))


def is_size_of_fall(statement: Statement) -> bool:
    """Whether a change is stated without a sign by a text that speaks of a fall and of no rise."""
    is_change = statement.kind in {Kind.DIFFERENCE, Kind.PERCENT_CHANGE}
    is_positive = statement.stated is not None and statement.stated > 0
    return is_change and is_positive and phrases.direction(statement.text) == phrases.FALL


def is_near(stated: Decimal, number: Fraction, side: int) -> bool:
    """Whether the figure, rounded to the stated number's last digit that is not nought, is that number.

    With `side` 1 the figure has to lie above the number, with -1 below it.
    """
    step = Fraction(10) ** int(stated.normalize().as_tuple().exponent)
    is_on_its_side = side == 0 or (number - Fraction(stated)) * side > 0
    return is_on_its_side and Fraction(rounded(number / step, 0)) * step == Fraction(stated)


def verdict_of(stated: Fraction, recomputed: Fraction, decimals: int) -> Verdict:
    """Agrees where the recomputed number, rounded half away from zero to the decimals stated, is the stated.

    Agrees after rounding where the stated one is the recomputed one cut, or raised, to those decimals.
    """
    if Fraction(rounded(recomputed, decimals)) == stated:
        return Verdict.AGREES
    if abs(stated - recomputed) < Fraction(1, 10**decimals):
        return Verdict.AGREES_AFTER_ROUNDING
    return Verdict.DISAGREES


def _shown(number: Fraction) -> str:
    return f"{decimal_of(number):f}"


def _result(
    figures: ReleaseFigures, statement: Statement, verdict: Verdict, recomputed: str, words: str
) -> Checked:
    return Checked(
        statement=statement,
        verdict=verdict,
        recomputed_value=recomputed,
        reason=words.strip(),
        figures=list(dict.fromkeys(figures.used)),
        release_id=figures.names.release_id,
    )
