"""Publishing and serving: one council's release, and a year of all authorities behind a scorecard query.

The council is the worked example with a year of made-up records. The year is the council's month with rows of
its own for every authority of today, indicator and month, as DuckDB file and in the PostgreSQL of the wheel.

Held to the limits is processor time, the server's with the loader's, so that a busy machine decides nothing;
only what PostgreSQL answers is taken by the clock, and so are the two loads of the year that stand against
each other: ours, and that of a bare program which copies the same rows and proves nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.check import DELIVERIES, PERIOD, command
from bench.measure import Result, keep
from warehouse.settings import PROJECT, Settings

ROUNDS = 2
QUERIES = 60
MOST_SECONDS = {"embedded": 10.0, "PostgreSQL": 20.0}
MOST_MILLISECONDS = 50.0
MOST_LOAD_RATIO = 4.0
MOST_MEMORY_RATIO = 3.0

# A row of the council's own month stands for every authority: all columns are there, and no two values alike.
YEAR = """
insert into mart.fct_indicator_value
select fct.* replace (
    area.area_code as area_code,
    cast(last_day(month_start) as date) as period_end,
    cast(month_start as date) as period_start,
    fct.period_kind as period_kind,
    cast(hash(fct.indicator_code, area.area_code, month_start) % 10000 as decimal(18, 6)) as value,
    cast(hash(area.area_code, month_start) % 10000 as decimal(18, 6)) as previous_value
)
from (
    select * from mart.fct_indicator_value
    where area_code = 'E06000034' and breakdown = 'all' and period_kind in ('month', 'year_to_date')
    qualify row_number() over (partition by indicator_code, period_kind order by period_end desc) = 1
) as fct
cross join (
    select area_code from mart.dim_area where area_kind = 'authority' and area_code <> 'E06000034'
) as area
cross join (
    select range as month_start from range(timestamp '2016-12-01', timestamp '2017-12-01', interval 1 month)
) as months
"""

# What a dashboard's page of one authority asks: every indicator with its standing, and the year before.
SCORECARD = """
select i.topic, i.name, i.unit, v.value, v.symbol, v.rag, v.direction, v.previous_value,
    v.same_period_last_year_value, y.value as year_to_date
from mart.dim_indicator as i
join mart.fct_indicator_value as v on v.indicator_code = i.indicator_code
left join mart.fct_indicator_value as y
    on y.indicator_code = v.indicator_code and y.area_code = v.area_code and y.period_end = v.period_end
    and y.breakdown = 'all' and y.breakdown_value = 'all' and y.period_kind = 'year_to_date'
where v.area_code = '{area}' and v.period_kind = 'month' and v.period_end = date '{day}'
    and v.breakdown = 'all' and v.breakdown_value = 'all'
order by i.topic, i.name
"""
DAYS = ("2017-01-31", "2017-06-30", "2017-11-30")

# The same rows into the same columns, and nothing else.
BARE = """
import sys, tempfile
from pathlib import Path
import duckdb, psycopg
from warehouse.serving import tables
from warehouse.serving.loading import opened
with opened(Path(sys.argv[1])) as (source, found), psycopg.connect(sys.argv[2]) as connection:
    connection.execute("create schema bare")
    with tempfile.TemporaryDirectory() as scratch:
        for table in found:
            connection.execute(tables.create("bare", table).encode())
            file = Path(scratch) / "rows.csv"
            source.execute(f"copy mart.{table.name} to '{file}' (format csv, header false)")
            with connection.cursor() as cursor, file.open("rb") as rows:
                with cursor.copy(f"copy bare.{table.name} from stdin (format csv)") as copy:
                    while chunk := rows.read(1 << 20):
                        copy.write(chunk)
"""


class Cost(NamedTuple):
    """What one process took from its start to its end; memory at its peak."""

    clock_seconds: float
    work_seconds: float
    mib: float


def timed(arguments: list[str], environment: dict[str, str]) -> Cost:
    """Run one process and say what it took."""
    began = time.perf_counter()
    process = subprocess.Popen(arguments, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{arguments} exited {process.returncode}")
    seconds = time.perf_counter() - began
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def work_of_server(url: str) -> float:
    """Processor seconds of the server so far, with all that it began and that has ended."""
    import psycopg

    with psycopg.connect(url) as connection:
        [(data,)] = connection.execute("show data_directory").fetchall()
    postmaster = (Path(data) / "postmaster.pid").read_text().splitlines()[0]
    fields = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def warehouse(*arguments: str) -> list[str]:
    """The command line of `warehouse`."""
    return [sys.executable, "-m", "warehouse.cli", *arguments]


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command in that home."""
    return {**os.environ, "WAREHOUSE_HOME": str(home), **more}


def make_council(home: Path) -> None:
    """A month of the worked example with a year of made-up records: built, checked and signed off."""
    environment = environment_of(home)
    records = home.parent / "records"
    command(environment, "sample", "--from", "2016-12", "--to", PERIOD, "--out", records)
    command(environment, "receive", *DELIVERIES, *sorted(records.glob("E*/*/*")))
    command(environment, "load")
    command(environment, "build", "--period", PERIOD)
    command(environment, "check", "--period", PERIOD)
    command(
        environment,
        *("sign-off", "--period", PERIOD, "--as", "Sample quality lead", "--approve"),
        *("--acknowledge", "all", "--comment", "Measured by the benchmark."),
    )


