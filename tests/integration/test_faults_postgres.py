"""A load into PostgreSQL that is cut off, meets a full disk, or is not alone: readers keep what they had."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from publishing import make_approved, settings_for

from tests.disks import fill, mount_small, need_own_mounts, with_own_mounts
from tests.postgres import postgres
from warehouse.errors import WarehouseError
from warehouse.periods import Period
from warehouse.releases import publish
from warehouse.serving import serve
from warehouse.settings import Settings

OLD, NEW = "2017-11-r1", "2017-12-r1"
CONTACTS = "select release_id, value from mart.fct_indicator_value where breakdown = 'all'"
# Enough rows that copying them takes longer than looking whether somebody copies.
MANY = "insert into mart.dim_area select 'X' || range, 'A place', '2017-12-r1' from range(500000)"
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["warehouse.serving", "sqlalchemy.dialects.sqlite"])


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """November 2017 with 611 contacts, and a large December with 612."""
    settings = settings_for(tmp_path_factory.mktemp("home"))
    make_approved(settings, contacts=611)
    publish(settings, Period(2017, 11))
    make_approved(settings, contacts=612, month=Period(2017, 12), also=[MANY])
    publish(settings, Period(2017, 12))
    return settings


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """A server that shows November."""
    with postgres() as address:
        serve(settings, OLD, url=address)
        yield address


def asked(url: str, query: str) -> list[tuple]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def the_one_that_copies(url: str) -> int:
    """The process of the server that is copying rows in, as soon as one is."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(30_000):
            found = connection.execute("select pid from pg_stat_progress_copy").fetchone()
            if found:
                return int(found[0])
            time.sleep(0.001)
    raise AssertionError("nobody copied")


def until_it_answers(url: str) -> None:
    """Wait for a server that recovers."""
    for _ in range(300):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError("the server did not come back")


def schemas(url: str) -> list[str]:
    return [name for (name,) in asked(url, "select nspname from pg_namespace where nspname like 'release%'")]


def assert_the_old_release_stands_and_the_new_one_can_come(settings: Settings, url: str) -> None:
    assert asked(url, CONTACTS) == [(OLD, Decimal(611))]
    assert schemas(url) == ["release_2017_11_r1"]
    assert serve(settings, NEW, url=url).loaded
    assert asked(url, CONTACTS) == [(NEW, Decimal(612))]


def ended_by_an_administrator(url: str, pid: int) -> None:
    asked(url, f"select pg_terminate_backend({pid})")


def killed(_url: str, pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("end", [ended_by_an_administrator, killed])
def test_a_copy_whose_server_process_ends_half_way_leaves_the_old_release_and_says_so(
    settings: Settings, url: str, end: Any
):
    told: list[WarehouseError] = []

    def load() -> None:
        try:
            serve(settings, NEW, url=url)
        except WarehouseError as fault:
            told.append(fault)

    loading = threading.Thread(target=load)
    loading.start()
    end(url, the_one_that_copies(url))
    loading.join(60)
    until_it_answers(url)
    assert [fault.code for fault in told] == ["SERVING_UNREACHABLE"]
    assert told[0].message == (
        "PostgreSQL could not be reached, or the connection broke. Readers still see the release before."
    )
    assert_the_old_release_stands_and_the_new_one_can_come(settings, url)


def _serve(home: Path, release_id: str, url: str) -> None:
    serve(settings_for(home), release_id, url=url)


def test_a_loader_that_is_killed_while_it_copies_leaves_the_old_release(settings: Settings, url: str):
    loader = _FORKING.Process(target=_serve, args=(settings.home_dir, NEW, url))
    loader.start()
    the_one_that_copies(url)
    loader.kill()
    loader.join()
    assert loader.exitcode == -signal.SIGKILL
    assert_the_old_release_stands_and_the_new_one_can_come(settings, url)


def test_of_two_who_serve_at_once_one_loads_and_the_other_finds_it_there(settings: Settings, url: str):
    loaded: list[bool] = []
    both = [
        threading.Thread(target=lambda: loaded.append(serve(settings, NEW, url=url).loaded)) for _ in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert sorted(loaded) == [False, True]
    assert asked(url, CONTACTS) == [(NEW, Decimal(612))]
    assert sorted(schemas(url)) == ["release_2017_11_r1", "release_2017_12_r1"]


def _told(settings: Settings, url: str) -> dict[str, Any]:
    """Serve December, and say what came of it."""
    told: dict[str, Any] = {"code": "served", "message": "", "mend": ""}
    try:
        serve(settings, NEW, url=url)
    except WarehouseError as fault:
        told = {"code": fault.code, "message": fault.message, "mend": fault.mend}
    until_it_answers(url)
    return told | {"shown": asked(url, CONTACTS), "schemas": sorted(schemas(url))}


def serve_onto_a_full_disk(home: str, folder: str) -> list[dict[str, Any]]:
    """What serving says where the disk of the tables is full, and once it has room."""
    settings, disk = settings_for(Path(home)), Path(folder)
    mount_small(disk, "96m")
    with postgres() as url:
        serve(settings, OLD, url=url)
        tables = disk / "tables"
        tables.mkdir()
        [(data,)] = asked(url, "show data_directory")
        owner = Path(data).stat()
        os.chown(tables, owner.st_uid, owner.st_gid)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create tablespace small location '{tables}'")
            connection.execute("alter database postgres set default_tablespace = small")
        filler = fill(disk, leaving=1_000_000)
        full = _told(settings, url)
        filler.unlink()
        return [full, _told(settings, url)]


def serve_from_a_full_disk(home: str, folder: str) -> list[dict[str, Any]]:
    """What serving says where the loader's own disk is full, and once it has room."""
    settings, disk = settings_for(Path(home)), Path(folder)
    with postgres() as url:
        serve(settings, OLD, url=url)
        mount_small(disk, "64m")
        tempfile.tempdir = str(disk)
        filler = fill(disk, leaving=1_000_000)
        full = _told(settings, url)
        filler.unlink()
        return [full, _told(settings, url)]


def test_a_full_disk_of_the_loader_leaves_the_old_release_and_says_so(settings: Settings, tmp_path: Path):
    need_own_mounts()
    if os.geteuid() != 0:
        pytest.skip("the server of the wheel cannot start inside another's user namespace")
    full, with_room = with_own_mounts(serve_from_a_full_disk, settings.home_dir, tmp_path)
    assert full == {
        "code": "DISK_FULL",
        "message": "The disk is full while rows were written down for PostgreSQL. "
        "Readers still see the release before.",
        "mend": "Free some space, then run the command again.",
        "shown": [[OLD, "611.000000"]],
        "schemas": ["release_2017_11_r1"],
    }
    assert (with_room["code"], with_room["shown"]) == ("served", [[NEW, "612.000000"]])


def test_a_full_disk_of_the_server_leaves_the_old_release_and_says_so(settings: Settings):
    need_own_mounts()
    if os.geteuid() != 0:
        pytest.skip("the server of the wheel cannot start inside another's user namespace")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        full, with_room = with_own_mounts(serve_onto_a_full_disk, settings.home_dir, folder)
    assert full == {
        "code": "SERVING_DISK_FULL",
        "message": "PostgreSQL's disk is full. Readers still see the release before.",
        "mend": "Free some space, then serve again.",
        "shown": [[OLD, "611.000000"]],
        "schemas": ["release_2017_11_r1"],
    }
    assert (with_room["code"], with_room["shown"]) == ("served", [[NEW, "612.000000"]])
