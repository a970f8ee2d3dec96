"""What Airflow is told by environment variables, in one place for every way of starting it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from pydantic import SecretStr

from warehouse.settings import PROJECT, Settings

POOL = "warehouse_writer"
POOL_DESCRIPTION = "One slot: one task writes to the warehouse at a time"

QUIET = {
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "False",
}


def airflow_environment(settings: Settings, home: Path) -> dict[str, str]:
    """The environment of a process that runs Airflow with its state under `home`.

    Airflow variables of the caller are dropped, so that a run behaves alike on every machine. The
    settings travel as `WAREHOUSE_*`, so that tasks read the same ones.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    return {
        **kept,
        **QUIET,
        **_warehouse_variables(settings),
        # Airflow starts its parts by the name `airflow`, which stands beside this interpreter.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT), kept.get("PYTHONPATH")])),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    }


def _warehouse_variables(settings: Settings) -> dict[str, str]:
    """Every setting that is set, as the environment variable that sets it."""
    named = {name: getattr(settings, name) for name in type(settings).model_fields} | {
        "home": settings.home_dir,
        "extracts": settings.extracts_dir,
        "ledger_url": settings.ledger_address,
    }
    return {
        f"WAREHOUSE_{name.upper()}": _as_text(value) for name, value in named.items() if value is not None
    }


def _as_text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps(value) if isinstance(value, dict | bool) else str(value)
