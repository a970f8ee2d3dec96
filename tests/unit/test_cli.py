"""The command line: exit codes, JSON, and no traceback, on a home in which nothing has happened yet."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse import cli

Run = Callable[..., tuple[int, str, str]]

COMMANDS = (
    *("sample", "receive", "load", "build", "check", "sign-off", "publish", "run"),
    *("releases", "rollback", "verify", "diff", "explain", "doctor"),
)
HEAVY = ("duckdb", "pandas", "dbt", "airflow", "great_expectations", "sqlalchemy", "pydantic")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the entry point in this process; gives exit code, standard output, standard error."""
    monkeypatch.setenv("WAREHOUSE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WAREHOUSE_DEBUG", raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["warehouse", *arguments])
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        printed = capsys.readouterr()
        return code or 0, printed.out, printed.err

    return call


def test_help_lists_every_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "warehouse.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert [name for name in COMMANDS if f" {name} " not in shown] == []


def test_help_imports_none_of_the_heavy_parts() -> None:
    program = f"import sys; import warehouse.cli; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_json(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "--json" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build",),
        ("build", "--period", "2017-13"),
        ("sign-off", "--period", "2017-11", "--as", "Lead", "--comment", "no decision given"),
        ("sign-off", "--period", "2017-11", "--as", " ", "--approve", "--comment", "long enough"),
        ("sign-off", "--period", "2017-11", "--as", "Lead", "--approve", "--comment", "ok"),
        ("run", "--period", "2017-11", "--sign-off-as", " "),
        ("rollback", "2017-11-r1"),
        ("verify", "2017-11-r1"),
        ("diff", "2017-11-r1", "2017-11-r2"),
        ("receive", "no-such-file.csv"),
    ],
)
def test_a_command_that_cannot_be_meant_exits_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("build", "--period", "2017-11"), "NOTHING_DELIVERED"),
        (("publish", "--period", "2017-11"), "NO_CANDIDATE"),
        (
            ("sign-off", "--period", "2017-11", "--as", "Lead", "--approve", "--comment", "long enough"),
            "NO_CANDIDATE",
        ),
        (("verify",), "NO_RELEASE"),
        (("explain", "CSC001"), "NO_RELEASE"),
    ],
)
def test_a_gate_that_says_no_exits_1_and_says_why_and_what_to_do(
    run: Run, arguments: tuple[str, ...], error: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    said, mend = err.strip().splitlines()
    assert said.startswith(f"{error}: ")
    assert mend.endswith(".")


def test_with_json_a_refusal_is_json_too(run: Run) -> None:
    code, out, _ = run("publish", "--period", "2017-11", "--json")
    assert code == 1
    assert json.loads(out)["error"]["code"] == "NO_CANDIDATE"


def test_the_lists_of_an_empty_home_are_empty_and_well(run: Run) -> None:
    assert run("releases", "--json")[:2] == (0, "[]\n")
    assert run("releases")[:2] == (0, "Nothing has been published yet\n")
    assert run("load")[:2] == (0, "Nothing waits in the inbox\n")
    code, out, _ = run("load", "--json")
    assert (code, json.loads(out)["files"]) == (0, [])


def test_receive_copies_files_into_the_inbox(run: Run, tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text("a,b\n")
    folder = tmp_path / "home" / "inbox" / "E06000034" / "2017-11"
    code, out, _ = run(
        *(
            "receive",
            str(tmp_path / "figures.csv"),
            "--authority",
            "E06000034",
            "--period",
            "2017-11",
            "--json",
        )
    )
    assert code == 0
    assert json.loads(out) == {"received": [str(folder / "figures.csv")]}
    assert (folder / "figures.csv").read_text() == "a,b\n"


def test_sample_writes_the_months_asked_for_and_says_that_they_are_made_up(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "sample"
    code, printed, _ = run("sample", "--from", "2017-11", "--to", "2017-11", "--out", str(out))
    assert (code, "made-up" in printed) == (0, True)
    assert len(list((out / "E06000034" / "2017-11").iterdir())) == 13
    assert "made up" in (out / "README.txt").read_text()


def test_a_refused_file_makes_the_load_exit_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text("a,b\n1,2\n")
    run("receive", str(tmp_path / "figures.csv"))
    code, out, _ = run("load", "--json")
    assert code == 1
    assert [file["outcome"] for file in json.loads(out)["files"]] == ["refused"]


def test_a_fault_that_nobody_foresaw_exits_3_with_a_log_and_no_traceback(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_LEDGER_URL", "nonsense://ledger")
    code, out, err = run("releases")
    assert (code, out) == (3, "")
    assert err.startswith("UNFORESEEN: ")
    assert "Traceback" not in err
    (log,) = (tmp_path / "home" / "logs").iterdir()
    assert str(log) in err
    assert log.stat().st_mode & 0o777 == 0o600
    assert "NoSuchModuleError" in log.read_text()


def test_debug_shows_the_fault_itself(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import NoSuchModuleError

    monkeypatch.setenv("WAREHOUSE_LEDGER_URL", "nonsense://ledger")
    monkeypatch.setenv("WAREHOUSE_DEBUG", "1")
    with pytest.raises(NoSuchModuleError):
        run("releases")


def test_a_setting_that_is_not_understood_is_named_without_its_value(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from warehouse.settings import Settings

    (tmp_path / "warehouse.toml").write_text('pseudonim_key = "do-not-print-me"\n')
    monkeypatch.setitem(Settings.model_config, "toml_file", tmp_path / "warehouse.toml")
    code, _, err = run("releases")
    assert code == 2
    assert "pseudonim_key" in err
    assert "do-not-print-me" not in err
