"""Disclosure control of one council's month: to decide what is hidden, and to attack what is shown.

The month is November 2017 with a year of made-up records. Held to the limits is processor time.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import duckdb

from bench.check import PERIOD, command
from bench.measure import Result, keep
from warehouse.disclosure import policy
from warehouse.disclosure.attack import attack
from warehouse.disclosure.decide import decide
from warehouse.disclosure.tables import case_of

MOST_SECONDS = {"decide": 15.0, "attack": 10.0}


def measure() -> list[Result]:
    """Make the month, decide and attack, and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WAREHOUSE_HOME": f"{folder}/home"}
        records = Path(folder) / "records"
        command(environment, "sample", "--from", "2016-12", "--to", PERIOD, "--out", records)
        command(environment, "receive", *sorted(records.glob("E*/*/*")))
        command(environment, "load")
        command(environment, "build", "--period", PERIOD)
        database = Path(folder) / "home" / "candidate" / PERIOD / "warehouse.duckdb"
        with duckdb.connect(str(database), read_only=True) as connection:
            began = time.process_time()
            case = case_of(connection, policy.load())
            outcomes, _ = decide(case)
            decided = time.process_time()
            findings = attack(connection)
            attacked = time.process_time()
    seconds = {"decide": decided - began, "attack": attacked - decided}
    hidden = sum(outcome in ("small", "protects_others") for outcome in outcomes)
    how = f"{len(outcomes):,} figures, {hidden:,} held back, {len(findings):,} attacked"
    results = [
        Result(f"disclosure control, {name}", seconds[name], most, "s", how)
        for name, most in MOST_SECONDS.items()
    ]
    keep("disclosure", results, {"figures": len(outcomes), "hidden": hidden, **seconds})
    return results
