"""The month the second way: under Airflow's own scheduler, triggered and answered through its REST API."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.conftest import DELIVERIES, Home
from tests.integration.test_run_month import processes_of, sign_offs
from warehouse.ledger import Build, Ledger
from warehouse.orchestration.up import free_port
from warehouse.periods import Period
from warehouse.quality_report import candidate_report
from warehouse.releases import current_release, decisions, manifest
from warehouse.settings import PROJECT

pytestmark = pytest.mark.slow

PATIENCE = 900


def wait_for(what: str, probe: Callable[[], Any], seconds: float = PATIENCE, pause: float = 2) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := probe():
                return found
        except (httpx.TransportError, httpx.HTTPStatusError, FileNotFoundError):
            pass
        time.sleep(pause)
    raise AssertionError(f"{what} did not come about within {seconds:.0f} s")


class Airflow:
    """What `make up` starts, in a process group of its own."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.address = f"http://127.0.0.1:{free_port()}"
        with (home.folder.parent / "airflow.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "warehouse.orchestration.up", self.address.rsplit(":", 1)[1]],
                cwd=PROJECT,
                env=home.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log_in(self, name: str) -> httpx.Client:
        passwords = json.loads((self.home.folder / "airflow" / "server" / "passwords.json").read_text())
        answer = httpx.post(
            f"{self.address}/auth/token", json={"username": name, "password": passwords[name]}, timeout=60
        )
        answer.raise_for_status()
        return httpx.Client(
            base_url=f"{self.address}/api/v2",
            headers={"Authorization": f"Bearer {answer.json()['access_token']}"},
            timeout=60,
        )

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=90)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    home = Home(tmp_path_factory.mktemp("standalone") / "home")
    home.run("receive", *DELIVERIES)
    server = Airflow(home)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def lead(airflow: Airflow) -> Iterator[httpx.Client]:
    """A client logged in as the quality lead, once Airflow answers and knows the DAG."""
    client = wait_for("the log-in", lambda: airflow.log_in("quality_lead"))
    wait_for("the DAG", lambda: client.get("/dags/monthly_publish").raise_for_status())
    yield client
    client.close()


def trigger(lead: httpx.Client, period: str) -> str:
    answer = lead.post(
        "/dags/monthly_publish/dagRuns", json={"logical_date": None, "conf": {"period": period}}
    )
    answer.raise_for_status()
    return f"/dags/monthly_publish/dagRuns/{answer.json()['dag_run_id']}"


def states(lead: httpx.Client, run: str) -> dict[str, str | None]:
    answer = lead.get(f"{run}/taskInstances").raise_for_status().json()
    return {task["task_id"]: task["state"] for task in answer["task_instances"]}


def required_action(lead: httpx.Client, run: str) -> dict[str, Any]:
    """The request for the sign-off, once the task waits for it and has done so for a while."""
    wait_for("the required action", lambda: states(lead, run)["sign_off"] == "awaiting_input")
    # An answer within seconds of the task's start was lost in some tries.
    time.sleep(15)
    asked: dict[str, Any] = lead.get(f"{run}/taskInstances/sign_off/-1/hitlDetails").raise_for_status().json()
    return asked


def answer(lead: httpx.Client, run: str, option: str, comment: str, acknowledged: Sequence[str] = ()) -> None:
    given = {"comment": comment, "acknowledged": list(acknowledged)}
    lead.patch(
        f"{run}/taskInstances/sign_off/-1/hitlDetails",
        json={"chosen_options": [option], "params_input": given},
    ).raise_for_status()


def warnings_in(request: str) -> list[str]:
    """The ids of the warnings that the required action lists."""
    return re.findall(r"^\* `([A-Z]+-[A-Z]+-[A-Z0-9]+)` ", request, re.M)


def ended(lead: httpx.Client, run: str) -> str:
    def state() -> str | None:
        now = str(lead.get(run).raise_for_status().json()["state"])
        return now if now in ("success", "failed") else None

    return str(wait_for("the end of the run", state))


def test_it_listens_on_this_machine_only(airflow: Airflow, lead: httpx.Client):
    mine = {
        Path(link).resolve().name
        for pid in group_of(airflow.process.pid)
        for link in Path(f"/proc/{pid}/fd").glob("*")
    }
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in mine:
                listening.append(fields[1].split(":")[0])
    assert listening
    assert set(listening) == {"0100007F"}


