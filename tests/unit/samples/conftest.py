from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.samples import SampleReport, write_samples


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleReport]:
    """The whole range, written once."""
    out = tmp_path_factory.mktemp("sample")
    return out / "E06000034", write_samples(out)
