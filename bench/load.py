"""How long a million-row delivery takes, against DuckDB's own CREATE TABLE AS of the same file.

Prints JSON: seconds of each (best of three, each in a process of its own), their ratio, peak memory in
MiB. `python bench/load.py [rows]`. The generated file has the shape of `returned_figures`: every column
of the contract, one of them quoted because it holds commas.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

ROWS = 1_000_000
RUNS = 3
MOST_RATIO = 3.0
MOST_MIB = 1024


def generate(path: Path, reference: Path, rows: int) -> None:
    """A delivery without fault and the code lists that it needs."""
    reference.mkdir()
    (reference / "areas.csv").write_text("area_code\nE06000034\n")
    (reference / "documents.csv").write_text("document\nD4\n")
    codes = "\n".join(f"CSC{number:03d}" for number in range(200))
    (reference / "indicators.csv").write_text(f"indicator_code\n{codes}\n")
    duckdb.sql(
        f"""copy (select 'E06000034' as authority_code, '2017-11' as reporting_period,
              'CSC' || lpad(cast(i % 200 as varchar), 3, '0') as indicator_code,
              'E06000034' as area_code, 'month' as period_kind,
              cast(last_day(date '1930-01-01' + interval (i // 10000) month) as date) as period_end,
              'ethnic_group' as breakdown, 'group_' || ((i // 200) % 50) as breakdown_value,
              i % 977 as numerator, i % 983 + 1 as denominator,
              cast((i % 9999) / 100 as decimal(18, 2)) as value, null as symbol, 'final' as status,
              'D4' as document, 'page ' || (i % 60) || ', table of monthly figures' as place,
              1 as statement_no, 'month to date' as period_text
            from range({rows}) as numbers(i)) to '{path}' (header)"""
    )


def create_table_as(path: Path, database: str) -> float:
    """Seconds of DuckDB's own way, into memory or into a database file."""
    connection = duckdb.connect(database)
    start = time.perf_counter()
    connection.execute(f"create table figures as select * from read_csv('{path}')").fetchall()
    connection.close()
    return time.perf_counter() - start


def load_it(path: Path, reference: Path, home: Path) -> float:
    """Seconds of our way, from inbox to ledger."""
    from warehouse.deliveries import load, receive
    from warehouse.settings import Settings

    settings = Settings(home=home)
    receive(settings, [path])
    start = time.perf_counter()
    report = load(settings, reference=reference)
    seconds = time.perf_counter() - start
    (file,) = report.files
    assert file.outcome == "loaded" and file.tables[0].rejected == 0, file
    return seconds


def measured(kind: str, folder: Path, run: int) -> dict[str, float]:
    """One measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", kind, str(folder), str(run)],
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def measure(kind: str, folder: Path, run: int) -> None:
    path, reference = folder / "figures.csv", folder / "reference"
    match kind:
        case "memory":
            seconds = create_table_as(path, ":memory:")
        case "file":
            seconds = create_table_as(path, str(folder / f"database{run}.duckdb"))
        case _:
            seconds = load_it(path, reference, folder / f"home{run}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak}))


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder / "figures.csv", folder / "reference", rows)
        results: dict[str, list[dict[str, float]]] = {"load": [], "file": [], "memory": []}
        for run in range(RUNS):  # in turn, so that a busy moment of the machine meets all of them
            for kind, found in results.items():
                found.append(measured(kind, folder, run))
        best = {kind: min(each["seconds"] for each in found) for kind, found in results.items()}
        peak = max(each["peak_mib"] for each in results["load"])
        print(
            json.dumps(
                {
                    "rows": rows,
                    "file_mib": round((folder / "figures.csv").stat().st_size / 2**20, 1),
                    "load_seconds": round(best["load"], 2),
                    "create_table_as_file_seconds": round(best["file"], 2),
                    "create_table_as_memory_seconds": round(best["memory"], 2),
                    "ratio": round(best["load"] / best["file"], 2),
                    "ratio_to_memory": round(best["load"] / best["memory"], 2),
                    "most_ratio": MOST_RATIO,
                    "peak_mib": round(peak),
                    "most_mib": MOST_MIB,
                    "passed": best["load"] / best["file"] <= MOST_RATIO and peak < MOST_MIB,
                },
                indent=2,
            )
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
