"""The DAGs import, are quick, follow the house's policy, and are wired as the architecture says."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DAGS = ROOT / "dags"
NAMES = ("housekeeping", "load_extracts", "monthly_publish", "refresh_benchmarks")
HEAVY = ("pandas", "dbt", "great_expectations", "duckdb", "pyarrow", "warehouse", "expectations")

# Airflow is imported in a process of its own: it reads its settings when it is imported.
READ = """
import json, sys, time
from airflow.dag_processing.dagbag import DagBag
heavy = set(sys.argv[2].split(","))
loaded = heavy & set(sys.modules)   # what Airflow brings along by itself
bags = DagBag(sys.argv[1])
began = time.process_time()
for file in sorted({dag.fileloc for dag in bags.dags.values()}):
    exec(compile(open(file).read(), file, "exec"), {"__name__": "read_again"})
seconds = time.process_time() - began
runs = bags.dags["monthly_publish"].timetable
print(json.dumps({
    "errors": {file: str(error) for file, error in bags.import_errors.items()},
    "seconds": seconds,
    "heavy": sorted((heavy & set(sys.modules)) - loaded),
    "dags": {
        dag.dag_id: {
            "file": dag.fileloc,
            "tags": sorted(dag.tags),
            "catchup": dag.catchup,
            "max_active_runs": dag.max_active_runs,
            "description": dag.description,
            "doc": dag.doc_md,
            "timetable": type(dag.timetable).__name__,
            "params": {name: dag.params.get_param(name).schema for name in dag.params},
            "tasks": {
                task.task_id: {
                    "operator": task.task_type,
                    "owner": task.owner,
                    "pool": task.pool,
                    "upstream": sorted(task.upstream_task_ids),
                    "trigger_rule": task.trigger_rule.value,
                    "outlets": [asset.name for asset in task.outlets],
                    "defaults": getattr(task, "defaults", None),
                    "timeout": str(getattr(task, "response_timeout", None)),
                    "options": getattr(task, "options", None),
                    "asked": {name: task.params.get_param(name).value for name in task.params},
                    "templates": [getattr(task, name, None) for name in ("subject", "body", "op_args")],
                }
                for task in dag.tasks
            },
        }
        for dag in bags.dags.values()
    },
}, default=str))
"""


def airflow(tmp: Path, code: str, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment |= {
        "AIRFLOW_HOME": str(tmp),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        airflow(tmp_path_factory.mktemp("airflow"), READ, str(DAGS), ",".join(HEAVY))
    )
    return read


def tasks(bag: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (dag_id, task_id, task)
        for dag_id, dag in bag["dags"].items()
        for task_id, task in dag["tasks"].items()
    ]


def test_all_four_import_without_an_error(bag: dict[str, Any]):
    assert bag["errors"] == {}
    assert sorted(bag["dags"]) == list(NAMES)


def test_each_file_holds_the_dag_of_its_name(bag: dict[str, Any]):
    assert {dag_id: Path(dag["file"]).stem for dag_id, dag in bag["dags"].items()} == {n: n for n in NAMES}
    assert sorted(path.stem for path in DAGS.glob("*.py")) == list(NAMES)


def test_reading_all_dag_files_takes_milliseconds(bag: dict[str, Any]):
    assert bag["seconds"] < 0.2


def test_reading_them_imports_nothing_heavy(bag: dict[str, Any]):
    assert bag["heavy"] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_dag_file_imports_airflow_alone_and_the_warehouse_inside_its_tasks(name: str):
    top = ast.parse((DAGS / f"{name}.py").read_text()).body
    imported = {node.module.split(".")[0] for node in top if isinstance(node, ast.ImportFrom) and node.module}
    imported |= {
        alias.name.split(".")[0] for node in top if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported == {"airflow"}


@pytest.mark.parametrize("name", NAMES)
def test_a_dag_file_holds_no_logic(name: str):
    tree = ast.parse((DAGS / f"{name}.py").read_text())
    branching = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.IfExp, ast.Lambda, ast.ListComp)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, branching)] == []
    assert not name.startswith("dbt_")


def test_no_task_asks_for_todays_date():
    words = ("datetime.now", "date.today", "utcnow", "ds }}", "logical_date", "data_interval")
    assert [
        (path.name, word) for path in DAGS.glob("*.py") for word in words if word in path.read_text()
    ] == []


def test_every_dag_says_what_it_does_and_runs_one_at_a_time_without_catching_up(bag: dict[str, Any]):
    for dag_id, dag in bag["dags"].items():
        assert dag["description"] and dag["doc"], dag_id
        assert "warehouse" in dag["tags"], dag_id
        assert dag["catchup"] is False, dag_id
        assert dag["max_active_runs"] == 1, dag_id


def test_every_task_has_an_owner_and_an_allowed_operator(bag: dict[str, Any]):
    allowed = {"_PythonDecoratedOperator", "_ShortCircuitDecoratedOperator", "HITLOperator"}
    assert {task["operator"] for _, _, task in tasks(bag)} == allowed
    assert {task["owner"] for _, _, task in tasks(bag)} == {"data-platform"}


def test_every_task_that_writes_takes_the_one_slot_of_the_writer(bag: dict[str, Any]):
    others = {(dag, name) for dag, name, task in tasks(bag) if task["pool"] != "warehouse_writer"}
    assert others == {("monthly_publish", "sign_off")}


def test_the_month_is_load_build_check_sign_off_record_publish_serve_and_owners_are_told(
    bag: dict[str, Any],
):
    month = bag["dags"]["monthly_publish"]["tasks"]
    assert {name: task["upstream"] for name, task in month.items()} == {
        "load": [],
        "build": ["load"],
        "check": ["build"],
        "sign_off": ["check"],
        "record_sign_off": ["sign_off"],
        "publish": ["record_sign_off"],
        "serve": ["publish"],
        "notify": ["check"],
    }
    rules = {name: task["trigger_rule"] for name, task in month.items()}
    assert rules.pop("notify") == "all_done"
    assert set(rules.values()) == {"all_success"}


def test_nothing_approves_by_itself(bag: dict[str, Any]):
    sign_off = bag["dags"]["monthly_publish"]["tasks"]["sign_off"]
    assert sign_off["options"] == ["Approve", "Reject"]
    assert sign_off["defaults"] is None
    assert sign_off["timeout"] == "None"
    assert sign_off["asked"] == {"comment": "", "acknowledged": []}


def test_the_period_is_the_parameter_first_and_the_partition_key_else(bag: dict[str, Any]):
    month = bag["dags"]["monthly_publish"]
    assert month["timetable"] == "CronPartitionTimetable"
    assert month["params"]["period"]["pattern"] == "^[0-9]{4}-(0[1-9]|1[0-2])$"
    for name in ("build", "check", "record_sign_off", "publish", "notify"):
        assert month["tasks"][name]["templates"][2][0] == "{{ params.period or partition_key or '' }}"


def test_a_build_is_known_by_who_started_the_run(bag: dict[str, Any]):
    templates = bag["dags"]["monthly_publish"]["tasks"]["build"]["templates"]
    assert templates[2][1] == "{{ dag_run.triggering_user_name or '' }}"


def test_the_run_of_the_twenty_sixth_publishes_the_month_before(tmp_path: Path):
    code = """
import json, sys
from datetime import datetime, timezone
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.encoders import coerce_to_core_timetable
from airflow.timetables.base import TimeRestriction, DagRunInfo
dag = DagBag(sys.argv[1]).dags["monthly_publish"]
timetable = coerce_to_core_timetable(dag.timetable)
since = TimeRestriction(earliest=datetime(2018, 1, 1, tzinfo=timezone.utc), latest=None, catchup=True)
runs, last = [], None
for _ in range(3):
    last = timetable.next_dagrun_info_v2(last_dagrun_info=last, restriction=since)
    runs.append([last.run_after.strftime("%Y-%m-%d %H:%M"), last.partition_key])
print(json.dumps(runs))
"""
    assert json.loads(airflow(tmp_path, code, str(DAGS / "monthly_publish.py"))) == [
        ["2018-01-26 06:00", "2017-12"],
        ["2018-02-26 06:00", "2018-01"],
        ["2018-03-26 05:00", "2018-02"],
    ]


def test_loads_announce_what_they_brought(bag: dict[str, Any]):
    announced = {dag: task["outlets"] for dag, _, task in tasks(bag) if task["outlets"]}
    assert announced == {"load_extracts": ["accepted_extracts"], "refresh_benchmarks": ["benchmark_figures"]}
