"""The quality tables of a real month with made-up records beside its figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home


@pytest.fixture(scope="module")
def marts(sample_home: Home) -> Path:
    return (sample_home.folder / "releases" / "current").resolve() / "marts.duckdb"


def rows(marts: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(marts), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_in_the_first_month_every_rule_that_ran_is_a_first_run(marts: Path) -> None:
    assert rows(
        marts,
        "select distinct period, change, first_failed_period, months_open from mart.fct_quality_result "
        "order by all",
    ) == [("2017-11", "first_run", "2017-11", 1), ("2017-11", "first_run", None, None)]


def test_a_failure_is_open_since_a_month_and_a_pass_is_not(marts: Path) -> None:
    """Waived or not: a waiver mends nothing."""
    assert rows(
        marts,
        "select distinct effective, months_open from mart.fct_quality_result "
        "where effective <> 'not_run' order by all",
    ) == [("passed", None), ("waived", 1), ("warning", 1)]


def test_every_failure_puts_a_caveat_beside_every_indicator_that_it_touches(marts: Path) -> None:
    """Of its own, or of one of the waivers that cover it."""
    touched = """
        select result.rule_id, trim(touched.code) as indicator_code,
            string_split(coalesce(result.waiver_id, ''), ', ') as waivers
        from mart.fct_quality_result as result
        join mart.dim_quality_rule as rule using (rule_id)
        cross join unnest(string_split(rule.indicator_codes, ',')) as touched (code)
        where result.outcome = 'failed' and result.period = '2017-11'
    """
    assert len(rows(marts, touched)) >= 20
    assert (
        rows(
            marts,
            f"""select rule_id, indicator_code from ({touched}) as touched where not exists (
                select 1 from mart.indicator_caveat as caveat
                where caveat.indicator_code = touched.indicator_code
                    and (caveat.origin = touched.rule_id or caveat.origin in (select unnest(touched.waivers)))
            )""",
        )
        == []
    )


def test_the_status_of_a_figure_follows_from_the_caveats_beside_it(marts: Path) -> None:
    found = rows(
        marts,
        """select figure.quality_status, bool_or(caveat.origin like 'W-%'), count(caveat.origin) > 0
           from mart.fct_indicator_value as figure
           left join mart.indicator_caveat as caveat
               on caveat.indicator_code = figure.indicator_code
               and coalesce(caveat.period_end, figure.period_end) = figure.period_end
           group by figure.quality_status order by 1""",
    )
    assert found == [
        ("caveat", False, True),
        ("no_known_issue", None, False),
        ("waived_failure", True, True),
    ]


@pytest.mark.parametrize(
    ("table", "received", "items", "index"),
    [
        # 611 contacts, of which 3 (half a percent) have a source that does not exist: (4 + 608/611) / 5.
        ("contacts", 611, 5, "99.9018"),
        # 186 times missing, of which 1 was rejected: 185/186 in every item.
        ("missing", 186, 4, "99.4624"),
        # Nothing in list 7 is spoiled.
        ("list_07_child_protection", 374, 10, "100"),
    ],
)
def test_the_maturity_index_of_a_sample_table_is_what_its_faults_leave(
    marts: Path, table: str, received: int, items: int, index: str
) -> None:
    assert rows(
        marts,
        "select rows_received, items, coverage, maturity_index from mart.rpt_quality_maturity "
        f"where table_name = '{table}' and period = '2017-11'",
    ) == [(received, items, 1, Decimal(index))]
