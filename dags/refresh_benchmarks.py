"""Load new national statistics, once a week or when asked.

National publications are put into the inbox as their publishers wrote them (extract `published_statistics`).
They are filed under England, so that this loads them and leaves the authorities' deliveries where they are;
the next monthly run builds with them. Nothing is fetched from outside.
"""

from airflow.sdk import Asset, CronTriggerTimetable, dag, task

ENGLAND = "E92000001"
BENCHMARKS = Asset(name="benchmark_figures", uri="warehouse://extracts/published_statistics")


@dag(
    description="Load the national statistics that wait in the inbox",
    schedule=CronTriggerTimetable("30 5 * * 1", timezone="Europe/London"),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform"},
    tags=["warehouse", "benchmarks"],
    doc_md=__doc__,
)
def refresh_benchmarks():
    """Wire the one arrow."""

    @task(pool="warehouse_writer", outlets=[BENCHMARKS])
    def load_benchmarks():
        from warehouse.orchestration import steps

        return steps.load("", ENGLAND)

    load_benchmarks()


refresh_benchmarks()
