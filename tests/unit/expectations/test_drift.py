"""The stability index of a column's categories, worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

import duckdb
import pytest

from expectations.engine import Parameters, evaluate, frame_of
from expectations.findings import Finding
from expectations.suites.extracts.records import drift
from tests.unit.expectations.record_world import candidate as world

[RULE] = drift.DELIVERIES
CONTACTS = "extracts.annex_a__list_01_contacts"
MONTHS = ("2017-08", "2017-09", "2017-10")


@pytest.fixture(scope="module")
def whole_world() -> Iterator[duckdb.DuckDBPyConnection]:
    yield from world()


@pytest.fixture
def records(whole_world: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    whole_world.execute("begin")
    whole_world.execute(f"delete from {CONTACTS}")
    yield whole_world
    whole_world.execute("rollback")


def deliver(records: duckdb.DuckDBPyConnection, month: str, **sources: int) -> None:
    """A list of contacts with so many of each source; nothing else is known of them."""
    for source, number in sources.items():
        records.execute(
            f"insert into {CONTACTS} (child_id, contact_source, delivery_sha256, source_row) "
            f"select '{source}' || n, '{source}', 'annex_a {month}', hash('{source}' || n) % 1000000 "
            f"from range({number}) as rows (n)"
        )


def judge(records: duckdb.DuckDBPyConnection, parameters: Parameters) -> Finding:
    [finding] = evaluate([RULE], records, parameters)
    return finding


def test_the_index_is_that_of_the_formula(records: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    for month in MONTHS:
        deliver(records, month, police=50, schools=50)
    deliver(records, "2017-11", police=75, schools=25)
    frame = frame_of(RULE, records, parameters)
    found = frame[frame.column_name == "contact_source"].stability.tolist()
    # half a row is added to each: 75.5 and 25.5 of 101 now, 150.5 and 150.5 of 301 before
    now, before = (75.5 / 101, 25.5 / 101), (0.5, 0.5)
    by_hand = sum((p - q) * math.log(p / q) for p, q in zip(now, before, strict=True))
    assert found == [pytest.approx(by_hand)]
    assert by_hand == pytest.approx(0.2687, abs=0.0001)


def test_a_quarter_is_the_limit_where_chance_explains_less(
    records: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    for month in MONTHS:
        deliver(records, month, police=50, schools=50)
    # 74 of 100 make 0.2463; chance alone reaches 2/100 times 10.8 = 0.22 once in a thousand
    deliver(records, "2017-11", police=74, schools=26)
    assert judge(records, parameters).outcome == "passed"
    records.execute(
        f"update {CONTACTS} set contact_source = 'police' where child_id = 'schools0' "
        "and delivery_sha256 = 'annex_a 2017-11'"
    )
    finding = judge(records, parameters)
    assert [row.get("column_name") for row in finding.failing_rows] == ["contact_source"]


def test_few_rows_are_not_held_against_a_column(
    records: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    for month in MONTHS:
        deliver(records, month, police=50, schools=50)
    # 38 of 50 make 0.2786, but of 50 rows chance reaches 2/50 times 10.8 = 0.43
    deliver(records, "2017-11", police=38, schools=12)
    finding = judge(records, parameters)
    assert (finding.outcome, finding.n_checked) == ("passed", 1)


@pytest.mark.parametrize(("rows", "months", "checked"), [(49, 3, 0), (50, 3, 1), (50, 2, 0)])
def test_fifty_rows_and_three_months_are_needed(
    records: duckdb.DuckDBPyConnection, parameters: Parameters, rows: int, months: int, checked: int
) -> None:
    for month in MONTHS[:months]:
        deliver(records, month, police=50, schools=50)
    deliver(records, "2017-11", police=rows - 20, schools=20)
    assert judge(records, parameters).n_checked == checked


def test_a_category_that_appears_and_one_that_goes_are_counted(
    records: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    for month in MONTHS:
        deliver(records, month, police=100)
    deliver(records, "2017-11", schools=100)
    assert judge(records, parameters).n_failed == 1
