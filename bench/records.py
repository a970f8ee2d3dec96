"""Loading records, against pandas reading the same files, in the same minute and on the same machine.

Three loads: the 34 made-up months, one of these months, and the looked-after return of 25,945 rows that
others made, once as it is and once with every row ten times. The baseline is what an analyst would write:
`pandas.read_excel` (openpyxl) of every sheet and `pandas.read_csv` of every module, all cells as text. It
checks nothing, types nothing and keeps nothing, so the ratio says what the strictness costs.

Every load has a process and a home of its own; modules are imported before the clock starts. Held to the
limits is processor time, so that a busy machine decides nothing; on an idle one the clock shows the same,
because one core does nearly all of it.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Result, keep
from warehouse.settings import PROJECT

AUTHORITY = "E06000034"
ONE_MONTH = "2017-11"
ROUNDS = 3
MOST_RATIO = 4.0
MOST_SECONDS = {"range": 90.0, "month": 5.0, "return": 1.0}
MOST_MIB = 1024
COPIES = 10
#: Made by the return's validator project; absent where the project is not beside the shared files.
RETURN = PROJECT.parent / "shared" / "data" / "ssda903" / "validator_fake"
RETURN_MONTH = "2019-03"  # the last collection year in which all its codes were in use
#: Modules of later collection years, and files that the return's own modules repeat.
NOT_OF_THAT_YEAR = ("sw_episodes.csv", "DoLo.csv", "placed_for_adoption_errors.csv")


def months_of(folder: Path) -> list[str]:
    """The months for which there are files."""
    return sorted(path.name for path in (folder / AUTHORITY).iterdir())


def files_of(folder: Path, month: str) -> list[Path]:
    """The files of one month."""
    return sorted((folder / AUTHORITY / month).iterdir())


def write_return(folder: Path, copies: int) -> None:
    """The return with every row several times, each copy of other children."""
    target = folder / AUTHORITY / RETURN_MONTH
    target.mkdir(parents=True)
    for path in sorted(RETURN.glob("*.csv")):
        if path.name in NOT_OF_THAT_YEAR:
            continue
        with path.open(encoding="utf-8-sig", newline="") as source:
            heads, *rows = csv.reader(source)
        with (target / path.name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(heads)
            for copy in range(copies):
                writer.writerows([f"{row[0]}{chr(ord('A') + copy)}", *row[1:]] for row in rows)


def load_them(folder: Path) -> dict[str, float]:
    """Wall and processor seconds of our way, from inbox to ledger; the files are received before."""
    import pandas as pd  # noqa: F401 - Arrow imports it where it is installed; start-up is not counted

    from warehouse.contracts import contracts
    from warehouse.deliveries import load, receive, workbook, xml  # noqa: F401 - imported before the clock
    from warehouse.ledger import Ledger
    from warehouse.periods import Period
    from warehouse.settings import Settings

    contracts()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), pseudonym_key="k" * 32)
        Ledger(settings)
        for month in months_of(folder):
            receive(settings, files_of(folder, month), authority=AUTHORITY, period=Period.parse(month))
        began, worked = time.perf_counter(), time.process_time()
        report = load(settings)
        seconds, work = time.perf_counter() - began, time.process_time() - worked
    assert all(file.outcome == "loaded" for file in report.files), report
    rows = sum(table.received for file in report.files for table in file.tables)
    return {"seconds": seconds, "work_seconds": work, "rows": rows, "files": len(report.files)}


def read_with_pandas(folder: Path) -> dict[str, float]:
    """The same of the baseline, which keeps nothing."""
    import openpyxl  # noqa: F401 - imported before the clock
    import pandas as pd

    began, worked = time.perf_counter(), time.process_time()
    rows = files = 0
    for month in months_of(folder):
        for path in files_of(folder, month):
            if path.suffix == ".xlsx":
                rows += sum(len(sheet) for sheet in pd.read_excel(path, sheet_name=None, dtype=str).values())
            else:
                rows += len(pd.read_csv(path, dtype=str))
            files += 1
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    return {"seconds": seconds, "work_seconds": work, "rows": rows, "files": files}


def measured(way: str, folder: Path) -> dict[str, float]:
    """One measurement in a process of its own, with its peak memory in MiB."""
    command = [sys.executable, "-m", "bench.records", way, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    return dict(json.loads(done.stdout))


def best(way: str, folder: Path, rounds: int) -> dict[str, float]:
    """The quickest of several, so that a busy moment of the machine decides nothing."""
    return min((measured(way, folder) for _ in range(rounds)), key=lambda told: told["seconds"])


def compared(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Both ways over the same files, in turn."""
    return {"load": best("load", folder, rounds), "pandas": best("pandas", folder, rounds)}


def measure() -> list[Result]:
    """Measure all of it and keep the figures."""
    from warehouse.periods import Period
    from warehouse.samples import write_samples

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        month = Period.parse(ONE_MONTH)
        write_samples(folder / "month", authority=AUTHORITY, first=month, last=month)
        write_samples(folder / "range", authority=AUTHORITY)
        told = {"month": compared(folder / "month", ROUNDS), "range": compared(folder / "range", 1)}
        if RETURN.is_dir():
            write_return(folder / "return", 1)
            write_return(folder / "tenfold", COPIES)
            told["return"] = compared(folder / "return", ROUNDS)
            told["tenfold"] = compared(folder / "tenfold", 1)
    results = [result for kind, ways in told.items() for result in _results(kind, ways)]
    keep("records", results, {**told})
    return results


def _results(kind: str, ways: dict[str, dict[str, float]]) -> list[Result]:
    ours, theirs = ways["load"], ways["pandas"]
    per_second = ours["rows"] / ours["seconds"]
    how = (
        f"{ours['files']:.0f} files, {ours['rows']:,.0f} rows, {per_second:,.0f} rows/s; "
        f"{ours['seconds']:.1f} s by the clock, pandas {theirs['seconds']:.1f} s"
    )
    ratio = ours["work_seconds"] / theirs["work_seconds"]
    memory = f"of the load; pandas {theirs['peak_mib']:.0f} MiB"
    results = [Result(f"records, {kind}, peak memory", ours["peak_mib"], MOST_MIB, "MiB", memory)]
    if kind in ("month", "range"):
        results.insert(0, Result(f"records, {kind} / pandas", ratio, MOST_RATIO, "times", how))
    if kind in MOST_SECONDS:
        results.insert(0, Result(f"records, {kind}", ours["work_seconds"], MOST_SECONDS[kind], "s", how))
    return results


if __name__ == "__main__":
    found = {"load": load_them, "pandas": read_with_pandas}[sys.argv[1]](Path(sys.argv[2]))
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))
