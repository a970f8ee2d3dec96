"""The process that runs one month's DAG with no daemon. Started by `warehouse.orchestration.run` alone.

Arguments: the period, the number of the pipe to tell progress on, the id of the process that reads it,
and, where the sign-off is given with the command, the name and the comment. Its output is Airflow's
noise and goes to a log file.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from warehouse.errors import WarehouseError
from warehouse.orchestration import events, steps
from warehouse.orchestration.environment import POOL, POOL_DESCRIPTION
from warehouse.settings import PROJECT


def migrate() -> None:
    """Bring Airflow's own database to the installed version and create the pool of one slot."""
    from airflow.models.pool import Pool
    from airflow.utils.db import upgradedb

    upgradedb()
    Pool.create_or_update_pool(POOL, slots=1, description=POOL_DESCRIPTION, include_deferred=False)


def prepare() -> None:
    """Migrate the SQLite database under the Airflow home; once for each version of Airflow."""
    done = Path(os.environ["AIRFLOW_HOME"]) / f"prepared-{version('apache-airflow-core')}"
    if not done.exists():
        migrate()
        done.touch()


class Teller:
    """Writes events to the pipe; one JSON object a line."""

    def __init__(self, pipe: IO[str]) -> None:
        self.pipe = pipe

    def tell(self, event: events.Event) -> None:
        """Send one event."""
        self.pipe.write(event.model_dump_json() + "\n")
        self.pipe.flush()


def listener(teller: Teller) -> object:
    """An Airflow listener that tells each task's start, end and short result."""
    from airflow.listeners import hookimpl

    began: dict[str, float] = {}

    class Listener:
        @hookimpl
        def on_task_instance_running(self, previous_state: object, task_instance: Any) -> None:
            began[task_instance.task_id] = time.monotonic()
            teller.tell(events.TaskStarted(task=task_instance.task_id))

        @hookimpl
        def on_task_instance_success(self, previous_state: object, task_instance: Any) -> None:
            task = task_instance.task_id
            result = task_instance.xcom_pull(task_ids=task)
            facts = dict(result) if isinstance(result, dict) else {}
            teller.tell(
                events.TaskEnded(
                    task=task,
                    seconds=time.monotonic() - began[task],
                    summary=str(facts.get("summary", "")),
                    result=facts,
                )
            )

        @hookimpl
        def on_task_instance_failed(
            self, previous_state: object, task_instance: Any, error: str | BaseException | None
        ) -> None:
            task = task_instance.task_id
            teller.tell(failure(task, time.monotonic() - began.get(task, time.monotonic()), error))

    return Listener()


def failure(task: str, seconds: float, error: str | BaseException | None) -> events.TaskFailed:
    """What a task's error says to the person who started the run; unforeseen ones by their type only."""
    if isinstance(error, WarehouseError):
        return events.TaskFailed(
            task=task,
            seconds=seconds,
            code=error.code,
            message=error.message,
            mend=error.mend,
            exit_code=error.exit_code,
        )
    return events.TaskFailed(
        task=task,
        seconds=seconds,
        code="TASK_FAULT",
        message=f"The task {task} broke ({type(error).__name__}).",
        mend="",
        exit_code=3,
    )


def end_with(parent: int) -> None:
    """End this process and its group within a second of the end of `parent`, however that came about."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def main(period: str, pipe: str, parent: str, name: str | None = None, comment: str = "") -> None:
    """Run the month's DAG to its end and tell how it goes."""
    end_with(int(parent))
    with os.fdopen(int(pipe), "w", encoding="utf-8") as told:
        teller = Teller(told)
        teller.tell(events.Preparing(what="starting Airflow"))
        from airflow.dag_processing.dagbag import DagBag
        from airflow.sdk.listener import get_listener_manager

        teller.tell(events.Preparing(what="preparing Airflow's database"))
        prepare()
        teller.tell(events.Preparing(what="reading the DAG"))
        bag = DagBag(str(PROJECT / "dags" / "monthly_publish.py"))
        if bag.import_errors:
            raise SystemExit(f"The DAG does not import: {bag.import_errors}")
        get_listener_manager().add_listener(listener(teller))  # type: ignore[no-untyped-call]
        if name is not None:
            steps.given_with_the_command = steps.Answer(
                name=name, approve=True, comment=comment, acknowledge=("all",)
            )
        # Nobody can answer a required action in this process: it is passed over, and the task after
        # it demands the decision for exactly this candidate.
        result = bag.dags["monthly_publish"].test(
            run_conf={"period": period}, mark_success_pattern="sign_off"
        )
        teller.tell(events.RunEnded(state=str(result.state)))


if __name__ == "__main__":
    main(*sys.argv[1:])
