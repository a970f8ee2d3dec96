"""One writer at a time, across processes: a lock file that the system releases when its holder ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.errors import Refusal
from warehouse.settings import Settings

_HELD_BY_PARENT = "WAREHOUSE_WRITER_IS_HELD"


def marked_as_held(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a child whose parent already holds the lock for it."""
    return {**environment, _HELD_BY_PARENT: "1"}


@contextmanager
def only_writer(settings: Settings, *, wait_seconds: float = 0) -> Iterator[None]:
    """Be the only one who loads, builds, checks or publishes in this home.

    Waits up to `wait_seconds`; raises `Refusal` WRITER_BUSY when another still writes then.
    Airflow's pool does this among its own tasks; this lock does it between Airflow, the command
    line, and a second Airflow.
    """
    if os.environ.get(_HELD_BY_PARENT):
        yield
        return
    settings.home_dir.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    with (settings.home_dir / "writer.lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Refusal(
                        "WRITER_BUSY",
                        "Another run is writing to this warehouse.",
                        "Wait until it has ended and try again.",
                    ) from None
                time.sleep(1)
        yield
