"""Every rule on one council's month: seconds and memory of a process of its own, imports included.

The month is November 2017 with the made-up records beside the real deliveries, loaded and built before the
clock starts. That the order of rows changes nothing is tested in tests/integration/test_order_of_rows.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Result, keep
from warehouse.settings import PROJECT

PERIOD = "2017-11"
MOST_SECONDS = 60.0
MOST_MIB = 1536
FEWEST_RULES = 300
DELIVERIES = sorted((PROJECT / "seeds" / "deliveries").glob("E*/*/*.csv"))

# Judged by a fresh process, so that Great Expectations' import counts; nothing is written.
JUDGE = """
import time
began = time.perf_counter()
import json, resource
from expectations import register
from warehouse import checks
from warehouse.periods import Period
from warehouse.settings import Settings
rules = register.rules()
judged = checks.judge_candidate(Settings(), Period(2017, 11), rules, ())
print(json.dumps({
    "seconds": time.perf_counter() - began,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "rules": len(rules),
    "not_run": [one.finding.rule_id for one in judged if one.finding.outcome == "not_run"],
    "found": {one.finding.rule_id: [one.finding.n_checked, one.finding.n_failed] for one in judged},
}))
"""


def command(environment: dict[str, str], *arguments: str | Path) -> None:
    """Run `warehouse` in the measured home."""
    subprocess.run(
        [sys.executable, "-m", "warehouse.cli", *map(str, arguments)],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def measure() -> list[Result]:
    """Make the month, judge it, and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WAREHOUSE_HOME": f"{folder}/home"}
        records = Path(folder) / "records"
        command(environment, "sample", "--from", "2016-12", "--to", PERIOD, "--out", records)
        command(environment, "receive", *DELIVERIES, *sorted(records.glob("E*/*/*")))
        command(environment, "load")
        command(environment, "build", "--period", PERIOD)
        done = subprocess.run(
            [sys.executable, "-c", JUDGE],
            env=environment,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told = json.loads(done.stdout)
    how = f"{told['rules']} rules on {PERIOD} with a year of records, imports included"
    results = [
        Result("check, all rules", told["seconds"], MOST_SECONDS, "s", how),
        Result("check, peak memory", told["mib"], MOST_MIB, "MiB", how),
        Result("check, rules fewer than 300", max(0, FEWEST_RULES - told["rules"]), 0, "rules", how),
        Result("check, rules that did not run", len(told["not_run"]), 0, "rules", how),
    ]
    keep("check", results, told)
    return results
