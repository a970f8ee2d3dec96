"""`warehouse run`: the month of November 2017 through real Airflow, with no daemon."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from tests.conftest import DELIVERIES, Home
from tests.postgres import postgres
from warehouse.orchestration.lock import only_writer
from warehouse.releases import decisions, manifest

LEAD = "Test quality lead"


def warehouse(home: Home, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "warehouse.cli", *arguments],
        env={**home.environment, "COLUMNS": "200", **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )


def processes_of(home: Home) -> list[str]:
    """Command lines of all processes whose environment names this home."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"WAREHOUSE_HOME={home.folder}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def sign_offs(home: Home) -> list[tuple[str, str]]:
    """Who decided what, oldest first."""
    lines = [line for line in reversed(decisions(home.settings)) if line.release_id is None]
    return [(line.decision, line.decided_by) for line in lines]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("run") / "home")
    home.run("receive", *DELIVERIES)
    return home


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="module")
def first(delivered: Home, server: str) -> subprocess.CompletedProcess[str]:
    run = ("run", "--period", "2017-11", "--sign-off-as", LEAD)
    return warehouse(delivered, *run, WAREHOUSE_SERVING_URL=server)


@pytest.fixture(scope="module")
def published(delivered: Home, first: subprocess.CompletedProcess[str]) -> Home:
    assert first.returncode == 0, first.stdout + first.stderr
    return delivered


def test_the_run_publishes_the_month_and_shows_how_it_went(
    published: Home, first: subprocess.CompletedProcess[str]
):
    lines = re.findall(
        r"^  (ok|no) +(load|build|check|sign off|publish|serve) +[\d.]+ s  (.+)$", first.stdout, re.M
    )
    assert [(mark, task) for mark, task, _ in lines] == [
        ("ok", task) for task in ("load", "build", "check", "sign off", "publish", "serve")
    ]
    said = {task: summary for _, task, summary in lines}
    assert re.fullmatch(
        rf"{len(DELIVERIES)} files loaded, ([\d,]+) rows received = \1 accepted \+ 0 rejected", said["load"]
    )
    assert said["sign off"].startswith(f"approved by {LEAD}, candidate ")
    assert said["publish"].startswith("release 2017-11-r1")
    assert said["serve"].startswith("PostgreSQL shows 2017-11-r1, which loaded with ")


def test_the_run_serves_the_release_from_postgresql(published: Home, server: str):
    with psycopg.connect(server) as connection:
        connection.execute("set role bi_reader")
        children_looked_after = connection.execute(
            "select release_id, value from mart.fct_indicator_value where indicator_code = 'CLA002' "
            "and area_code = 'E06000034' and breakdown = 'all' and period_kind = 'month' "
            "and period_end = date '2017-11-30'"
        ).fetchall()
    assert children_looked_after == [("2017-11-r1", Decimal(311))]


def test_the_run_ends_with_the_scorecard_and_the_path_of_the_release(
    published: Home, first: subprocess.CompletedProcess[str]
):
    after = first.stdout.split("release 2017-11-r1", 1)[1]
    assert "Headline figures" in after
    assert "611" in after
    assert "64.13%" in after
    assert str(published.folder / "releases" / "2017-11-r1") in after


def test_the_sign_off_is_bound_to_the_candidate_that_was_published(published: Home):
    made, _ = manifest.read(published.folder / "releases" / "2017-11-r1")
    assert made.sign_off is not None
    assert made.sign_off.decided_by == LEAD
    assert made.sign_off.manifest_hash == made.candidate_manifest_hash
    assert sign_offs(published)[0] == ("approved", LEAD)


def test_airflow_itself_ran_the_tasks(published: Home):
    with sqlite3.connect(published.folder / "airflow" / "run" / "airflow.db") as database:
        rows = database.execute(
            "select task_id, task_instance.state from task_instance "
            "join dag_run using (dag_id, run_id) where dag_id = 'monthly_publish' "
            "and dag_run.id = (select min(id) from dag_run)"
        ).fetchall()
    tasks = ("load", "build", "check", "notify", "sign_off", "record_sign_off", "publish", "serve")
    assert dict(rows) == dict.fromkeys(tasks, "success")


def test_no_process_is_left(published: Home):
    assert processes_of(published) == []


@pytest.mark.slow
def test_a_second_run_with_the_same_deliveries_changes_nothing(published: Home):
    published.run("receive", *DELIVERIES)
    done = warehouse(published, "run", "--period", "2017-11", "--sign-off-as", LEAD, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    made, _ = manifest.read(published.folder / "releases" / "2017-11-r1")
    assert report["outcome"] == "unchanged"
    assert report["release_id"] == "2017-11-r1"
    assert report["content_hash"] == made.content_hash
    assert report["tasks"][-1]["summary"] == (
        "no PostgreSQL is set (WAREHOUSE_SERVING_URL), so none is served"
    )
    assert report["tasks"][0]["summary"] == f"nothing new; {len(DELIVERIES)} files loaded before"
    assert [path.name for path in sorted((published.folder / "releases").glob("20*"))] == ["2017-11-r1"]


def test_without_a_name_the_run_stops_at_the_sign_off_and_says_how_to_answer(published: Home):
    before = sign_offs(published)
    done = warehouse(published, "run", "--period", "2017-11")
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "SIGN_OFF_AWAITED" in said
    assert 'warehouse sign-off --period 2017-11 --as "NAME" --approve --comment "WHY"' in said
    assert "warehouse publish --period 2017-11" in said
    assert sign_offs(published) == before
    published.run(
        "sign-off", "--period", "2017-11", "--as", LEAD, "--approve", "--comment", "Read and agreed."
    )
    assert "2017-11-r1" in published.run("publish", "--period", "2017-11")


def test_a_blocked_check_stops_before_the_sign_off(published: Home):
    before = sign_offs(published)
    # Nothing of the authority's own was delivered for December, which a critical rule forbids.
    done = warehouse(published, "run", "--period", "2017-12", "--sign-off-as", LEAD)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "CHECK_BLOCKED" in said
    assert "Traceback" not in said
    assert not re.search(r"^  (ok|no) +(sign off|publish|serve)", said, re.M)
    assert sign_offs(published) == before
    assert not (published.folder / "releases" / "2017-12-r1").exists()


def test_a_task_that_fails_says_why_in_plain_words_and_gives_its_exit_code(home: Home):
    done = warehouse(home, "run", "--period", "2017-11", "--sign-off-as", LEAD)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "NOTHING_DELIVERED" in said
    assert "Nothing has been delivered for months up to 2017-11." in said
    assert "Traceback" not in said


def test_two_runs_do_not_write_at_once(home: Home):
    with only_writer(home.settings):
        done = warehouse(home, "run", "--period", "2017-11", "--sign-off-as", LEAD)
    assert done.returncode == 1
    assert "WRITER_BUSY" in done.stdout + done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_no_process_and_no_lock(home: Home, number: signal.Signals):
    process = subprocess.Popen(
        [sys.executable, "-m", "warehouse.cli", "run", "--period", "2017-11", "--sign-off-as", LEAD],
        env=home.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: len(processes_of(home)) >= 2, 60)
    process.send_signal(number)
    assert process.wait(timeout=30) != 0
    wait_until(lambda: processes_of(home) == [], 10)
    with only_writer(home.settings):
        pass


def wait_until(probe: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not probe():
        assert time.monotonic() < deadline
        time.sleep(0.1)
