"""A trial Superset on 127.0.0.1, driven through its own programming interface as its pages do it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.bi.bi_clients import ENVIRONMENTS

HERE = Path(__file__).parent
PYTHON = ENVIRONMENTS / "superset" / "bin" / "python"

# Children looked after in Thurrock, month by month: one row a month.
CHOSEN = {"indicator_code": "CLA002", "area_code": "E06000034", "period_kind": "month", "breakdown": "all"}
FIGURE = {
    "expressionType": "SIMPLE",
    "column": {"column_name": "value"},
    "aggregate": "MAX",
    "label": "Children looked after",
}
DUCKDB_ENGINE_PARAMETERS = {"connect_args": {"read_only": True}}


@dataclass(frozen=True)
class Superset:
    """A running server, and the user `analyst` who is logged in."""

    address: str
    password: str
    client: httpx.Client

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        answer = self.client.request(method, f"/api/v1/{path}", **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json()

    def connect(self, name: str, address: str, engine_parameters: dict[str, Any] | None = None) -> int:
        """Make a database connection; gives its number."""
        extra = {"engine_params": engine_parameters} if engine_parameters else {}
        made = {"database_name": name, "sqlalchemy_uri": address, "extra": json.dumps(extra)}
        return int(self._asked("POST", "database/", json=made)["id"])

    def tables(self, database: int) -> list[str]:
        """The tables and views of schema `mart` that it lists."""
        listed = self._asked("GET", f"database/{database}/tables/", params={"q": "(schema_name:mart)"})
        return [each["value"] for each in listed["result"]]

    def described(self, database: int, table: str) -> tuple[str, dict[str, str]]:
        """The comment that it shows of a table, and those of its columns."""
        asked = {"name": table, "schema": "mart"}
        shown = self._asked("GET", f"database/{database}/table_metadata/", params=asked)
        return shown["comment"], {column["name"]: column["comment"] for column in shown["columns"]}

    def dataset(self, database: int, table: str) -> int:
        """Make a dataset of a table; gives its number."""
        made = {"database": database, "schema": "mart", "table_name": table}
        return int(self._asked("POST", "dataset/", json=made)["id"])

    def forget(self, dataset: int) -> None:
        """Remove a dataset."""
        self._asked("DELETE", f"dataset/{dataset}")

    def figures(self, dataset: int, days: str) -> list[dict[str, Any]]:
        """What a chart of the chosen figure would draw for days 'from : to', the last left out."""
        query = {
            "metrics": [FIGURE],
            "filters": [
                *({"col": column, "op": "==", "val": value} for column, value in CHOSEN.items()),
                {"col": "period_end", "op": "TEMPORAL_RANGE", "val": days},
            ],
        }
        asked = {"datasource": {"id": dataset, "type": "table"}, "queries": [query]}
        return self._asked("POST", "chart/data", json=asked)["result"][0]["data"]

    def chart(self, dataset: int, kind: str, days: str, **more: Any) -> str:
        """Make a chart of the chosen figure; gives the address of its page."""
        filters = [
            {
                "expressionType": "SIMPLE",
                "clause": "WHERE",
                "subject": column,
                "operator": operator,
                "comparator": value,
            }
            for column, operator, value in (
                *((column, "==", value) for column, value in CHOSEN.items()),
                ("period_end", "TEMPORAL_RANGE", days),
            )
        ]
        drawn = {"viz_type": kind, "datasource": f"{dataset}__table", "adhoc_filters": filters} | more
        made = {
            "slice_name": "Children looked after, by month",
            "viz_type": kind,
            "datasource_id": dataset,
            "datasource_type": "table",
            "params": json.dumps(drawn),
        }
        return f"{self.address}/explore/?slice_id={self._asked('POST', 'chart/', json=made)['id']}"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def trial(folder: Path) -> Iterator[Superset]:
    """A Superset whose state lies in `folder`; it ends with the block."""
    port, password = _free_port(), secrets.token_urlsafe(16)
    environment = {
        **os.environ,
        "FLASK_APP": "superset.app:create_app()",
        "SCARF_ANALYTICS": "false",
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": str(folder),
        "SUPERSET_TRIAL_PASSWORD": password,
        "SUPERSET_TRIAL_SECRET": secrets.token_urlsafe(48),
    }
    with (folder / "superset.log").open("wb") as log:
        kept: dict[str, Any] = {"cwd": folder, "env": environment, "stdout": log, "stderr": log}
        subprocess.run([PYTHON, "-I", HERE / "clients" / "set_up_superset.py"], check=True, **kept)
        command = [PYTHON, "-I", "-m", "flask", "run", "--host", "127.0.0.1", "--port", str(port)]
        server = subprocess.Popen(command, **kept)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(server, address)
            with httpx.Client(base_url=address, timeout=120) as client:
                user = {"username": "analyst", "password": password, "provider": "db"}
                token = client.post("/api/v1/security/login", json=user).raise_for_status().json()
                client.headers["Authorization"] = f"Bearer {token['access_token']}"
                yield Superset(address, password, client)
        finally:
            server.terminate()
            server.wait(30)


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert server.poll() is None, "Superset ended before it answered; its superset.log says why"
        try:
            httpx.get(f"{address}/health").raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError("Superset did not answer within 180 seconds")
