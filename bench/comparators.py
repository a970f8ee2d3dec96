"""The benchmark build: every authority's figures of twelve years compared, and what more authorities cost.

Made-up yearly figures of every indicator that a publication fills, for 15 authorities and for all of them,
with regions, England and the real neighbours. The real models run on them in one call of dbt: intervals,
series, comparators, ranks, bands and spreads. Each size has a process of its own, and so has a pandas program
that only ranks the same cells, so that a slow machine shows in both.

Held to the limits is processor time of all threads, so that a busy machine decides nothing. The growth is
held per authority: the time at full size, less what dbt needs for nothing, against that of 15.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.measure import Result, keep
from warehouse.settings import PROJECT

SEEDS = PROJECT / "seeds" / "reference"
YEARS = range(2014, 2026)
FEW = 15
MOST_SECONDS = 60.0
MOST_MIB = 3 * 1024
MOST_GROWTH = 1.0
ROUNDS = 2


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a reference seed."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def indicators() -> list[dict[str, Any]]:
    """Catalogue rows of all indicators that a published measure fills."""
    mapped = {row["indicator_code"] for row in seed("benchmark_measures")}
    return [
        {
            "indicator_code": row["indicator_code"],
            "domain": row["domain"],
            "unit": row["unit"],
            "multiplier": int(row["multiplier"]),
            "kind": row["kind"],
            "is_count": row["is_count"] == "true",
            "polarity": int(row["polarity"]),
        }
        for row in seed("indicators")
        if row["indicator_code"] in mapped
    ]


def areas(most: int) -> list[str]:
    """Authorities of today, Thurrock and its neighbours first, then all regions and England."""
    known = [row for row in seed("areas") if row["valid_to"] == ""]
    near = ["E06000034"] + [
        row["neighbour_area_code"] for row in seed("neighbour_sets") if row["area_code"] == "E06000034"
    ]
    authorities = [row["area_code"] for row in known if row["area_kind"] == "authority"]
    authorities.sort(key=lambda code: (near.index(code) if code in near else len(near), code))
    wider = [row["area_code"] for row in known if row["area_kind"] in ("region", "country")]
    return authorities[:most] + wider


def cells(most: int) -> Any:
    """The cells as a typed table: shares of 20 to 80 in 400, no two areas alike in any year."""
    import pyarrow as pa

    from tests.oracle_statistics.candidates import CELL, CELL_DEFAULTS

    rows = []
    for number, indicator in enumerate(indicators()):
        for place, area in enumerate(areas(most)):
            for year in YEARS:
                count = 80 + (number * 37 + place * 101 + year * 13) % 240
                rows.append(
                    {
                        **CELL_DEFAULTS,
                        "indicator_code": indicator["indicator_code"],
                        "area_code": area,
                        "period_kind": "financial_year",
                        "period_end": date(year, 3, 31),
                        "numerator": Decimal(count),
                        "denominator": Decimal(400),
                        "value": Decimal(count) * indicator["multiplier"] / 400,
                    }
                )
    return pa.Table.from_pylist(rows, schema=CELL)


def build(most: int) -> dict[str, float]:
    """Seconds of the real models over the cells of that many authorities; with 0, of dbt over none."""
    from tests.oracle_statistics.candidates import build as build_candidate

    table = cells(most) if most else cells(1).slice(0, 0)
    with tempfile.TemporaryDirectory() as folder:
        began, worked = time.perf_counter(), time.process_time()
        build_candidate(Path(folder), indicators(), table, national_minimum=100)
        work, seconds = time.process_time() - worked, time.perf_counter() - began
    return {"seconds": work, "clock_seconds": seconds, "rows": table.num_rows}


def bare(most: int) -> dict[str, float]:
    """Seconds of a bare program over the same cells: rank and quartiles of each indicator and year."""
    frame = cells(most).to_pandas()
    frame["value"] = frame["value"].astype(float)
    began = time.process_time()
    groups = frame.groupby(["indicator_code", "period_end"])["value"]
    frame["rank"] = groups.rank(method="min")
    groups.quantile([0.25, 0.5, 0.75])
    return {"seconds": time.process_time() - began, "rows": len(frame)}


def measured(way: str, most: int) -> dict[str, float]:
    """One measurement in a process of its own, with its peak memory in MiB."""
    command = [sys.executable, "-m", "bench.comparators", way, str(most)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def best(way: str, most: int) -> dict[str, float]:
    """The quickest of several, so that a busy moment of the machine decides nothing."""
    return min((measured(way, most) for _ in range(ROUNDS)), key=lambda told: told["seconds"])


def measure() -> list[Result]:
    """Measure both sizes and keep the figures."""
    everyone = sum(1 for row in seed("areas") if row["area_kind"] == "authority" and not row["valid_to"])
    told = {
        "nothing": best("build", 0),
        "few": best("build", FEW),
        "all": best("build", everyone),
        "bare": best("bare", everyone),
    }
    fixed = told["nothing"]["seconds"]
    few, all_ = told["few"]["seconds"] - fixed, told["all"]["seconds"] - fixed
    growth = (all_ / everyone) / (max(few, 0.1) / FEW)
    how = (
        f"{told['all']['rows']:,.0f} cells of {everyone} authorities, {len(YEARS)} years, "
        f"{len(indicators())} indicators; dbt over nothing {fixed:.1f} s, pandas ranking alone "
        f"{told['bare']['seconds']:.1f} s"
    )
    results = [
        Result("comparators, all authorities", told["all"]["seconds"], MOST_SECONDS, "s", how),
        Result("comparators, peak memory", told["all"]["peak_mib"], MOST_MIB, "MiB", "of the whole process"),
        Result(
            f"comparators, cost of an authority among {everyone} / among {FEW}",
            growth,
            MOST_GROWTH,
            "times",
            f"{all_:.1f} s against {few:.1f} s, both without dbt's own",
        ),
    ]
    keep("comparators", results, {**told, "authorities": everyone})
    return results


if __name__ == "__main__":
    shown = {"build": build, "bare": bare}[sys.argv[1]](int(sys.argv[2]))
    shown["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(shown))
