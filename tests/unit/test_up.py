"""`make up`: log-ins, addresses and secrets of an Airflow that only this machine can reach."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from warehouse.orchestration import up
from warehouse.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_log_ins_are_made_up_once_and_are_their_owners_alone(tmp_path: Path):
    first = up.passwords(tmp_path)
    assert sorted(first) == ["admin", "quality_lead"]
    assert len(set(first.values())) == 2
    assert min(len(password) for password in first.values()) >= 16
    assert up.passwords(tmp_path) == first
    assert stat.S_IMODE(up.passwords_file(tmp_path).stat().st_mode) == 0o600


def test_every_address_is_this_machine(settings: Settings, tmp_path: Path):
    environment = up.server_environment(settings, tmp_path, 8081, 8082)
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:8081"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8082/execution/"


def test_every_start_has_a_new_secret(settings: Settings, tmp_path: Path):
    name = "AIRFLOW__API_AUTH__JWT_SECRET"
    secrets = {up.server_environment(settings, tmp_path, 8081, 8082)[name] for _ in range(2)}
    assert len(secrets) == 2
    assert min(len(secret) for secret in secrets) >= 64


def test_airflow_variables_of_the_caller_change_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AIRFLOW__API__HOST", "0.0.0.0")
    monkeypatch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "True")
    environment = up.server_environment(settings, tmp_path, 8081, 8082)
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"


def test_tasks_get_the_settings_of_whoever_started_them(settings: Settings, tmp_path: Path):
    environment = up.server_environment(settings, tmp_path, 8081, 8082)
    assert environment["WAREHOUSE_HOME"] == str(settings.home_dir)
    assert environment["WAREHOUSE_EXTRACTS"] == str(settings.extracts_dir)
    assert environment["WAREHOUSE_LEDGER_URL"] == settings.ledger_address


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use. Choose another one: make up PORT="):
            up.main(port)


def test_the_log_ins_of_the_production_shape_come_from_its_environment(tmp_path: Path):
    from warehouse.orchestration.initialise import write_passwords

    file = tmp_path / "passwords.json"
    for password in ("first", "second"):
        environment = {
            "AIRFLOW_ADMIN_PASSWORD": f"{password} a",
            "AIRFLOW_QUALITY_LEAD_PASSWORD": f"{password} q",
        }
        write_passwords(file, environment)
    assert json.loads(file.read_text()) == {"admin": "second a", "quality_lead": "second q"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
