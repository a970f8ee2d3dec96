"""The one-off service of docker-compose.yml: Airflow's database, its pool, and its two log-ins."""

from __future__ import annotations

import json
import os
from pathlib import Path

from warehouse.orchestration.session import migrate


def write_passwords(file: Path, environment: dict[str, str]) -> None:
    """Write the log-ins given by the environment, readable by the owner only; replaces the file whole."""
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writer:
        json.dump(
            {
                "admin": environment["AIRFLOW_ADMIN_PASSWORD"],
                "quality_lead": environment["AIRFLOW_QUALITY_LEAD_PASSWORD"],
            },
            writer,
        )
    partial.replace(file)


if __name__ == "__main__":
    migrate()
    write_passwords(Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]), dict(os.environ))
