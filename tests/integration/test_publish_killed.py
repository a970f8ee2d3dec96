"""A publish that dies: at every one of its file operations, and at moments of the clock's choosing."""

import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from publishing import MONTH, contacts_shown, make_approved, settings_for

from warehouse.releases import current_release, list_releases, publish, rollback, verify
from warehouse.releases.files import Files
from warehouse.releases.pointer import leftovers

OLD, NEW = "2017-11-r1", "2017-11-r2"
# As few files as a release can have, because every one of them is another moment to die in.
LEFT_OUT = ("dim_area", "dim_indicator", "indicator_caveat")
SHOWN = {None: None, OLD: 611, NEW: 612}

# One clean server process has everything imported; each publish is forked from it and may die at will.
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["warehouse.releases", "sqlalchemy.dialects.sqlite", "pytest"])


def _dies_before(number: int) -> Callable[[str, Path], None]:
    count = 0

    def before(_operation: str, _path: Path) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return before


def _publish_dying_before(home: Path, number: int) -> None:
    publish(settings_for(home), MONTH, files=Files(_dies_before(number)))


def _rollback_dying_before(home: Path, number: int) -> None:
    rollback(settings_for(home), OLD, by="Test", files=Files(_dies_before(number)))


def _in_a_process_of_its_own(target: Callable[[Path, int], None], home: Path, number: int) -> int:
    process = _FORKING.Process(target=target, args=(home, number))
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


@pytest.fixture(scope="module")
def approved_over_nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("first")
    make_approved(settings_for(home), contacts=612, number=2, without=LEFT_OUT)
    return home


@pytest.fixture(scope="module")
def approved_over_old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("second")
    settings = settings_for(home)
    make_approved(settings, contacts=611, number=1, without=LEFT_OUT)
    publish(settings, MONTH)
    make_approved(settings, contacts=612, number=2, without=LEFT_OUT)
    return home


def _copy_of(home: Path, target: Path) -> Path:
    return Path(shutil.copytree(home, target, symlinks=True))


def _assert_whole(home: Path, allowed: set[str | None]) -> str | None:
    settings = settings_for(home)
    current = current_release(settings)
    assert current in allowed
    if current is not None:
        assert verify(settings, current).ok
    assert contacts_shown(settings) == SHOWN[current]
    return current


def _assert_rerun_ends_with_the_new(home: Path) -> None:
    settings = settings_for(home)
    report = publish(settings, MONTH)
    assert report.release_id == NEW
    assert _assert_whole(home, {NEW}) == NEW
    assert leftovers(settings) == []
    assert [line.release_id for line in list_releases(settings)].count(NEW) == 1


def _kill_at_every_operation(template: Path, tmp_path: Path, allowed: set[str | None]) -> list[str | None]:
    """Copies the home, kills the publish before its n-th operation, inspects, reruns; until one survives."""
    seen: list[str | None] = []
    for number in range(1, 1000):
        home = _copy_of(template, tmp_path / str(number))
        exit_code = _in_a_process_of_its_own(_publish_dying_before, home, number)
        current = _assert_whole(home, allowed)
        if exit_code == 0:
            assert current == NEW
            return seen
        assert exit_code == -signal.SIGKILL
        seen.append(current)
        _assert_rerun_ends_with_the_new(home)
    raise AssertionError("the publish never came to its end")


def test_killed_at_every_operation_leaves_the_old_release_or_the_new_one(
    approved_over_old: Path, tmp_path: Path
) -> None:
    seen = _kill_at_every_operation(approved_over_old, tmp_path, {OLD, NEW})
    assert len(seen) >= 50
    # The pointer moves once and never back; only the last sync comes after it.
    assert seen == [OLD] * (len(seen) - 1) + [NEW]


@pytest.mark.slow
def test_killed_at_every_operation_of_the_first_publish_leaves_nothing_or_the_new_release(
    approved_over_nothing: Path, tmp_path: Path
) -> None:
    seen = _kill_at_every_operation(approved_over_nothing, tmp_path, {None, NEW})
    assert seen == [None] * (len(seen) - 1) + [NEW]


def test_a_publish_killed_again_and_again_still_ends_with_the_new_release(
    approved_over_old: Path, tmp_path: Path
) -> None:
    home = _copy_of(approved_over_old, tmp_path / "home")
    chance = random.Random(2017)
    for _ in range(12):
        _in_a_process_of_its_own(_publish_dying_before, home, chance.randint(1, 60))
        _assert_whole(home, {OLD, NEW})
    _assert_rerun_ends_with_the_new(home)


def test_killed_at_random_moments_leaves_the_old_release_or_the_new_one(
    approved_over_old: Path, tmp_path: Path
) -> None:
    chance = random.Random(11)
    for number in range(10):
        home = _copy_of(approved_over_old, tmp_path / str(number))
        process = _FORKING.Process(target=_publish_dying_before, args=(home, 0))
        process.start()
        time.sleep(chance.uniform(0, 0.5))
        process.kill()
        process.join(60)
        _assert_whole(home, {OLD, NEW})
        assert publish(settings_for(home), MONTH).release_id == NEW
        _assert_whole(home, {NEW})


def test_a_rollback_killed_at_every_operation_leaves_one_of_the_two_and_a_rerun_finishes(
    approved_over_old: Path, tmp_path: Path
) -> None:
    template = _copy_of(approved_over_old, tmp_path / "template")
    publish(settings_for(template), MONTH)
    for number in range(1, 100):
        home = _copy_of(template, tmp_path / str(number))
        exit_code = _in_a_process_of_its_own(_rollback_dying_before, home, number)
        _assert_whole(home, {OLD, NEW})
        if exit_code == 0:
            assert number == 6
            return
        rollback(settings_for(home), OLD, by="Test")
        _assert_whole(home, {OLD})
    raise AssertionError("the rollback never came to its end")


def test_readers_see_one_whole_release_at_every_moment_of_a_publish(
    approved_over_old: Path, tmp_path: Path
) -> None:
    home = _copy_of(approved_over_old, tmp_path / "home")
    settings = settings_for(home)
    seen: list[int | None] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.append(contacts_shown(settings))

    reader = threading.Thread(target=read)
    reader.start()
    publish(settings, MONTH)
    ended.set()
    reader.join()
    assert set(seen) <= {611, 612}
    assert seen == sorted(seen, key=str)
