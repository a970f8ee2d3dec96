"""Remove what no longer serves: superseded extract files, old candidates, orphaned staging.

The archive, the ledger and every release are never touched.
"""

from airflow.sdk import CronTriggerTimetable, dag, task


@dag(
    description="Remove superseded extract files, old candidates and orphaned staging",
    schedule=CronTriggerTimetable("0 3 * * 0", timezone="Europe/London"),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform"},
    tags=["warehouse", "housekeeping"],
    doc_md=__doc__,
)
def housekeeping():
    """Wire the one arrow."""

    @task(pool="warehouse_writer")
    def tidy():
        from warehouse.orchestration import steps

        return steps.tidy()

    tidy()


housekeeping()
