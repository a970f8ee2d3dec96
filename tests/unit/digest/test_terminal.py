"""The scorecard on the terminal."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from tests import small_marts
from warehouse.digest.terminal import print_scorecard
from warehouse.errors import WarehouseError


@pytest.fixture
def printed(tmp_path: Path) -> list[str]:
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        small_marts.create(connection)
        small_marts.fill(connection)
    out = io.StringIO()
    print_scorecard(tmp_path, Console(file=out, width=140))
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_the_headline_figures_are_printed(printed: list[str]) -> None:
    assert "Thurrock, November 2017 release 2017-11-r1" in printed
    assert "Number of contacts 611 ▲ 91 ▲ 180 returned" in printed
    assert "Children looked after 311 = ▼ 27 returned" in printed
    assert "Unaccompanied asylum seeking children 32 ▼ 4 ▼ 49 returned" in printed
    assert "Long term placement stability 64.13% ▲ 1.36 points ▲ 3.94 points returned" in printed
    assert "Children on a child protection plan 239 ▼ 11 ▼ 72 returned" in printed


def test_the_newest_six_months_are_printed(printed: list[str]) -> None:
    assert "Number of contacts 516 517 355 457 520 611 3,864 returned" in printed


def test_the_paths_of_release_and_digest_are_printed_whole(printed: list[str], tmp_path: Path) -> None:
    assert f"The release: {tmp_path}" in printed
    assert f"The digest: {tmp_path / 'digest' / 'index.html'}" in printed


def test_an_absent_release_is_said(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError) as fault:
        print_scorecard(tmp_path / "none", Console(file=io.StringIO()))
    assert fault.value.code == "NO_RELEASE"
