"""Programs that are not ours, each in an environment of its own (`make test-bi` makes them under `.bi/`)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.bi.bi_clients import ENVIRONMENTS, Promised
from tests.conftest import Home
from tests.postgres import postgres
from warehouse.serving import serve


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests start other programs: slow, and skipped where the environments have not been made."""
    made = {path.parent.name for path in ENVIRONMENTS.glob("*/.installed")}
    wanted = {path.stem for path in (Path(__file__).parent / "environments").glob("*.in")}
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if not wanted <= made:
                item.add_marker(pytest.mark.skip(reason="`make test-bi` installs the clients"))


@pytest.fixture(scope="session")
def release(published_home: Home) -> Path:
    """The folder of the release of November 2017."""
    return (published_home.settings.releases / "current").resolve()


@pytest.fixture(scope="session")
def promised(release: Path) -> Promised:
    """What every client has to find in it."""
    manifest = json.loads((release / "manifest.json").read_bytes())
    with (release / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        words = list(csv.DictReader(file))
    return Promised(
        rows={entry["table"]: entry["rows"] for entry in manifest["tables"]},
        tables={row["table"]: row["description"] for row in words if not row["column"]},
        columns={f"{row['table']}.{row['column']}": row["description"] for row in words if row["column"]},
    )


@pytest.fixture(scope="session")
def served(published_home: Home) -> Iterator[str]:
    """The address of a PostgreSQL that serves the release, for a log-in that may only read."""
    with postgres() as url:
        serve(published_home.settings, url=url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create role reader login in role bi_reader")
        yield sa.make_url(url).set(username="reader").render_as_string(hide_password=False)
