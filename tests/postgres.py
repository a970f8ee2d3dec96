"""A real PostgreSQL for a test: the one that comes as a wheel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.serving import embedded


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty server that ends with the block."""
    # Not pytest's folder: started by root, the server runs as another user, who may not enter that one.
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        folder = Path(parent) / "data"
        try:
            yield embedded.start(folder)
        finally:
            embedded.stop(folder)
