"""`python -m bench [NAME]...`: measure, print, keep the figures, and exit 1 when a limit is broken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import check, comparators, digest, disclosure, records, run, serving
from bench.measure import Result, keep, show


def load() -> list[Result]:
    """A million-row delivery; `bench/load.py` measures in processes of its own and prints JSON."""
    script = Path(__file__).with_name("load.py")
    done = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout)
    how = (
        f"{told['rows']:,} rows: {told['load_seconds']:.1f} s, "
        f"CREATE TABLE AS into a file {told['create_table_as_file_seconds']:.1f} s"
    )
    results = [
        Result("load / CREATE TABLE AS", told["ratio"], told["most_ratio"], "times", how),
        Result("load, peak memory", told["peak_mib"], told["most_mib"], "MiB", "largest of its processes"),
    ]
    keep("load", results, told)
    return results


MEASUREMENTS: dict[str, Callable[[], list[Result]]] = {
    "check": check.measure,
    "comparators": comparators.measure,
    "digest": digest.measure,
    "disclosure": disclosure.measure,
    "load": load,
    "records": records.measure,
    "run": run.measure,
    "serving": serving.measure,
}


def main(names: list[str]) -> int:
    """Run the named measurements (all of them when none is named)."""
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        print(f"There is no measurement {unknown[0]}. There are: {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    results: list[Result] = []
    for name in names or MEASUREMENTS:
        print(f"Measuring {name}", file=sys.stderr)
        results += MEASUREMENTS[name]()
    show(results)
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
