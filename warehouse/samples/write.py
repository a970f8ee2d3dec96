"""Writes the sample deliveries: one folder a month, with the files that a council's systems would send."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel

from warehouse.errors import UsageFault
from warehouse.periods import Period
from warehouse.samples import headings
from warehouse.samples.annex_a import AnnexA, Lookups, look_up
from warehouse.samples.places import write_places
from warehouse.samples.readme import readme_text
from warehouse.samples.series import FIRST, LAST, index_of, months_between, targets
from warehouse.samples.spoiling import spoil
from warehouse.samples.ssda903 import Ssda903
from warehouse.samples.workbook import Cell, Properties, Sheet, write_workbook
from warehouse.samples.world import World, make_world

DEFAULT_SEED = 903


class MonthWritten(BaseModel):
    """What was written for one month, and the figures that its records are steered to."""

    period: str
    files: int
    bytes: int
    rows: dict[str, int]
    contacts: int
    looked_after: int
    uasc: int
    on_plan: int
    stable: int
    long_term: int


class SampleReport(BaseModel):
    """Everything that was written, and how long it took (`seconds` is the only part that varies)."""

    folder: str
    authority: str
    first: str
    last: str
    seed: int
    files: int
    bytes: int
    rows: int
    seconds: float
    months: list[MonthWritten]


def write_samples(
    out: Path,
    *,
    authority: str = "E06000034",
    first: Period = FIRST,
    last: Period = LAST,
    seed: int = DEFAULT_SEED,
) -> SampleReport:
    """Write made-up Annex A, SSDA903 and contact deliveries for every month from `first` to `last`.

    The files go to `<out>/<authority>/<YYYY-MM>/`, a README to `<out>/README.txt`; the places, which serve
    every month, to the first one. The same seed gives the same bytes, and a month's records have the same
    bytes whatever the range asked for. Whatever the authority, the population follows the series printed
    for Thurrock (see `series`).

    Raises `UsageFault` SAMPLE_RANGE when the months are not within April 2015 to January 2018 in order, and
    SAMPLE_AUTHORITY when the authority is no ONS code of England.
    """
    if not re.fullmatch(r"E\d{8}", authority):
        raise UsageFault(
            "SAMPLE_AUTHORITY",
            "The authority is not an ONS code of England.",
            "Give it as E and eight digits, e.g. E06000034.",
        )
    if not FIRST <= first <= last <= LAST:
        raise UsageFault(
            "SAMPLE_RANGE",
            f"There are no sample records for {first} to {last}.",
            f"Ask for months from {FIRST} to {LAST}, the earlier one first.",
        )
    began = time.perf_counter()
    world = make_world(seed)
    lookups = look_up(world)
    months = []
    for month in months_between(first, last):
        folder = out / authority / str(month)
        folder.mkdir(parents=True, exist_ok=True)
        months.append(_write_month(folder, world, lookups, month))
    places, places_rows = write_places(out / authority / str(first), authority)
    readme = out / "README.txt"
    readme.write_text(readme_text(authority, first, last, seed), encoding="utf-8", newline="\n")
    return SampleReport(
        folder=str(out),
        authority=authority,
        first=str(first),
        last=str(last),
        seed=seed,
        files=sum(month.files for month in months) + 2,
        bytes=sum(month.bytes for month in months) + places.stat().st_size + readme.stat().st_size,
        rows=sum(sum(month.rows.values()) for month in months) + places_rows,
        seconds=round(time.perf_counter() - began, 2),
        months=months,
    )


def _write_month(folder: Path, world: World, lookups: Lookups, month: Period) -> MonthWritten:
    index = index_of(month)
    rows: dict[str, int] = {}
    files = [folder / f"Annex_A_{month}_made_up.xlsx"]
    sheets = [
        Sheet(sheet.name, sheet.headings, list(sheet.rows))
        for sheet in AnnexA(world, lookups, index).sheets()
    ]
    rows |= {f"annex_a {sheet.name.lower()}": len(list(sheet.rows)) for sheet in sheets}
    write_workbook(files[0], sheets, _properties(month))
    returns = Ssda903(world, index)
    for name, lines in returns.modules().items():
        path = folder / f"SSDA903_{returns.collection_year}_{name}_made_up.csv"
        _write_csv(path, headings.SSDA903[name], lines)
        files.append(path)
        rows[f"ssda903 {name}"] = len(lines)
    path = folder / f"csc_contacts_{month}_made_up.csv"
    contacts = _contact_lines(world, month)
    _write_csv(path, headings.CSC_CONTACTS, contacts)
    files.append(path)
    rows["csc_contacts"] = len(contacts)
    goal = targets()[index]
    return MonthWritten(
        period=str(month),
        files=len(files),
        bytes=sum(file.stat().st_size for file in files),
        rows=rows,
        contacts=goal.contacts,
        looked_after=goal.looked_after,
        uasc=goal.uasc,
        on_plan=goal.on_plan,
        stable=goal.stable,
        long_term=goal.long_term,
    )


def _properties(month: Period) -> Properties:
    return Properties(
        title=f"Annex A child-level data, {month}: MADE-UP SAMPLE",
        subject="Made-up sample records. No row is about a real person.",
        description="Written by `warehouse sample` from a simulated population. Everything in it is made up.",
        saved_on=month.shift(1).start,
    )


def _contact_lines(world: World, month: Period) -> list[list[Cell]]:
    """The month's contacts; one that was decided after the month's end has no time of decision yet."""
    lines = []
    for contact in world.door.contacts:
        if month.start <= contact.day <= month.end:
            decided = contact.decided
            known = f"{decided:%Y-%m-%d %H:%M:%S}" if decided.date() <= month.end else ""
            lines.append(
                [
                    f"MADEUPC{contact.number:06d}",
                    contact.person.identifier,
                    contact.day.isoformat(),
                    contact.source_code,
                    contact.decision,
                    known,
                ]
            )
    return spoil("contacts", headings.CSC_CONTACTS, lines, month)


def _write_csv(path: Path, heads: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(heads)
        writer.writerows(lines)
