"""Shared by all tests: the project's own deliveries, and homes in which real months were made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from warehouse.settings import PROJECT, Settings

SHARED = PROJECT.parent / "shared"
DELIVERIES = sorted((PROJECT / "seeds" / "deliveries").glob("E*/*/*.csv"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that read the reference files are skipped only where those files are absent."""
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="the reference files are not beside the project"))


class Home:
    """A folder of state of its own, driven through the command line as a person would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WAREHOUSE_")},
            "WAREHOUSE_HOME": str(folder),
        }

    @property
    def settings(self) -> Settings:
        """The settings of this home."""
        return Settings(home=self.folder)

    def run(self, *arguments: str | Path, exits: int = 0, timeout: int = 300) -> str:
        """Run `warehouse` with these arguments; gives what it printed, and insists on the exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "warehouse.cli", *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert done.returncode == exits, (
            f"{arguments} exited {done.returncode}:\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout

    def month(self, period: str) -> None:
        """Build, check, sign off and publish one month."""
        self.run("build", "--period", period)
        self.run("check", "--period", period)
        self.run(
            *("sign-off", "--period", period, "--as", "Test quality lead"),
            *("--approve", "--comment", "Made by a test."),
        )
        self.run("publish", "--period", period)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Home], None]) -> Home:
    """The home of that name, made by whichever worker asks first; the others wait for it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the workers of one run share this one
    home, done = Home(folder / name / "home"), folder / name / "done"
    with FileLock(folder / f"{name}.lock"):
        if not done.is_file():
            make(home)
            done.touch()
    return home


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with every delivery loaded and November 2017 published. Read it, never change it."""

    def make(home: Home) -> None:
        home.run("receive", *DELIVERIES)
        home.run("load")
        home.month("2017-11")

    return _made_once(tmp_path_factory, "published", make)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """As `published_home`, with the made-up records of the month beside the deliveries. Never change it."""

    def make(home: Home) -> None:
        records = home.folder.parent / "records"
        home.run("sample", "--from", "2017-11", "--to", "2017-11", "--out", records)
        home.run("receive", *DELIVERIES, *sorted(records.glob("E*/*/*")))
        home.run("load")
        home.month("2017-11")

    return _made_once(tmp_path_factory, "sample", make)


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> Callable[[Home], Settings]:
    """Use a home's settings inside this process."""

    def enter(home: Home) -> Settings:
        monkeypatch.setenv("WAREHOUSE_HOME", str(home.folder))
        return home.settings

    return enter
