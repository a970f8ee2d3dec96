"""Receiving: files are put into the inbox whole, as a person would drop them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from warehouse.deliveries.files import replacing
from warehouse.errors import UsageFault
from warehouse.periods import Period
from warehouse.settings import Settings

AREA_CODE = re.compile(r"[EWSN][0-9]{8}")


def inbox_folder(settings: Settings, authority: str | None, period: Period | None) -> Path:
    """`inbox/` or `inbox/<authority>/<period>/`; raises `UsageFault` where only one of the two is given."""
    if authority is None and period is None:
        return settings.inbox
    if authority is None or period is None:
        raise UsageFault(
            "AUTHORITY_AND_PERIOD",
            "An authority and a period go together when a file is received.",
            "Give both --authority and --period, or neither.",
        )
    if not AREA_CODE.fullmatch(authority):
        raise UsageFault(
            "AUTHORITY_FORMAT",
            "The authority is not an ONS code.",
            "Write it like E06000034 (a letter and 8 digits).",
        )
    return settings.inbox / authority / str(period)


def receive(
    settings: Settings, files: list[Path], *, authority: str | None = None, period: Period | None = None
) -> list[Path]:
    """Copy files into the inbox and return where they stand there.

    With authority (ONS code) and period they go to `inbox/<authority>/<period>/`, which says whose
    month a file is that does not say so itself; without them a file that lies in such a folder already
    goes to the same one. A name that is taken gets a number, so that nothing waiting is overwritten.
    Raises `UsageFault` FILE_NOT_FOUND before anything is copied.
    """
    folder = inbox_folder(settings, authority, period)
    for path in files:
        if not path.is_file():
            raise UsageFault("FILE_NOT_FOUND", f"There is no file {path}.", "Check the path.")
    received = []
    for path in files:
        target = _free_name(
            folder if authority else _own_folder(settings, path), path.name.lstrip(".") or "file"
        )
        with replacing(target) as partial:
            shutil.copyfile(path, partial)
        received.append(target)
    return received


def _own_folder(settings: Settings, path: Path) -> Path:
    """The inbox folder that a file's own folders `<authority>/<period>` name, else the inbox itself."""
    parts = path.resolve().parts[-3:-1]
    try:
        return inbox_folder(settings, parts[0], Period.parse(parts[1]))
    except (IndexError, UsageFault):
        return settings.inbox


def _free_name(folder: Path, name: str) -> Path:
    target, number = folder / name, 2
    while target.exists():
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return target
