"""Readers who hash all they read while releases come and publishers are killed: one release at a time.

Each release n says 600 + n contacts, in every file and table. A reader that finds two releases mixed, none at
all after the first, or an older one than it saw before, writes that down.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from publishing import make_approved, settings_for

from tests.postgres import postgres
from warehouse.periods import Period
from warehouse.releases import publish
from warehouse.serving import serve

MONTH = Period(2017, 11)
PAUSE_SECONDS = 0.5  # readers who never rest would leave no processor to the publisher
LEFT_OUT = ["indicator_caveat"]  # empty, and so of no use to a reader
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["warehouse.releases", "warehouse.serving", "sqlalchemy.dialects.sqlite"])


@dataclass(frozen=True)
class Trial:
    """How many releases are brought, how often that is cut short, and how many read either way."""

    publishes: int
    kills: int
    readers: int


TRIALS = [Trial(4, 2, 2), pytest.param(Trial(200, 50, 8), marks=pytest.mark.slow)]


def _number(release_id: str) -> int:
    return int(release_id.rpartition("-r")[2])


def _read_files(home: str) -> int:
    """Everything that `current` holds, hashed against its manifest; gives the number of the release."""
    folder = (Path(home) / "releases" / "current").resolve(strict=True)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for entry in manifest["files"]:
        found = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
        assert found == entry["sha256"], f"{entry['path']} is not of {manifest['release_id']}"
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as connection:
        shown = connection.execute(
            "select distinct release_id, value from mart.fct_indicator_value where breakdown = 'all'"
        ).fetchall()
    number = _number(manifest["release_id"])
    assert shown == [(manifest["release_id"], 600 + number)], "the marts are of another release"
    return number


def _read_postgres(url: str) -> int:
    """Every view of schema mart, in one transaction; gives the number of the release."""
    with psycopg.connect(url) as connection:
        views = ["dim_area", "dim_indicator", "fct_indicator_value"]
        found = {
            release_id
            for view in views
            for (release_id,) in connection.execute(f"select release_id from mart.{view}").fetchall()
        }
        assert len(found) == 1, f"the views show {sorted(found)}"
        contacts = connection.execute(
            "select value from mart.fct_indicator_value where breakdown = 'all'"
        ).fetchall()
    number = _number(found.pop())
    assert contacts == [(600 + number,)], "the figure is of another release"
    return number


def _keep_reading(read: Callable[[str], int], source: str, stop: Path, said: Path) -> None:
    newest, times, fault = 0, 0, ""
    while not stop.exists() and not fault:
        try:
            number = read(source)
            if number < newest:
                fault = f"release {number} after release {newest}"
            newest, times = number, times + 1
            time.sleep(PAUSE_SECONDS)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
    said.write_text(json.dumps({"reads": times, "fault": fault}))


def _bring(home: Path, url: str) -> None:
    publish(settings_for(home), MONTH)
    serve(settings_for(home), url=url)


def _brought(home: Path, url: str, kill_after: float | None) -> bool:
    """Publish and serve in a process that may be killed; tells whether it came to its end."""
    process = _FORKING.Process(target=_bring, args=(home, url))
    process.start()
    process.join(kill_after if kill_after is not None else 120)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode == 0


@contextmanager
def _readers(folder: Path, home: Path, url: str, each_way: int) -> Iterator[list[dict[str, Any]]]:
    """Readers of files and of PostgreSQL while the block lasts; the list says at its end what they saw."""
    stop, said = folder / "stop", [folder / f"reader-{number}.json" for number in range(2 * each_way)]
    ways = [(_read_files, str(home)), (_read_postgres, url)] * each_way
    readers = [
        _FORKING.Process(target=_keep_reading, args=(*way, stop, file))
        for way, file in zip(ways, said, strict=True)
    ]
    told: list[dict[str, Any]] = []
    for reader in readers:
        reader.start()
    try:
        yield told
    finally:
        stop.touch()
        for reader in readers:
            reader.join(60)
    told += [json.loads(file.read_text()) for file in said]


@pytest.fixture
def url() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.mark.parametrize("trial", TRIALS)
def test_readers_of_files_and_of_postgres_see_one_release_at_a_time(trial: Trial, url: str, tmp_path: Path):
    settings = settings_for(tmp_path / "home")
    make_approved(settings, contacts=601, number=1, without=LEFT_OUT)
    assert _brought(settings.home_dir, url, None)
    chance = random.Random(7)
    killed_at = set(chance.sample(range(2, trial.publishes + 2), trial.kills))
    cut_short, longest = 0, 0.0
    with _readers(tmp_path, settings.home_dir, url, trial.readers) as told:
        for number in range(2, trial.publishes + 2):
            make_approved(settings, contacts=600 + number, number=number, without=LEFT_OUT)
            if number in killed_at:
                cut_short += not _brought(settings.home_dir, url, chance.uniform(0, longest))
            started = time.monotonic()
            assert _brought(settings.home_dir, url, None), f"release {number} could not be brought"
            longest = max(longest, time.monotonic() - started)
    assert [each["fault"] for each in told] == [""] * 2 * trial.readers
    assert all(each["reads"] > 1 for each in told)
    assert cut_short >= trial.kills // 2, "hardly a process died before its end"
    assert _read_files(str(settings.home_dir)) == _read_postgres(url) == trial.publishes + 1
