"""The month through Airflow: what the DAGs call, and how a run happens with no daemon."""

from warehouse.orchestration.month import RunReport, TaskRun, run

__all__ = ["RunReport", "TaskRun", "run"]
