"""The documentation is true: its commands run, its SQL gives rows, its links lead somewhere.

A block that opens with ```bash is run, in order, page by page, in a working folder that looks like a
fresh clone after `make run`. ```bash slow runs only with the slow tests, ```console is shown but never
run. A command that ends in `# exits 1` must exit with that code. ```sql runs on the current release.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home
from warehouse.contracts import contracts
from warehouse.deliveries.reasons import REASONS
from warehouse.settings import PROJECT, Settings

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<kind>[a-z]+)(?P<slow> slow)?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXITS = re.compile(r"^(?P<command>.*\S)\s+# exits (?P<code>\d+)$", re.MULTILINE)
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    page: Path
    line: int
    kind: str
    slow: bool
    text: str

    @property
    def where(self) -> str:
        return f"{self.page.relative_to(PROJECT)}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, m.start()) + 1, m["kind"], bool(m["slow"]), m["text"])
        for m in BLOCK.finditer(text)
    ]


def script(block: Block) -> str:
    """The block as a strict bash script; `make` lines are left to the tests of the Makefile."""
    lines = "\n".join(line for line in block.text.splitlines() if not line.startswith("make"))
    expected = EXITS.sub(r'{ \g<command>; } && status=0 || status=$?\ntest "$status" -eq \g<code>', lines)
    return f"set -euo pipefail\n{expected}\n"


def run(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WAREHOUSE_", "AIRFLOW"))
    }
    return subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env=kept | {"WAREHOUSE_HOME": str(folder / "var"), "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def must_succeed(text: str, folder: Path, where: str) -> None:
    done = run(text, folder)
    assert done.returncode == 0, (
        f"{where} exited with {done.returncode}\n{text}\n{done.stdout}\n{done.stderr}"
    )
    assert "Traceback" not in done.stderr, f"{where}\n{done.stderr}"


@pytest.fixture(scope="session")
def working_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a newcomer has it, but with room for a state of its own."""
    folder = tmp_path_factory.mktemp("clone")
    for entry in PROJECT.iterdir():
        if entry.name not in {"var", ".venv", ".git"}:
            (folder / entry.name).symlink_to(entry)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def clone(working_folder: Path, sample_home: Home) -> Path:
    """The working folder with its state as after `make run`, whatever an earlier page did to it."""
    shutil.rmtree(working_folder / "var", ignore_errors=True)
    shutil.copytree(sample_home.folder, working_folder / "var", symlinks=True)
    return working_folder


def pages_to_run() -> list[object]:
    found: list[object] = []
    for page in PAGES:
        commands = [block for block in blocks(page) if block.kind == "bash"]
        name = str(page.relative_to(PROJECT))
        if any(not block.slow for block in commands):
            found.append(pytest.param(page, False, id=name))
        if any(block.slow for block in commands):
            found.append(pytest.param(page, True, id=f"{name}-slow", marks=pytest.mark.slow))
    return found


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("page", "slow_ones_too"), pages_to_run())
def test_the_commands_of_a_page_run_in_order(page: Path, slow_ones_too: bool, clone: Path) -> None:
    for block in blocks(page):
        if block.kind == "bash" and (slow_ones_too or not block.slow):
            must_succeed(script(block), clone, block.where)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "block",
    [pytest.param(block, id=block.where) for page in PAGES for block in blocks(page) if block.kind == "sql"],
)
def test_the_sql_of_a_page_gives_rows(block: Block, clone: Path) -> None:
    database = clone / "var" / "releases" / "current" / "marts.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        assert connection.execute(block.text).fetchall(), block.where


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_of_a_page_leads_somewhere_in_the_project(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for match in LINK.finditer(text):
        if match["target"].startswith("https://"):
            continue
        name, _, anchor = match["target"].partition("#")
        target = page.parent / name if name else page
        assert target.exists(), f"{page.name} links to {match['target']}"
        assert not anchor or anchor in anchors(target), f"{page.name} links to {match['target']}"


def test_the_analysts_page_lists_every_published_table_with_its_key(clone: Path) -> None:
    keys: dict[str, set[str]] = {}
    with (clone / "var/releases/current/dictionary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = keys.setdefault(row["table"], set())
            if row["key"] == "primary":
                key.add(row["column"])
    page = (PROJECT / "docs" / "bi-analysts.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_]+)` \| ([a-z0-9_, ]+) \|$", page, re.MULTILINE)
    assert {table: set(columns.split(", ")) for table, columns in listed} == keys


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_block_of_a_page_says_what_it_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("```") % 2 == 0
    known = {"bash", "console", "sql", "yaml", "text", "csv", "python"}
    assert {block.kind for block in blocks(page)} <= known
    assert len(blocks(page)) == text.count("```") // 2


def test_every_command_that_the_pages_name_exists() -> None:
    named = set()
    for page in PAGES:
        named |= set(re.findall(r"\bbin/warehouse ([a-z][a-z-]+)", page.read_text(encoding="utf-8")))
    helped = subprocess.run(
        [str(Path(sys.executable).parent / "warehouse"), "--help"],
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words = set(re.findall(r"[a-z][a-z-]+", helped))
    assert named and named <= words


def test_every_setting_is_explained_and_no_other_is_named() -> None:
    ours = {f"WAREHOUSE_{name.upper()}" for name in Settings.model_fields}
    page = (PROJECT / "docs" / "data-engineers.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(WAREHOUSE_[A-Z_]+)`", page)) == ours


def reason_page() -> str:
    """The page of reason codes as the code has it."""
    lines = [
        "# Reason codes",
        "",
        "Why a file is refused or a row rejected. The codes are stable: the quarantine, the ledger and the",
        "reports use them. This page is made from the code: `python -m tests.integration.test_docs`.",
    ]
    for level, title in (("file", "A file is refused"), ("row", "A row is rejected")):
        lines += ["", f"## {title}", "", "| code | expected | mend |", "| --- | --- | --- |"]
        lines += [
            f"| `{reason.code}` | {reason.expected} | {reason.mend} |"
            for reason in REASONS.values()
            if reason.level == level
        ]
    lines += ["", "## A row breaks a rule of its contract", ""]
    lines += ["| extract and table | code | expected | mend |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {contract.extract}, {table.name} | `{rule.code}` | {rule.expects} | {rule.mend} |"
        for contract in contracts().values()
        for table in contract.tables
        for rule in table.rules
    ]
    return "\n".join(lines) + "\n"


def test_the_page_of_reason_codes_is_what_the_code_has() -> None:
    page = PROJECT / "docs" / "reason-codes.md"
    assert page.read_text(encoding="utf-8") == reason_page(), "run python -m tests.integration.test_docs"


if __name__ == "__main__":
    (PROJECT / "docs" / "reason-codes.md").write_text(reason_page(), encoding="utf-8")
