"""Which release readers see: the link `releases/current`, moved by one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from warehouse.decision_chain import ROLLED_BACK
from warehouse.errors import Refusal
from warehouse.ledger import Decision, Ledger
from warehouse.releases.files import Files
from warehouse.settings import Settings

NAME = "current"
STAGING = ".staging-"
SET_ASIDE = ".unrecorded-"
_LOCK = ".lock"


def current_release(settings: Settings) -> str | None:
    """The id of the release that `current` names, or None; the release may be damaged or gone."""
    link = settings.releases / NAME
    return Path(link.readlink()).name if link.is_symlink() else None


def recorded_release(ledger: Ledger) -> str | None:
    """The id of the release that the ledger says readers should see, or None.

    It is the newest of the newest month published, so that nobody is led back to an older month by its late
    correction; a rollback says otherwise, until a release of that month or a later one is published.
    """
    with ledger.session() as session:
        query = select(Decision).where(Decision.release_id.is_not(None)).order_by(Decision.decision_id)
        moves = session.scalars(query).all()
    shown: Decision | None = None
    for move in moves:
        if shown is None or move.decision == ROLLED_BACK or move.period >= shown.period:
            shown = move
    return shown.release_id if shown else None


def leftovers(settings: Settings) -> list[Path]:
    """What an interrupted publish left behind in the folder of releases."""
    if not settings.releases.is_dir():
        return []
    return sorted(
        path for path in settings.releases.iterdir() if path.name.startswith((STAGING, f".{NAME}-"))
    )


@contextmanager
def one_publisher(settings: Settings, files: Files) -> Iterator[None]:
    """Hold the right to change the folder of releases; raises `Refusal` PUBLISHER_BUSY.

    The operating system gives the lock back when the process ends, however it ends.
    """
    files.make_folder(settings.releases)
    files.before("lock", settings.releases / _LOCK)
    with (settings.releases / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                "PUBLISHER_BUSY",
                "Another publish or rollback is under way.",
                "Wait until it has ended, then run the command again.",
            ) from None
        yield
