"""What `make run` would do, read from make itself."""

from __future__ import annotations

import re
import subprocess

from expectations.waivers import load
from warehouse.periods import Period
from warehouse.settings import PROJECT


def _months(*given: str) -> list[str]:
    """The months that it runs, in order."""
    command = ["make", "--dry-run", "--no-print-directory", "run", *given]
    printed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    (loop,) = re.findall(r"for month in ([^;]*);", printed)
    return str(loop).split()


def test_it_runs_the_worked_month_and_then_a_recent_one() -> None:
    assert _months() == ["2017-11", "2026-04"]
    assert _months("PERIOD=2018-01", "RECENT=") == ["2018-01"]


def test_the_recent_month_has_a_waiver_for_its_missing_return_and_no_other_month_has() -> None:
    (waiver,) = [one for one in load() if one.rule_id == "EXT-FIG-001"]
    allowed = [str(month) for month in map(Period(2015, 4).shift, range(144)) if waiver.approval(month)]
    assert allowed == [_months()[-1]]
    assert (waiver.cap, waiver.scope) == (1, {"reporting_period": allowed})
