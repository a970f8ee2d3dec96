"""The doctor: what it finds wrong, and that it changes nothing."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from warehouse.doctor import Finding, examine, locked_versions
from warehouse.settings import Settings


def _finding(settings: Settings, topic: str, **options: Path) -> Finding:
    (found,) = (finding for finding in examine(settings, **options) if finding.topic == topic)
    return found


def test_an_installation_in_order_has_no_problem_and_nothing_is_made(tmp_path: Path) -> None:
    findings = examine(Settings(home=tmp_path / "home"))
    assert [finding.message for finding in findings if not finding.ok] == []
    assert not (tmp_path / "home").exists()


def test_a_package_of_another_version_is_named(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text(
        "typer==0.0.1 \\\n    --hash=sha256:00\nno-such-package==2.0\n"
    )
    found = _finding(Settings(home=tmp_path), "Packages", lock=tmp_path / "requirements.lock")
    assert not found.ok
    assert found.message.startswith("no-such-package is missing; typer is ")
    assert found.mend == "Run `make setup`."


def test_only_packages_for_this_interpreter_are_expected() -> None:
    lines = [
        "a==1.0 \\",
        "    --hash=sha256:00",
        "    # via x",
        "b==2.0 ; python_full_version < '3' \\",
        "c==3.0 ; python_full_version > '3'",
    ]
    assert locked_versions("\n".join(lines)) == {"a": "1.0", "c": "3.0"}


def test_a_short_pseudonym_key_is_a_problem_and_is_not_shown(tmp_path: Path) -> None:
    found = _finding(Settings(home=tmp_path, pseudonym_key=SecretStr("short")), "Pseudonym key")
    assert not found.ok
    assert "'short'" not in found.message


def test_an_unreachable_ledger_is_a_problem_and_its_address_is_not_shown(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, ledger_url="postgresql+psycopg://u:secret@127.0.0.1:1/ledger")
    findings = examine(settings)
    (found,) = (finding for finding in findings if finding.topic == "Ledger")
    assert not found.ok
    assert "secret" not in "".join(finding.message + finding.mend for finding in findings)


def test_a_home_below_a_file_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not _finding(Settings(home=tmp_path / "file" / "home", ledger_url="sqlite://"), "Home").ok


@pytest.mark.parametrize("leftover", [".staging-2017-11-r1-0a1b", ".current-0a1b"])
def test_what_an_interrupted_publish_left_is_named(tmp_path: Path, leftover: str) -> None:
    (tmp_path / "releases" / leftover).mkdir(parents=True)
    found = _finding(Settings(home=tmp_path), "Interrupted publish")
    assert (found.ok, found.message) == (False, f"left {leftover}")


def test_a_pointer_to_a_release_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "current").symlink_to("2017-11-r1")
    assert _finding(Settings(home=tmp_path), "Current release").message == "2017-11-r1 is damaged or gone"


def test_a_release_that_the_ledger_does_not_know_is_named(tmp_path: Path) -> None:
    (tmp_path / "releases" / "2017-11-r4").mkdir(parents=True)
    found = _finding(Settings(home=tmp_path), "Unrecorded releases")
    assert found.message == "the ledger does not know 2017-11-r4"
