"""Load whatever waits in the inbox, every hour or when asked."""

from airflow.sdk import Asset, CronTriggerTimetable, Param, dag, task

EXTRACTS = Asset(name="accepted_extracts", uri="warehouse://extracts")


@dag(
    description="Load the files that wait in the inbox",
    schedule=CronTriggerTimetable("5 * * * *", timezone="Europe/London"),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform"},
    tags=["warehouse", "deliveries"],
    doc_md=__doc__,
    params={
        "period": Param(
            None,
            type=["null", "string"],
            pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
            title="Period",
            description="Load only this month, YYYY-MM. Empty: every month.",
        ),
        "authority": Param(
            None,
            type=["null", "string"],
            pattern=r"^[A-Z][0-9]{8}$",
            title="Authority",
            description="Load only this authority, an ONS code. Empty: every authority.",
        ),
    },
)
def load_extracts():
    """Wire the one arrow."""

    @task(pool="warehouse_writer", outlets=[EXTRACTS])
    def load(period: str, authority: str):
        from warehouse.orchestration import steps

        return steps.load(period, authority)

    load("{{ params.period or '' }}", "{{ params.authority or '' }}")


load_extracts()
