"""The manifest: one hash for one content, and nothing outside the release."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from warehouse.errors import WarehouseError
from warehouse.hashing import hash_of
from warehouse.releases.manifest import FileEntry, Manifest, read


def _manifest(**changed: object) -> Manifest:
    content: dict[str, object] = {
        "release_id": "2017-11-r1",
        "period": "2017-11",
        "authority": "E06000034",
        "created_at": datetime(2018, 1, 5, 9, 30, tzinfo=UTC),
        "code_commit": "unknown",
        "catalogue_version": "cat-1",
        "previous_release": None,
        "content_hash": "00",
        "verdict": {"verdict": "publishable"},
        "waivers": [],
        "deliveries": [],
        "tables": [],
        "files": [],
    }
    return Manifest.model_validate(content | changed)


def test_the_hash_does_not_depend_on_the_order_of_keys_or_on_spaces() -> None:
    assert hash_of({"b": [1, 2], "a": "é"}) == hash_of(json.loads('{ "a" : "é",\n "b":[1,2] }'))
    assert hash_of({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_a_manifest_read_back_has_the_hash_it_was_written_with(tmp_path: Path) -> None:
    written = _manifest()
    (tmp_path / "manifest.json").write_text(written.to_text())
    assert read(tmp_path) == (written, written.hash)


def test_every_change_changes_the_hash() -> None:
    assert _manifest(authority="E06000035").hash != _manifest().hash
    assert _manifest(verdict={"verdict": "blocked"}).hash != _manifest().hash


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "csv/../../secret", ""])
def test_a_file_outside_the_release_is_not_listed(path: str) -> None:
    with pytest.raises(ValidationError):
        FileEntry(path=path, sha256="00", bytes=0, rows=None)


@pytest.mark.parametrize(
    ("verdict", "blocked"),
    [
        ("publishable", False),
        ("publishable_with_caveats", False),
        ("blocked", True),
        ("perhaps", True),
        (None, True),
    ],
)
def test_only_a_known_good_verdict_opens_the_gate(verdict: str | None, blocked: bool) -> None:
    assert _manifest(verdict={"verdict": verdict}).is_blocked is blocked
    assert _manifest(verdict={}).is_blocked


@pytest.mark.parametrize("text", ["", "[]", "{", '{"release_id": "2017-11-r1"}', "\x00"])
def test_something_else_than_a_manifest_is_refused_without_quoting_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(WarehouseError) as raised:
        read(tmp_path)
    assert raised.value.code == "MANIFEST_UNREADABLE"
    assert raised.value.__cause__ is None


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError) as raised:
        read(tmp_path)
    assert raised.value.code == "MANIFEST_MISSING"
