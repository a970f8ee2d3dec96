"""docker-compose.yml is the production shape; each property that matters there is asserted here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")
LONG_RUNNING = ("postgres", *AIRFLOW)
SECRET_WORDS = ("PASSWORD", "SECRET", "KEY")
# ${NAME}, with whatever follows the name inside the braces; `$$` is a dollar sign for the container.
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)([^}]*)\}")


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_part_of_airflow_and_one_postgresql_run():
    commands = {name: SERVICES[name]["command"] for name in AIRFLOW}
    assert commands == {name: ["airflow", name] for name in AIRFLOW}
    assert [name for name in SERVICES if "postgres" in SERVICES[name].get("image", "")] == ["postgres"]


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_a_long_running_service_has_a_health_check_and_restarts(name: str):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert check["test"][1:]
    assert check["retries"] >= 3
    assert not check.get("disable", False)
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_runs_as_root_or_may_gain_rights(name: str):
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service.get("network_mode") != "host"


def test_ports_are_published_on_the_machine_itself_only():
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert [port for port in published if not re.fullmatch(r"127\.0\.0\.1:\d+:\d+", str(port))] == []


def test_every_airflow_service_shares_one_jwt_secret():
    name = "AIRFLOW__API_AUTH__JWT_SECRET"
    secrets = {SERVICES[service]["environment"].get(name) for service in (*AIRFLOW, "airflow-init")}
    assert secrets == {"${AIRFLOW_JWT_SECRET:?see .env.example}"}


def test_no_variable_has_a_default_and_all_stand_in_the_example():
    used = VARIABLE.findall(TEXT)
    assert {rest for _, rest in used} == {":?see .env.example"}
    assert {name for name, _ in used} == set(example())


def test_the_example_holds_no_value_at_all():
    assert set(example().values()) == {""}


def test_every_secret_comes_from_the_environment_file():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if variable.endswith(SECRET_WORDS):
                assert VARIABLE.fullmatch(str(value)), f"{name}: {variable}"
            elif "://" in str(value) and "@" in str(value):
                assert re.search(r":\$\{[A-Z_]+_PASSWORD:\?[^}]+\}@", str(value)), f"{name}: {variable}"


def test_only_the_scheduler_and_the_command_line_hold_the_keys_and_the_secure_zone():
    holders = {
        name for name, service in SERVICES.items() if "WAREHOUSE_PSEUDONYM_KEY" in service["environment"]
    }
    mounts = {
        name
        for name, service in SERVICES.items()
        if any("/var/lib/warehouse" in volume for volume in service.get("volumes", []))
    }
    assert holders == mounts == {"scheduler", "warehouse"}


def test_in_production_whoever_ran_the_build_may_not_approve():
    for name in ("scheduler", "warehouse"):
        assert SERVICES[name]["environment"]["WAREHOUSE_PRODUCTION"] == "true"


def test_mail_is_optional_and_only_the_parts_that_send_it_are_told_of_it():
    mail = ("WAREHOUSE_SMTP_URL", "WAREHOUSE_NOTICE_FROM", "WAREHOUSE_NOTICE_TO", "WAREHOUSE_REPORTS_URL")
    told = {name for name, service in SERVICES.items() if set(mail) & set(service.get("environment", {}))}
    assert told == {"scheduler", "warehouse"}
    # A name without a value is passed on where the environment file has one, and is absent where it has not.
    assert {SERVICES["scheduler"]["environment"][name] for name in mail} == {None}
    assert all(f"#   {name}=" in (ROOT / ".env.example").read_text() for name in mail)


def test_inbox_archive_and_releases_lie_on_volumes_of_their_own():
    volumes = SERVICES["scheduler"]["volumes"]
    assert volumes == SERVICES["warehouse"]["volumes"]
    assert {volume.split(":")[0]: volume.split(":")[1] for volume in volumes} == {
        "airflow": "/var/lib/airflow",
        "state": "/var/lib/warehouse",
        "inbox": "/var/lib/warehouse/inbox",
        "archive": "/var/lib/warehouse/archive",
        "releases": "/var/lib/warehouse/releases",
    }
    assert {volume.split(":")[0] for volume in volumes} <= set(COMPOSE["volumes"])
    assert SERVICES["scheduler"]["environment"]["WAREHOUSE_HOME"] == "/var/lib/warehouse"


def test_metadata_ledger_and_serving_are_three_databases_with_an_owner_each():
    environment = SERVICES["scheduler"]["environment"]
    for owner, variable in (
        ("airflow", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"),
        ("ledger", "WAREHOUSE_LEDGER_URL"),
        ("serving", "WAREHOUSE_SERVING_URL"),
    ):
        password = f"${{{owner.upper()}_DB_PASSWORD:?see .env.example}}"
        assert environment[variable].endswith(f"://{owner}:{password}@postgres/{owner}")
    script = (ROOT / "deploy/postgres/databases.sh").read_text()
    assert re.findall(r"^create (\w+) \"", script, re.M) == ["airflow", "ledger", "serving"]
    assert "./deploy/postgres:/docker-entrypoint-initdb.d:ro" in SERVICES["postgres"]["volumes"]


def test_airflow_waits_for_a_healthy_database_that_was_migrated():
    for name in AIRFLOW:
        assert SERVICES[name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "airflow-init": {"condition": "service_completed_successfully"},
        }


def test_the_image_is_built_from_the_lock_and_runs_as_the_same_user():
    assert {service["build"]["dockerfile"] for name, service in SERVICES.items() if name != "postgres"} == {
        "deploy/Dockerfile"
    }
    recipe = (ROOT / "deploy/Dockerfile").read_text()
    assert "--require-hashes" in recipe
    assert "requirements.lock" in recipe
    assert recipe.rstrip().endswith(f"USER {SERVICES['scheduler']['user']}")


def test_every_image_names_its_version():
    images = {service["image"] for service in SERVICES.values()}
    base = re.search(r"^FROM (\S+)$", (ROOT / "deploy/Dockerfile").read_text(), re.M)
    assert base
    assert [image for image in (*images, base[1]) if image.endswith(":latest") or ":" not in image] == []


def test_git_and_the_image_leave_the_environment_file_out():
    assert ".env" in (ROOT / ".gitignore").read_text().split()
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ignored[0] == "**"
    assert "!.env" not in ignored
