"""A publish that the disk refuses: the old release stays, and the message says what happened."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from publishing import MONTH, contacts_shown, publish_one_and_approve_the_next, settings_for

from warehouse.errors import WarehouseError
from warehouse.releases import current_release, publish, verify
from warehouse.releases.files import Files
from warehouse.releases.pointer import leftovers
from warehouse.settings import Settings

OLD, NEW = "2017-11-r1", "2017-11-r2"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faults")
    publish_one_and_approve_the_next(home)
    return home


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    return settings_for(Path(shutil.copytree(template, tmp_path / "home", symlinks=True)))


def _refused_at(operation: str, code: int) -> Callable[[str, Path], None]:
    def before(name: str, path: Path) -> None:
        if name == operation:
            raise OSError(code, "refused", str(path))

    return before


@pytest.mark.parametrize(
    ("operation", "number", "code"),
    [
        ("make folder", errno.EACCES, "FOLDER_READ_ONLY"),
        ("write", errno.ENOSPC, "DISK_FULL"),
        ("rewrite", errno.ENOSPC, "DISK_FULL"),
        ("sync", errno.EIO, "STORAGE_FAULT"),
        ("make read-only", errno.EROFS, "FOLDER_READ_ONLY"),
        ("rename", errno.EACCES, "FOLDER_READ_ONLY"),
    ],
)
def test_before_the_release_has_its_name_the_old_one_stays_and_nothing_is_left(
    settings: Settings, operation: str, number: int, code: str
) -> None:
    with pytest.raises(WarehouseError) as raised:
        publish(settings, MONTH, files=Files(_refused_at(operation, number)))
    assert raised.value.code == code
    assert raised.value.exit_code == 3
    assert f"Readers still see {OLD}." in raised.value.message
    assert current_release(settings) == OLD
    assert verify(settings).ok
    assert leftovers(settings) == []
    assert not (settings.releases / NEW).exists()


@pytest.mark.parametrize("operation", ["link", "replace"])
def test_a_pointer_that_cannot_be_moved_is_moved_by_the_next_publish(
    settings: Settings, operation: str
) -> None:
    with pytest.raises(WarehouseError) as raised:
        publish(settings, MONTH, files=Files(_refused_at(operation, errno.ENOSPC)))
    assert raised.value.code == "DISK_FULL"
    assert f"{NEW} is stored and recorded, but `current` still names {OLD}." in raised.value.message
    assert contacts_shown(settings) == 611
    report = publish(settings, MONTH)
    assert (report.outcome, report.release_id) == ("published", NEW)
    assert contacts_shown(settings) == 612


def test_a_ledger_that_cannot_be_written_leaves_the_old_release_and_the_next_publish_takes_over(
    settings: Settings,
) -> None:
    with pytest.raises(WarehouseError):
        publish(settings, MONTH, files=Files(_refused_at("commit", errno.EIO)))
    assert contacts_shown(settings) == 611
    report = publish(settings, MONTH)
    assert report.notes == [f"Took over {NEW}, which an interrupted publish had completed."]
    assert contacts_shown(settings) == 612


def test_a_file_that_changes_while_it_is_copied_is_noticed(settings: Settings) -> None:
    changed = settings.candidate(MONTH) / "release" / "dictionary.csv"

    def before(operation: str, path: Path) -> None:
        if operation == "create" and path.name == "dictionary.csv":
            changed.write_text("other")

    with pytest.raises(WarehouseError) as raised:
        publish(settings, MONTH, files=Files(before))
    assert raised.value.code == "CANDIDATE_CHANGED"
    assert contacts_shown(settings) == 611


def test_staged_bytes_that_rot_are_noticed(settings: Settings) -> None:
    def before(operation: str, path: Path) -> None:
        if operation == "read back":
            (path / "digest" / "index.html").write_text("rotten")

    with pytest.raises(WarehouseError) as raised:
        publish(settings, MONTH, files=Files(before))
    assert raised.value.code == "STAGING_DIFFERS"
    assert contacts_shown(settings) == 611
    assert leftovers(settings) == []
