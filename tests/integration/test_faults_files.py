"""Publishing onto a disk that is really full or read-only, and two publishers who really run at once."""

from __future__ import annotations

import multiprocessing
import shutil
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import pytest

from tests.disks import fill, make_read_only, mount_small, need_own_mounts, with_own_mounts
from tests.integration.publishing import MONTH, contacts_shown, publish_one_and_approve_the_next, settings_for
from warehouse.errors import WarehouseError
from warehouse.releases import list_releases, publish, verify
from warehouse.releases.pointer import leftovers
from warehouse.settings import Settings

OLD, NEW = "2017-11-r1", "2017-11-r2"
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["warehouse.releases", "sqlalchemy.dialects.sqlite"])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 2017-11-r1 published (611 contacts) and 2017-11-r2 approved (612)."""
    home = tmp_path_factory.mktemp("home")
    publish_one_and_approve_the_next(home)
    return home


def _told(settings: Settings) -> dict[str, Any]:
    """Publish, and say what came of it."""
    try:
        code, message, mend = publish(settings, MONTH).outcome, "", ""
    except WarehouseError as fault:
        code, message, mend = fault.code, fault.message, fault.mend
    return {
        "code": code,
        "message": message,
        "mend": mend,
        "shown": contacts_shown(settings),
        "whole": verify(settings).ok,
        "leftovers": [path.name for path in leftovers(settings)],
    }


def publish_on_a_full_disk(template: str, folder: str, leaving: str) -> list[dict[str, Any]]:
    """What a publish says with so many bytes free, and what it says once there is room."""
    mount_small(Path(folder), "64m")
    settings = settings_for(Path(shutil.copytree(template, f"{folder}/home", symlinks=True)))
    filler = fill(Path(folder), int(leaving))
    full = _told(settings)
    filler.unlink()
    return [full, _told(settings)]


def publish_into_a_read_only_folder(template: str, folder: str, name: str) -> list[dict[str, Any]]:
    """What a publish says where one folder of the home cannot be written to."""
    settings = settings_for(Path(shutil.copytree(template, f"{folder}/home", symlinks=True)))
    make_read_only(settings.home_dir / name)
    return [_told(settings)]


# The release is about 2 MiB, so these run out while the staging folder is made, copied into, and rewritten.
@pytest.mark.parametrize("leaving", [0, 16_384, 65_536, 262_144, 1_048_576])
def test_a_full_disk_leaves_the_old_release_and_says_so_and_with_room_the_publish_goes_on(
    template: Path, tmp_path: Path, leaving: int
):
    need_own_mounts()
    full, with_room = with_own_mounts(publish_on_a_full_disk, template, tmp_path, str(leaving))
    assert full == {
        "code": "DISK_FULL",
        "message": f"The disk is full while publishing 2017-11. Readers still see {OLD}.",
        "mend": "Free some space, then run the command again.",
        "shown": 611,
        "whole": True,
        "leftovers": [],
    }
    assert (with_room["code"], with_room["shown"], with_room["whole"]) == ("published", 612, True)


def test_a_read_only_folder_leaves_the_old_release_and_says_so(template: Path, tmp_path: Path):
    need_own_mounts()
    (told,) = with_own_mounts(publish_into_a_read_only_folder, template, tmp_path, "releases")
    assert told == {
        "code": "FOLDER_READ_ONLY",
        "message": f"The folder cannot be written to while publishing 2017-11. Readers still see {OLD}.",
        "mend": "Give the warehouse's user the right to write there, then run the command again.",
        "shown": 611,
        "whole": True,
        "leftovers": [],
    }


def test_a_home_that_is_read_only_as_a_whole_leaves_the_old_release(template: Path, tmp_path: Path):
    need_own_mounts()
    (told,) = with_own_mounts(publish_into_a_read_only_folder, template, tmp_path, ".")
    assert (told["code"], told["shown"], told["whole"]) == ("FOLDER_READ_ONLY", 611, True)


def _publish_when_all_are_ready(home: Path, ready: Any, outcomes: Queue[str]) -> None:
    ready.wait()
    try:
        outcomes.put(publish(settings_for(home), MONTH).outcome)
    except WarehouseError as fault:
        outcomes.put(fault.code)


def test_of_publishers_at_once_one_publishes_and_the_others_change_nothing(template: Path, tmp_path: Path):
    home = Path(shutil.copytree(template, tmp_path / "home", symlinks=True))
    ready, outcomes = _FORKING.Barrier(4), _FORKING.Queue()
    publishers = [
        _FORKING.Process(target=_publish_when_all_are_ready, args=(home, ready, outcomes)) for _ in range(4)
    ]
    for publisher in publishers:
        publisher.start()
    said = [outcomes.get(timeout=60) for _ in publishers]
    for publisher in publishers:
        publisher.join(60)
    assert said.count("published") == 1
    assert set(said) <= {"published", "nothing_changed", "PUBLISHER_BUSY"}
    assert contacts_shown(settings_for(home)) == 612
    assert [line.release_id for line in list_releases(settings_for(home))] == [NEW, OLD]
    assert verify(settings_for(home)).ok
    assert leftovers(settings_for(home)) == []
