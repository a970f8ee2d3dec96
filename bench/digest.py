"""The digest: all pages and the workbook of one release, and the front pages of 150 authorities.

Reads the marts of the newest release of the installation (`make run` makes one). The 150 front pages are
those of every authority in its marts, the same authorities again where there are fewer than 150.

Held to the limits is processor time, so that a busy machine decides nothing.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measure import Result, keep

ALL_PAGES_SECONDS = 10.0
FRONT_PAGES_SECONDS = 180.0
MOST_MIB = 500.0
AUTHORITIES = 150


def all_pages(database: Path) -> dict[str, Any]:
    """Every page and the workbook of the release, in this process."""
    from warehouse.digest import pages, workbook
    from warehouse.releases.marts import open_marts

    with tempfile.TemporaryDirectory() as folder, open_marts(database) as connection:
        started = time.process_time()
        pages.write(connection, Path(folder))
        workbook.write(connection, Path(folder) / "scorecard.xlsx")
        seconds = time.process_time() - started
        count = len(list(Path(folder).rglob("*.html")))
    return {"seconds": seconds, "pages": count}


def front_pages(database: Path) -> dict[str, Any]:
    """The front page of 150 authorities, in this process."""
    from warehouse.digest.details import read_details
    from warehouse.digest.digest_page import render_digest
    from warehouse.digest.marts import read
    from warehouse.digest.rendering import environment
    from warehouse.releases.marts import open_marts

    with open_marts(database) as connection:
        found = connection.execute(
            "select area_code from mart.dim_area where area_kind = 'authority' order by area_code"
        ).fetchall()
        started = time.process_time()
        templates = environment()
        for number in range(AUTHORITIES):
            marts = read(connection, found[number % len(found)][0])
            render_digest(templates, marts, read_details(connection, marts))
        seconds = time.process_time() - started
    return {"seconds": seconds, "pages": AUTHORITIES}


def _apart(what: str, database: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.digest", what, str(database)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def measure() -> list[Result]:
    """Measure both, each in a process of its own."""
    from warehouse.settings import Settings

    database = Settings().home / "releases" / "current" / "marts.duckdb"
    whole, front = _apart("all_pages", database), _apart("front_pages", database)
    results = [
        Result("digest, all pages", whole["seconds"], ALL_PAGES_SECONDS, "s", f"{whole['pages']} pages"),
        Result("digest, all pages, memory", whole["mib"], MOST_MIB, "MiB", "peak of the process"),
        Result("digest, front pages", front["seconds"], FRONT_PAGES_SECONDS, "s", f"{AUTHORITIES} of them"),
    ]
    keep("digest", results, {"all_pages": whole, "front_pages": front})
    return results


if __name__ == "__main__":
    told = {"all_pages": all_pages, "front_pages": front_pages}[sys.argv[1]](Path(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**told, "mib": peak}))