def group_of(leader: int) -> list[int]:
    """All processes of the session that the leader began."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            session = (entry / "stat").read_text().rsplit(")", 1)[1].split()[3]
        except OSError:
            continue
        if int(session) == leader:
            members.append(int(entry.name))
    return members


def test_a_rejection_is_recorded_with_its_reason_and_nothing_is_published(
    airflow: Airflow, lead: httpx.Client
):
    run = trigger(lead, "2017-11")
    asked = required_action(lead, run)
    assert asked["subject"] == "Sign off the candidate of 2017-11"
    assert "publishable with caveats" in asked["body"]
    candidate = manifest.read(airflow.home.folder / "candidate" / "2017-11" / "release")[1]
    assert candidate in asked["body"]
    page = candidate_report(airflow.home.settings, Period(2017, 11))
    assert page.is_file()
    assert f"]({page.as_uri()})" in asked["body"]
    assert "MRT-DOC-002" in warnings_in(asked["body"])
    assert asked["defaults"] is None
    answer(lead, run, "Reject", "Contacts look too high")
    assert ended(lead, run) == "success"
    assert states(lead, run) == {
        **dict.fromkeys(("load", "build", "check", "notify", "sign_off", "record_sign_off"), "success"),
        "publish": "skipped",
        "serve": "skipped",
    }
    assert sign_offs(airflow.home) == [("rejected", "quality_lead")]
    with Ledger(airflow.home.settings).session() as session:
        assert session.scalars(select(Build.built_by)).all() == ["quality_lead"]
    assert current_release(airflow.home.settings) is None


def test_an_approval_that_leaves_a_warning_out_publishes_nothing_and_can_be_given_again(
    airflow: Airflow, lead: httpx.Client
):
    run = trigger(lead, "2017-11")
    warnings = warnings_in(required_action(lead, run)["body"])
    answer(lead, run, "Approve", "Figures read and agreed", warnings[1:])
    assert ended(lead, run) == "failed"
    assert states(lead, run)["record_sign_off"] == "failed"
    assert current_release(airflow.home.settings) is None
    lead.post(
        "/dags/monthly_publish/clearTaskInstances",
        json={
            "dry_run": False,
            "dag_run_id": run.rsplit("/", 1)[1],
            "task_ids": ["sign_off"],
            "include_downstream": True,
            "only_failed": False,
        },
    ).raise_for_status()
    required_action(lead, run)
    answer(lead, run, "Reject", "Read once more")
    assert ended(lead, run) == "success"
    assert next(line.comment for line in decisions(airflow.home.settings)) == "Read once more"


def test_an_approval_in_airflow_publishes_exactly_that_candidate(airflow: Airflow, lead: httpx.Client):
    run = trigger(lead, "2017-11")
    warnings = warnings_in(required_action(lead, run)["body"])
    candidate = manifest.read(airflow.home.folder / "candidate" / "2017-11" / "release")[1]
    answer(lead, run, "Approve", "Figures read and agreed", warnings)
    assert ended(lead, run) == "success"
    assert set(states(lead, run).values()) == {"success"}
    made, _ = manifest.read(airflow.home.folder / "releases" / "current")
    assert made.release_id == "2017-11-r1"
    assert made.candidate_manifest_hash == candidate
    assert made.sign_off is not None
    assert (made.sign_off.decided_by, made.sign_off.comment) == ("quality_lead", "Figures read and agreed")
    assert made.sign_off.acknowledged == sorted(warnings) != []


def test_a_blocked_check_asks_nobody(airflow: Airflow, lead: httpx.Client):
    before = sign_offs(airflow.home)
    run = trigger(lead, "2017-12")
    assert ended(lead, run) == "failed"
    assert states(lead, run) == {
        **dict.fromkeys(("load", "build", "notify"), "success"),
        "check": "failed",
        **dict.fromkeys(("sign_off", "record_sign_off", "publish", "serve"), "upstream_failed"),
    }
    assert sign_offs(airflow.home) == before
    assert list((airflow.home.folder / "notices" / "2017-12").glob("*.txt"))


def test_stopping_it_leaves_no_process(airflow: Airflow, lead: httpx.Client):
    airflow.stop()
    assert group_of(airflow.process.pid) == []
    assert processes_of(airflow.home) == []
