"""Disclosure control of one council's month: to decide what is hidden, and to attack what is shown.

The months are made up, a year and all 34 of them. Held to the limits is processor time; that of the whole
build is beside it, because deciding is the longest of its steps.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path

import duckdb

from bench.check import command
from bench.measure import Result, keep
from warehouse.disclosure import policy
from warehouse.disclosure.attack import attack
from warehouse.disclosure.decide import decide
from warehouse.disclosure.tables import case_of

RANGES = {"a year": ("2016-12", "2017-11"), "34 months": ("2015-04", "2018-01")}
MOST_SECONDS = {
    "a year": {"decide": 5.0, "attack": 5.0, "build": 45.0},
    "34 months": {"decide": 25.0, "attack": 15.0, "build": 60.0},
}


def measure() -> list[Result]:
    """Measure each range of months, and keep the figures."""
    results: list[Result] = []
    details: dict[str, object] = {}
    for name, (first, last) in RANGES.items():
        with tempfile.TemporaryDirectory() as folder:
            told = measured(Path(folder), first, last)
        how = f"{told['figures']:,.0f} figures, {told['hidden']:,.0f} held back"
        results += [
            Result(f"disclosure control of {name}, {step}", told[step], most, "s", how)
            for step, most in MOST_SECONDS[name].items()
        ]
        details[name] = told
    keep("disclosure", results, details)
    return results


def measured(folder: Path, first: str, last: str) -> dict[str, float]:
    """Make the months in a home in `folder`, build the last, decide and attack: seconds, and how many."""
    environment = {**os.environ, "WAREHOUSE_HOME": f"{folder}/home"}
    command(environment, "sample", "--from", first, "--to", last, "--out", folder / "records")
    command(environment, "receive", *sorted((folder / "records").glob("E*/*/*")))
    command(environment, "load")
    before = _children_seconds()
    command(environment, "build", "--period", last)
    built = _children_seconds() - before
    database = folder / "home" / "candidate" / last / "warehouse.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        began = time.process_time()
        outcomes, _ = decide(case_of(connection, policy.load()))
        decided = time.process_time()
        attack(connection)
        attacked = time.process_time()
    return {
        "figures": len(outcomes),
        "hidden": sum(outcome in ("small", "protects_others") for outcome in outcomes),
        "build": built,
        "decide": decided - began,
        "attack": attacked - decided,
    }


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
