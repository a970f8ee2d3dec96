"""What the process that runs Airflow tells the one that watches it: one JSON object a line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter


class Preparing(BaseModel):
    """Airflow is being made ready."""

    kind: Literal["preparing"] = "preparing"
    what: str


class TaskStarted(BaseModel):
    """A task began."""

    kind: Literal["task_started"] = "task_started"
    task: str


class TaskEnded(BaseModel):
    """A task ended well; `summary` is the arrow's short result."""

    kind: Literal["task_ended"] = "task_ended"
    task: str
    seconds: float
    summary: str = ""
    result: dict[str, object] = Field(default_factory=dict)


class TaskFailed(BaseModel):
    """A task failed; the fault is explained unless its code is TASK_FAULT."""

    kind: Literal["task_failed"] = "task_failed"
    task: str
    seconds: float
    code: str
    message: str
    mend: str
    exit_code: int


class RunEnded(BaseModel):
    """The DAG run is over; `state` is Airflow's (success or failed)."""

    kind: Literal["run_ended"] = "run_ended"
    state: str


Event = Annotated[Preparing | TaskStarted | TaskEnded | TaskFailed | RunEnded, Field(discriminator="kind")]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
