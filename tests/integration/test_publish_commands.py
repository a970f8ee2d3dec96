"""The commands around a release, as a person or a script calls them."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from publishing import MONTH, make_approved, make_candidate, record_check, settings_for

from warehouse import cli
from warehouse.releases import publish

R1, R2 = "2017-11-r1", "2017-11-r2"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("WAREHOUSE_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["warehouse", *arguments])
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        return code or 0, capsys.readouterr().out

    return call


@pytest.fixture
def two_releases(tmp_path: Path) -> Path:
    settings = settings_for(tmp_path)
    for number, contacts in ((1, 611), (2, 612)):
        make_approved(settings, contacts=contacts, number=number)
        publish(settings, MONTH)
    return tmp_path


def test_sign_off_then_publish_then_nothing_changed(run: Run, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    sealed = make_candidate(settings)
    record_check(settings, sealed)
    code, out = run(
        *("sign-off", "--period", "2017-11", "--as", "Quality lead"),
        *("--approve", "--comment", "figures agree", "--json"),
    )
    assert code == 0
    assert (json.loads(out)["decision"], json.loads(out)["manifest_hash"]) == ("approved", sealed.hash)
    code, out = run("publish", "--period", "2017-11", "--json")
    assert code == 0
    assert (json.loads(out)["outcome"], json.loads(out)["release_id"]) == ("published", R1)
    code, out = run("publish", "--period", "2017-11")
    assert code == 0
    assert out.splitlines()[0] == f"Nothing changed: {R1} holds the same figures and stays"


def test_releases_marks_the_current_one(run: Run, two_releases: Path) -> None:
    listed = json.loads(run("releases", "--json")[1])
    assert [(line["release_id"], line["is_current"]) for line in listed] == [(R2, True), (R1, False)]
    assert run("releases")[1].splitlines()[1].startswith(f"current  {R2}")


def test_rollback_moves_readers_and_says_so(run: Run, two_releases: Path) -> None:
    assert run("rollback", R1, "--as", "Service manager") == (0, f"Readers now see {R1} instead of {R2}\n")
    assert run("rollback", R1) == (0, f"Readers see {R1} already\n")
    assert (two_releases / "releases" / "current").readlink() == Path(R1)


def test_verify_exits_1_on_a_changed_byte(run: Run, two_releases: Path) -> None:
    assert run("verify")[0] == 0
    path = two_releases / "releases" / R1 / "dictionary.csv"
    path.chmod(0o644)
    path.write_text("changed")
    assert run("verify", R1) == (1, f"{R1} is not what was published: changed: dictionary.csv\n")
    assert json.loads(run("verify", R1, "--json")[1])["changed"] == ["dictionary.csv"]


def test_diff_shows_the_changed_figure(run: Run, two_releases: Path) -> None:
    code, out = run("diff", R1, R2)
    assert code == 0
    assert out.splitlines()[0] == f"{R1} to {R2}: 0 added, 0 removed, 1 changed"
    row = " ".join(out.splitlines()[2].split())
    assert row == "changed CSC001 E06000034 month to 2017-11-30 all all 611 612"
    (one,) = json.loads(run("diff", R1, R2, "--json")[1])["differences"]
    assert (one["value_before"], one["value_after"]) == ("611.000000", "612.000000")


def test_explain_shows_the_definition_and_the_figure(run: Run, two_releases: Path) -> None:
    code, out = run("explain", "CSC001")
    assert code == 0
    assert out.splitlines()[0] == f"CSC001  Contacts  (Thurrock, 2017-11, {R2})"
    assert json.loads(run("explain", "CSC001", "--json")[1])["figures"][0]["value"] == "612.000000"
    assert run("explain", "CSC9")[0] == 2


def test_doctor_is_content_with_a_published_home_and_not_with_a_damaged_one(
    run: Run, two_releases: Path
) -> None:
    assert run("doctor")[0] == 0
    path = two_releases / "releases" / R2 / "marts.duckdb"
    path.chmod(0o644)
    path.write_bytes(b"")
    code, out = run("doctor", "--json")
    assert code == 1
    assert [f["message"] for f in json.loads(out) if not f["ok"]] == [f"{R2} is damaged or gone"]
