"""The small release that statements are checked against."""

from __future__ import annotations

import pytest
from small_release import open_release

from warehouse.statements.figures import ReleaseFigures


@pytest.fixture
def figures() -> ReleaseFigures:
    """A release of a handful of figures."""
    return open_release()
