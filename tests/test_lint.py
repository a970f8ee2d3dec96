"""The linters and the type checker find nothing, as `make lint` runs them."""

import subprocess

import pytest

from warehouse.settings import PROJECT


@pytest.mark.slow
def test_make_lint_finds_nothing() -> None:
    done = subprocess.run(
        ["make", "lint"], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout
