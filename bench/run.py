"""`warehouse run` for one month against the same steps called in one process, both from nothing.

Each way gets a home of its own with the same deliveries waiting, and each is timed as a whole process,
imports included. The two ways take turns and the best of each counts, so that a busy moment of the
machine decides nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Result, keep
from warehouse.settings import PROJECT

PERIOD = "2017-11"
ROUNDS = 2
LIMIT = 2.0
DELIVERIES = sorted((PROJECT / "seeds" / "deliveries").glob("E*/*/*.csv"))

# The same arrows, in one process, with no Airflow.
IN_ONE_PROCESS = """
from warehouse import build, checks, deliveries, releases
from warehouse.digest.terminal import print_scorecard
from warehouse.periods import Period
from warehouse.settings import Settings
from rich.console import Console
settings, month = Settings(), Period(2017, 11)
deliveries.load(settings)
build.build(settings, month)
checks.check(settings, month)
releases.sign_off(settings, month, "Sample quality lead", True, "Measured by the benchmark.")
report = releases.publish(settings, month)
print_scorecard(settings.releases / report.release_id, Console())
"""
THROUGH_AIRFLOW = [
    *(sys.executable, "-m", "warehouse.cli", "run"),
    *("--period", PERIOD, "--sign-off-as", "Sample quality lead"),
]


def seconds_of(command: list[str], folder: Path) -> float:
    """Wall-clock seconds of a command on a fresh home in which every delivery waits."""
    from warehouse import deliveries
    from warehouse.settings import Settings

    deliveries.receive(Settings(home=folder), DELIVERIES)
    environment = {**os.environ, "WAREHOUSE_HOME": str(folder)}
    began = time.perf_counter()
    subprocess.run(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def measure() -> list[Result]:
    """Measure both ways and keep the figures."""
    airflow: list[float] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            plain.append(seconds_of([sys.executable, "-c", IN_ONE_PROCESS], Path(folder) / f"plain{number}"))
            airflow.append(seconds_of(THROUGH_AIRFLOW, Path(folder) / f"airflow{number}"))
    results = [
        Result(
            name="warehouse run / one process",
            value=min(airflow) / min(plain),
            limit=LIMIT,
            unit="times",
            how=f"best of {ROUNDS}: {min(airflow):.1f} s through Airflow, {min(plain):.1f} s without",
        )
    ]
    keep("run", results, {"airflow_seconds": airflow, "one_process_seconds": plain, "period": PERIOD})
    return results
