"""`make up`: Airflow's web page, scheduler and all, on this machine only, for trying the month by hand.

    python -m warehouse.orchestration.up [PORT]

It is `airflow standalone`, told to listen on 127.0.0.1 alone. The production shape is docker-compose.yml.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from warehouse.orchestration.environment import airflow_environment
from warehouse.settings import Settings

DEFAULT_PORT = 8080
# Log-in name and Airflow role: the first administers, the second may run DAGs and answer sign-offs.
USERS = {"admin": "admin", "quality_lead": "user"}


def server_environment(settings: Settings, home: Path, port: int, tasks_port: int) -> dict[str, str]:
    """The environment of Airflow's server processes, all of which share one new JWT secret.

    People and their programs are answered on `port`, running tasks on `tasks_port`.
    """
    address = f"http://127.0.0.1:{port}"
    return airflow_environment(settings, home) | {
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{tasks_port}/execution/",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
            f"{name}:{role}" for name, role in USERS.items()
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(home)),
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
    }


def passwords_file(home: Path) -> Path:
    """Where the log-ins of this machine's Airflow stand; readable by its owner only."""
    return home / "passwords.json"


def passwords(home: Path) -> dict[str, str]:
    """The log-ins; made up at random on first use and kept after that."""
    home.mkdir(parents=True, exist_ok=True)
    file = passwords_file(home)
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writer:
            json.dump({name: secrets.token_urlsafe(12) for name in USERS}, writer)
    known: dict[str, str] = json.loads(file.read_text())
    return known


def serve() -> None:
    """Run Airflow's parts until stopped; the environment is already set."""
    from airflow.cli.commands import standalone_command

    from warehouse.orchestration.session import prepare

    tasks_port = urlsplit(os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]).port
    options = {
        # No server for logs, which would listen on every address.
        "scheduler": ["--skip-serve-logs"],
        "triggerer": ["--skip-serve-logs"],
        # Tasks have a server of their own. On SQLite one process for both can wait for itself: it writes the
        # log of a person's action on its event loop, while a task's write holds the lock and needs that same
        # loop to end. After five seconds the person's request then failed with the status 500.
        "api-server": ["--apps", "core"],
        "tasks-server": ["--apps", "execution", "--port", str(tasks_port)],
    }

    class LocalOnly(standalone_command.SubCommand):
        """A part of Airflow that listens on this machine alone."""

        def __init__(self, parent: Any, name: str, command: list[str], env: dict[str, str]) -> None:
            super().__init__(parent, name, [*command, *options.get(name, [])], env)
            if name == "api-server":
                parent.subcommands["tasks-server"] = LocalOnly(parent, "tasks-server", command, env)

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt  # how `airflow standalone` is told to stop its parts

    prepare()
    standalone_command.SubCommand = LocalOnly  # type: ignore[misc]
    signal.signal(signal.SIGTERM, stop)
    standalone_command.StandaloneCommand().run()  # type: ignore[no-untyped-call]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main(port: int = DEFAULT_PORT) -> None:
    """Print the address and the log-in, then become Airflow."""
    if not is_free(port):
        raise SystemExit(f"Port {port} is in use. Choose another one: make up PORT={port + 1}")
    settings = Settings()
    home = settings.airflow_home / "server"
    console = Console()
    console.print(
        f"Airflow starts at [bold]http://127.0.0.1:{port}[/bold]; it answers after a minute or two."
    )
    for name, password in passwords(home).items():
        console.print(f"  log in as [bold]{name}[/bold] with {password}", highlight=False, markup=True)
    console.print(
        "Trigger monthly_publish with a period; answer the sign-off under Required Actions. Ctrl-C stops."
    )
    sys.stdout.flush()
    environment = server_environment(settings, home, port, free_port())
    os.execve(sys.executable, [sys.executable, "-m", "warehouse.orchestration.up", "--serve"], environment)  # noqa: S606


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
