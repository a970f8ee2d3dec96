"""Proposes a list of statements from the text of a report, by rules; a person confirms it."""

from __future__ import annotations

from pathlib import Path

from warehouse.digest.words import counted
from warehouse.errors import UsageFault
from warehouse.releases import manifest as manifests
from warehouse.releases import marts
from warehouse.releases.verification import resolve
from warehouse.settings import Settings
from warehouse.statements.model import COLUMNS
from warehouse.statements.proposing.model import Proposal, Understood
from warehouse.statements.proposing.proposals import understand
from warehouse.statements.proposing.text import read_report
from warehouse.statements.proposing.vocabulary import Vocabulary, vocabulary_of
from warehouse.statements.results import write_rows

__all__ = [
    "Proposal",
    "Understood",
    "Vocabulary",
    "proposal_lines",
    "propose_file",
    "read_report",
    "understand",
    "vocabulary_of",
]


def propose_file(
    settings: Settings, report: Path, release: str | None = None, out: Path | None = None
) -> tuple[Understood, Path]:
    """Propose the statements of a report; writes them as CSV, by default beside the report.

    Returns what was understood and the file. A file that exists is never overwritten: it may have been
    edited.
    Raises `UsageFault` OUTPUT_EXISTS, NO_STATEMENT_FOUND and what reading the report raises.
    """
    target = out or report.with_suffix(".statements.csv")
    sentences = read_report(report)
    if target.exists():
        raise UsageFault(
            "OUTPUT_EXISTS",
            f"{target.name} exists and may hold somebody's corrections.",
            "Name another file with --csv, or move that one away.",
        )
    release_id = resolve(settings, release)
    folder = settings.releases / release_id
    content, _ = manifests.read(folder)
    with marts.open_marts(folder / marts.DATABASE) as connection:
        vocabulary = vocabulary_of(connection, content.authority)
    found = understand(sentences, vocabulary)
    if not found.proposals:
        raise UsageFault(
            "NO_STATEMENT_FOUND",
            f"No figure of a measure that the catalogue knows was found in {report.name}.",
            "Write the list by hand; docs/statements.md describes the columns.",
        )
    write_rows(target, COLUMNS, (proposal.cells for proposal in found.proposals))
    return found, target


def proposal_lines(found: Understood, target: Path) -> list[str]:
    """What the command prints: each proposal with its sentence, for a person to confirm, and what is left."""
    lines = [f"{counted(len(found.proposals), 'statement')} understood, written to {target}"]
    for proposal in found.proposals:
        lines += ["", f"{proposal.cells['statement_id']}  {proposal.cells['text']}"]
        lines.append(f"    {proposal.understood}")
        lines += [f"    look: {note}" for note in proposal.notes]
    if found.unread:
        lines += ["", "Not understood, for you to read:"]
        lines += [f"    {one.words} ({one.why}): {one.text}" for one in found.unread]
    check = f"warehouse statements {target}"
    return [*lines, "", f"Nothing is checked yet. Correct the file where it is wrong, then: {check}"]
