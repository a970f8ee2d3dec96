"""`warehouse run`: the month through real Airflow, in a process of its own that ends with the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.orchestration.environment import airflow_environment
from warehouse.orchestration.events import (
    EVENT,
    Event,
    Preparing,
    RunEnded,
    TaskEnded,
    TaskFailed,
    TaskStarted,
)
from warehouse.orchestration.lock import marked_as_held, only_writer
from warehouse.periods import Period
from warehouse.releases.decision import SHORTEST_COMMENT
from warehouse.settings import PROJECT, Settings

_WORDS = {
    "load": "load",
    "build": "build",
    "check": "check",
    "record_sign_off": "sign off",
    "publish": "publish",
    "serve": "serve",
}


class TaskRun(BaseModel):
    """One task of the month: how long it took and, in a line, what it did."""

    task: str
    state: Literal["done", "failed"]
    seconds: float
    summary: str


class RunReport(BaseModel):
    """The month as it went. `outcome` is published, or unchanged where the release already stood."""

    period: str
    outcome: Literal["published", "unchanged"]
    release_id: str
    release: Path
    content_hash: str
    seconds: float
    tasks: list[TaskRun]


def run(
    settings: Settings,
    period: Period,
    sign_off_as: str | None = None,
    comment: str | None = None,
    console: Console | None = None,
) -> RunReport:
    """Load, build, check, sign off, publish and serve one month, as the DAG `monthly_publish` does it.

    No daemon is started and no process is left behind. `sign_off_as` is the name recorded with the
    approval of exactly the candidate that this run built; without it an approval of that candidate
    must already stand in the ledger, else the run stops there. Progress goes to `console`.

    Raises `Refusal` SIGN_OFF_AWAITED when it stopped at the required action (exit code 1: nothing is
    published), the error of the task that failed, or `WarehouseError` TASK_FAULT with the path of the
    log when a task failed in a way nobody foresaw.
    """
    if sign_off_as is not None and not sign_off_as.strip():
        raise UsageFault("NAME_MISSING", "The sign-off has no name.", "Say who: --sign-off-as NAME.")
    if comment is not None and len(comment.strip()) < SHORTEST_COMMENT:
        raise UsageFault(
            "COMMENT_TOO_SHORT",
            f"A sign-off needs a comment of {SHORTEST_COMMENT} characters or more.",
            'Say with --comment "..." what the decision rests on, or leave it out.',
        )
    console = console or Console(stderr=True)
    home = settings.airflow_home / "run"
    home.mkdir(parents=True, exist_ok=True)
    log = home / f"run-{period}.log"
    began = time.monotonic()
    with (
        only_writer(settings),
        console.status("starting Airflow") as status,
        _session(settings, home, period, sign_off_as, comment, log) as events,
    ):
        console.print(f"[bold]{period}[/bold] through Airflow: load, build, check, sign off, publish, serve")
        progress = _Progress(console, status, log)
        for event in events:
            progress.show(event)
    published = progress.result()
    release_id = str(published.result["release_id"])
    report = RunReport(
        period=str(period),
        outcome="published" if published.result["published"] else "unchanged",
        release_id=release_id,
        release=settings.releases / release_id,
        content_hash=str(published.result["content_hash"]),
        seconds=round(time.monotonic() - began, 1),
        tasks=progress.tasks,
    )
    _show_result(report, console)
    return report


def _show_result(report: RunReport, console: Console) -> None:
    from warehouse.digest.terminal import print_scorecard

    console.print()
    print_scorecard(report.release, console)
    said = (
        f"Published {report.release_id}"
        if report.outcome == "published"
        else f"The figures did not change since {report.release_id}, which stays as it is"
    )
    told = f"{said}; {report.seconds:.0f} s, content {report.content_hash[:12]}."
    console.print(told, highlight=False, soft_wrap=True)


@contextmanager
def _session(
    settings: Settings, home: Path, period: Period, sign_off_as: str | None, comment: str | None, log: Path
) -> Iterator[Iterator[Event]]:
    """Start the process that runs Airflow and read what it tells; afterwards its whole group is gone."""
    read_end, write_end = os.pipe()
    command = [sys.executable, "-m", "warehouse.orchestration.session"]
    command += [str(period), str(write_end), str(os.getpid())]
    if sign_off_as is not None:
        command += [sign_off_as, comment or "Approved on the command line of the run."]
    with os.fdopen(read_end, encoding="utf-8") as told, log.open("w", encoding="utf-8") as noise:
        process = subprocess.Popen(
            command,
            env=marked_as_held(airflow_environment(settings, home)),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=noise,
            stderr=subprocess.STDOUT,
            pass_fds=[write_end],
            start_new_session=True,
        )
        os.close(write_end)
        try:
            yield _events(told)
        finally:
            _end(process)


def _events(told: IO[str]) -> Iterator[Event]:
    for line in told:
        event = EVENT.validate_json(line)
        yield event
        if isinstance(event, RunEnded):
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let the process end by itself, then make sure that nothing of its group is left."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20 if sys.exc_info()[0] is None else 0.1)
    for wanted in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, wanted)
        except (ProcessLookupError, PermissionError):
            break
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
    process.wait()


class _Progress:
    """Shows one line a task as it ends, and keeps what the report needs."""

    def __init__(self, console: Console, status: Status, log: Path) -> None:
        self.console = console
        self.status = status
        self.log = log
        self.tasks: list[TaskRun] = []
        self.failure: TaskFailed | None = None
        self.published: TaskEnded | None = None

    def show(self, event: Event) -> None:
        """Take one event in."""
        match event:
            case Preparing():
                self.status.update(event.what)
            case TaskStarted() if event.task in _WORDS:
                self.status.update(_WORDS[event.task])
            case TaskEnded() if event.task in _WORDS:
                self._line(event.task, event.seconds, event.summary)
                if event.task == "publish":
                    self.published = event
            case TaskFailed():
                # A notice that was not sent is shown, but does not undo a month that was published.
                self.failure = event if event.task in _WORDS else self.failure
                self._line(event.task, event.seconds, event.message, failed=True)
            case _:
                pass

    def result(self) -> TaskEnded:
        """What publish told; raises the error that stopped the run where it did not get there."""
        if self.failure is not None:
            kinds: dict[int, type[WarehouseError]] = {1: Refusal, 2: UsageFault}
            raise kinds.get(self.failure.exit_code, WarehouseError)(
                self.failure.code,
                self.failure.message,
                self.failure.mend or f"The log is {self.log}.",
            )
        if self.published is None:
            raise WarehouseError(
                "RUN_BROKEN", "The run ended before the release was published.", f"The log is {self.log}."
            )
        return self.published

    def _line(self, task: str, seconds: float, summary: str, *, failed: bool = False) -> None:
        state: Literal["done", "failed"] = "failed" if failed else "done"
        self.tasks.append(TaskRun(task=task, state=state, seconds=round(seconds, 1), summary=summary))
        mark = "[red]no [/red]" if failed else "[green]ok [/green]"
        word = _WORDS.get(task, task)
        line = f"  {mark} {word:<9} {seconds:6.1f} s  {escape(summary)}"
        self.console.print(line, highlight=False, soft_wrap=True)
