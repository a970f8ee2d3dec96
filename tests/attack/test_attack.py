"""The independent attacker recovers nothing from protected tables and releases, and much from others."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.attack import attacker
from tests.conftest import Home
from warehouse.build import build
from warehouse.disclosure.attack import attack
from warehouse.disclosure.protect import Figure, protect
from warehouse.disclosure.system import System
from warehouse.disclosure.twin import twin_of
from warehouse.ledger import Ledger, Release
from warehouse.periods import Period
from warehouse.releases.assembly import write_tables

ROWS, COLUMNS = 5, 6


def random_table(seed: int) -> NDArray[np.int64]:
    """5 x 6 counts of the size that monthly figures by age and area have, with their margins."""
    random = np.random.default_rng(seed)
    table = random.poisson(random.gamma(1.2, 8, size=(ROWS, COLUMNS)))
    return np.pad(table, ((0, 1), (0, 1))) + np.block(
        [
            [np.zeros((ROWS, COLUMNS), dtype=np.int64), table.sum(axis=1, keepdims=True)],
            [table.sum(axis=0, keepdims=True), np.array([[table.sum()]])],
        ]
    )


def hidden_by_us(table: NDArray[np.int64]) -> NDArray[np.bool_]:
    at = np.arange(table.size).reshape(table.shape)
    lines = [*at, *at.T]
    system = System(
        table.ravel(),
        np.zeros(table.size, dtype=np.int64),
        [(*((int(place), 1) for place in line[:-1]), (int(line[-1]), -1)) for line in lines],
    )
    margins = {*at[-1].tolist(), *at[:, -1].tolist()}
    figures = [
        Figure(
            (place,),
            (20.0 if place in margins else 1.0) * (1 + np.log10(1 + number)),
            (place,),
            1 <= number <= 5,
            ((place, 3),),
        )
        for place, number in enumerate(table.ravel().tolist())
    ]
    done = protect(system, figures)
    assert done.unprotected == {}
    return done.hidden.reshape(table.shape)


def recovered(folder: Path, table: NDArray[np.int64], hidden: NDArray[np.bool_]) -> dict[object, int]:
    file = folder / "table.csv"
    shown = np.where(hidden, "c", table.astype(str))
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(shown.tolist())
    return attacker.table(file).solve()


@pytest.mark.parametrize("tables", [range(40), pytest.param(range(40, 500), marks=pytest.mark.slow)])
def test_no_hidden_cell_of_a_random_table_is_recovered(tables: range, tmp_path: Path) -> None:
    found = {}
    for seed in tables:
        table = random_table(seed)
        hidden = hidden_by_us(table)
        assert hidden[(table >= 1) & (table <= 5)].all()
        if told := recovered(tmp_path, table, hidden):
            found[seed] = told
    assert found == {}


def test_where_only_small_cells_are_hidden_most_tables_give_one_away(tmp_path: Path) -> None:
    told = 0
    for seed in range(40):
        table = random_table(seed)
        found = recovered(tmp_path, table, (table >= 1) & (table <= 5))
        assert all(table[place] == number for place, number in found.items())  # type: ignore[call-overload]
        told += bool(found)
    assert told >= 35


def test_the_attacker_shares_no_code_with_the_warehouse() -> None:
    tree = ast.parse(Path(attacker.__file__).read_text(encoding="utf-8"))
    imported = [
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert "scipy.optimize" in imported
    assert not [name for name in imported if name.startswith(("warehouse", "expectations", "tests"))]


def test_no_hidden_figure_of_a_release_is_recovered(sample_home: Home) -> None:
    puzzle = attacker.releases([sample_home.settings.releases / "2017-11-r1"])
    assert len(puzzle.hidden) > 20
    assert puzzle.solve() == {}


@pytest.mark.slow
@pytest.mark.parametrize("months", [3, 24])
def test_no_hidden_figure_is_recovered_from_monthly_releases(tmp_path: Path, months: int) -> None:
    """Each month's tables are written as a release's are; the gate is left out, as no month was returned."""
    home = Home(tmp_path / "home")
    periods = [
        Period.parse(f"{n // 12}-{n % 12 + 1:02d}") for n in range(2017 * 12 + 11 - months, 2017 * 12 + 11)
    ]
    home.run(
        *("sample", "--from", str(periods[0]), "--to", str(periods[-1]), "--out", tmp_path / "records"),
        timeout=900,
    )
    home.run("receive", *sorted((tmp_path / "records").glob("E*/*/*")))
    home.run("load", timeout=1800)
    published: list[Path] = []
    for period in periods:
        made = build(home.settings, period)
        with duckdb.connect(str(made.database), read_only=True) as candidate:
            assert [one.key for one in attack(candidate) if one.interval] == []
        published.append(home.settings.releases / made.release_id)
        published[-1].mkdir(parents=True)
        write_tables(made.database, published[-1])
        _enter(home, made.release_id, period)
    assert _rightly_recovered(home, published[-1:]) == []
    assert _rightly_recovered(home, published) == []


def _enter(home: Home, release_id: str, period: Period) -> None:
    with Ledger(home.settings).session() as session:
        session.add(
            Release(
                release_id=release_id,
                period=str(period),
                authority=home.settings.authority,
                manifest_hash=release_id,
                content_hash=release_id,
                approved_by="Test quality lead",
            )
        )


def _rightly_recovered(home: Home, folders: list[Path]) -> list[tuple[object, int]]:
    """What the attacker takes for recovered and is so: it may be misled by figures that changed."""
    files = [str(twin_of(home.settings, folder.name)) for folder in folders]
    truths: dict[object, set[int]] = {}
    with duckdb.connect() as connection:
        for *key, numerator, cases in connection.execute(
            """select indicator_code, area_code, period_kind, cast(period_end as varchar), breakdown,
                   breakdown_value, cast(numerator as bigint), cases
               from read_parquet(?)""",
            [files],
        ).fetchall():
            truths.setdefault((tuple(key), "counted"), set()).add(numerator)
            if cases is not None and cases == numerator:
                truths.setdefault((tuple(key), "rest"), set()).add(0)  # all of them: 100%
    found = attacker.releases(folders).solve()
    return [
        (name, number)
        for name, number in found.items()
        if number in (truths.get(name) or truths.get(name[0]) or ())  # type: ignore[index]
    ]