def make_year(council: Path, home: Path) -> int:
    """A release of its own home with a year of every authority; gives the rows of its largest table."""
    import duckdb

    from tests.integration.publishing import record_check, settings_for
    from warehouse.periods import Period
    from warehouse.releases import publish, sign_off
    from warehouse.releases.assembly import keys_from_dbt, release_folder, seal, write_tables

    settings, month = settings_for(home), Period.parse(PERIOD)
    source, folder = Settings(home=council).candidate(month), settings.candidate(month)
    folder.mkdir(parents=True)
    for name in ("release_id", "warehouse.duckdb"):
        shutil.copyfile(source / name, folder / name)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(YEAR)
        [(rows,)] = connection.execute("select count(*) from mart.fct_indicator_value").fetchall()
    release = release_folder(settings, month)
    release.mkdir()
    write_tables(folder / "warehouse.duckdb", release, keys_from_dbt(source / "dbt" / "manifest.json"))
    record_check(settings, seal(settings, month, release, {"verdict": "publishable", "rules_run": 1}))
    sign_off(settings, month, "Sample quality lead", True, "Measured by the benchmark.")
    publish(settings, month)
    return int(rows)


@contextmanager
def server() -> Iterator[str]:
    """The PostgreSQL of the wheel, empty."""
    from tests.postgres import postgres

    with postgres() as url:
        yield url


def publishing(council: Path, folder: Path) -> dict[str, float]:
    """Seconds to publish the council's release, and to publish and serve it; the best of a few."""
    told: list[dict[str, float]] = []
    for number in range(ROUNDS):
        home = Path(shutil.copytree(council, folder / f"council{number}", symlinks=True))
        published = timed(warehouse("publish", "--period", PERIOD), environment_of(home))
        with server() as url:
            before = work_of_server(url)
            served = timed(warehouse("serve-postgres"), environment_of(home, WAREHOUSE_SERVING_URL=url))
            server_work = work_of_server(url) - before
        told.append(
            {
                "embedded": published.work_seconds,
                "PostgreSQL": published.work_seconds + served.work_seconds + server_work,
                "by the clock, embedded": published.clock_seconds,
                "by the clock, PostgreSQL": published.clock_seconds + served.clock_seconds,
                "mib": max(published.mib, served.mib),
            }
        )
    return {name: min(each[name] for each in told) for name in told[0]}


def milliseconds(
    ask: Callable[[str], list[Any]], areas: list[str], clock: Callable[[], float]
) -> tuple[float, int]:
    """Median of many scorecard queries about different authorities and months, and their fewest rows."""
    took, rows = [], []
    for number in range(QUERIES):
        query = SCORECARD.format(area=areas[number % len(areas)], day=DAYS[number % len(DAYS)])
        began = clock()
        rows.append(len(ask(query)))
        took.append((clock() - began) * 1000)
    return statistics.median(took), min(rows)


def querying(release: Path, url: str) -> dict[str, Any]:
    """How long the scorecard takes on the open DuckDB file, and for a log-in that may read all areas.

    The file is asked in this process, so its processor time of all threads counts; PostgreSQL by the clock.
    """
    import duckdb
    import psycopg

    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("create role dashboard login in role bi_reader")
    with (
        duckdb.connect(str((release / "marts.duckdb").resolve()), read_only=True) as file,
        psycopg.connect(url, user="dashboard", autocommit=True) as reader,
    ):
        found = "select area_code from mart.dim_area where area_kind = 'authority' order by area_code"
        areas = [area for (area,) in file.execute(found).fetchall()][::7]
        return {
            "DuckDB file": milliseconds(lambda q: file.execute(q).fetchall(), areas, time.process_time),
            "PostgreSQL": milliseconds(
                lambda q: reader.execute(q.encode()).fetchall(), areas, time.perf_counter
            ),
        }


def measure() -> list[Result]:
    """Measure all of it and keep the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_council(folder / "council")
        published = publishing(folder / "council", folder)
        # In a process of its own: one that is begun by a large process counts as large from the start.
        made = subprocess.run(
            [sys.executable, "-m", "bench.serving", str(folder / "council"), str(folder / "year")],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        rows = int(made.stdout)
        release = folder / "year" / "releases" / "current"
        with server() as url:
            environment = environment_of(folder / "year", WAREHOUSE_SERVING_URL=url)
            bare = timed([sys.executable, "-c", BARE, str(release.resolve()), url], environment)
            serving = timed(warehouse("serve-postgres"), environment)
            asked = querying(release, url)
    year = (
        f"{rows:,} figures: {serving.clock_seconds:.0f} s, {serving.mib:.0f} MiB; "
        f"bare {bare.clock_seconds:.0f} s, {bare.mib:.0f} MiB"
    )
    results = [
        *(
            Result(
                f"publish, {way}",
                published[way],
                most,
                "s",
                f"{PERIOD} with a year of records; {published[f'by the clock, {way}']:.1f} s by the clock",
            )
            for way, most in MOST_SECONDS.items()
        ),
        *(
            Result(
                f"scorecard query, {way}", median, MOST_MILLISECONDS, "ms", f"{QUERIES} of {rows:,} figures"
            )
            for way, (median, _) in asked.items()
        ),
        Result(
            "scorecard query, ways that found nothing",
            sum(not least for _, least in asked.values()),
            0,
            "",
            "",
        ),
        Result(
            "serve / bare COPY", serving.clock_seconds / bare.clock_seconds, MOST_LOAD_RATIO, "times", year
        ),
        Result("serve / bare COPY, memory", serving.mib / bare.mib, MOST_MEMORY_RATIO, "times", year),
    ]
    details = {"published": published, "asked": asked, "rows": rows, "serving": serving, "bare": bare}
    keep("serving", results, json.loads(json.dumps(details)))
    return results


if __name__ == "__main__":
    print(make_year(Path(sys.argv[1]), Path(sys.argv[2])))
