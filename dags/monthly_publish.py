"""The month in Airflow: load, build, check, tell owners, sign off, publish and serve one period.

The period is the partition key `YYYY-MM`. To run an older month again, trigger the DAG by hand with
the parameter `period`; nothing else differs from the scheduled run.
"""

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import CronPartitionTimetable, Param, dag, task

STARTED_BY = "{{ dag_run.triggering_user_name or '' }}"
PERIOD = "{{ params.period or partition_key or '' }}"


@dag(
    description="Load, build, check, sign off, publish and serve one month",
    schedule=CronPartitionTimetable(
        "0 6 26 * *", timezone="Europe/London", run_offset=-1, key_format="%Y-%m"
    ),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform"},
    tags=["warehouse", "monthly"],
    doc_md=__doc__,
    params={
        "period": Param(
            None,
            type=["null", "string"],
            pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
            title="Period",
            description="The month to publish, YYYY-MM. Empty: the partition key of the run.",
        )
    },
)
def monthly_publish():
    """Wire the arrows of the month."""

    @task(pool="warehouse_writer")
    def load():
        from warehouse.orchestration import steps

        return steps.load_all()

    @task(pool="warehouse_writer")
    def build(period: str, by: str):
        from warehouse.orchestration import steps

        return steps.build(period, by)

    @task(pool="warehouse_writer")
    def check(period: str):
        from warehouse.orchestration import steps

        return steps.check(period)

    # HITLOperator and not ApprovalOperator: the latter keeps no trace of who rejected and why. No
    # default and no time limit: only a person's answer goes on.
    sign_off = HITLOperator(
        task_id="sign_off",
        subject=f"Sign off the candidate of {PERIOD}",
        body="{{ ti.xcom_pull(task_ids='check')['request'] }}",
        options=["Approve", "Reject"],
        params={
            "comment": Param("", type="string", title="Comment", description="Why, in a sentence"),
            "acknowledged": Param(
                [],
                type="array",
                items={"type": "string"},
                title="Warnings acknowledged",
                description="The ids of the warnings you have read, one a line, or the word all",
            ),
        },
    )

    # Whether or not the check lets the month through: the owners of failing rules hear of it.
    @task(pool="warehouse_writer", trigger_rule="all_done")
    def notify(period: str):
        from warehouse.orchestration import steps

        return steps.notify(period)

    @task.short_circuit(pool="warehouse_writer")
    def record_sign_off(period: str, ti=None):
        from warehouse.orchestration import steps

        return steps.record_sign_off(
            period, checked=ti.xcom_pull(task_ids="check"), answer=ti.xcom_pull(task_ids="sign_off")
        )

    @task(pool="warehouse_writer")
    def publish(period: str):
        from warehouse.orchestration import steps

        return steps.publish(period)

    @task(pool="warehouse_writer")
    def serve():
        from warehouse.orchestration import steps

        return steps.serve()

    checked, recorded = check(PERIOD), record_sign_off(PERIOD)
    load() >> build(PERIOD, STARTED_BY) >> checked >> sign_off >> recorded >> publish(PERIOD) >> serve()
    checked >> notify(PERIOD)


monthly_publish()
