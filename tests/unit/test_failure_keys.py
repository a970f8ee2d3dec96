"""Where a rule failed, in terms of what was delivered."""

import duckdb

from expectations.findings import Finding, Judged, RowReference, RowSource
from expectations.results import FailingRow
from expectations.rules import Rule
from expectations.suites import all_rules
from warehouse.failure_keys import Delivered, columns_read, delivered, failing_rows

FILES = Delivered({("list_07_child_protection", "2017-11"): "e5" * 32}, {"f1" * 32: "figures"})
ONE_PLAN = "EXT-CAS-001"
CONTRADICTION = "EXT-FIG-003"
PARTS = "MRT-SUM-001"


def rule(rule_id: str) -> Rule:
    return next(each for each in all_rules() if each.rule_id == rule_id)


def key_of(rule_id: str, row: RowReference, waiver_id: str | None = None) -> FailingRow:
    finding = Finding(rule_id, 1, "critical", "failed", 9, 1, (row,))
    [key] = failing_rows([rule(rule_id)], [Judged(finding, "failed", (waiver_id,))], FILES)
    return key


def test_a_row_of_a_list_is_found_in_the_file_that_was_delivered_for_its_month() -> None:
    row = RowReference(
        (
            ("period_end", "2017-11-30"),
            ("table_name", "list_07_child_protection"),
            ("source_row", "45"),
        ),
        RowSource("", "list_07_child_protection", 45),
    )
    assert key_of(ONE_PLAN, row) == FailingRow(
        ONE_PLAN,
        "period_end 2017-11-30, table_name list_07_child_protection, source_row 45",
        None,
        "e5" * 32,
        "list_07_child_protection",
        45,
        "child_id, started_on, ended_on",
    )


def test_a_figure_is_found_in_the_file_that_its_row_names() -> None:
    row = RowReference((("indicator_code", "LCH050"),), RowSource("f1" * 32, "", 7))
    assert key_of(CONTRADICTION, row, "W-003") == FailingRow(
        CONTRADICTION, "indicator_code LCH050", "W-003", "f1" * 32, "figures", 7, "value, status"
    )


def test_what_was_not_delivered_keeps_its_reference_alone() -> None:
    row = RowReference((("indicator_code", "CSC051"), ("period_end", "2017-04-30")))
    assert key_of(PARTS, row) == FailingRow(
        PARTS, "indicator_code CSC051, period_end 2017-04-30", None, None, None, None, None
    )


def test_a_rule_that_only_names_what_was_found_out_before_reads_the_columns_of_that() -> None:
    assert columns_read(rule("EXT-AXA-08"), "list_08_children_in_care") == ("child_id", "ceased_on")


def test_only_files_in_force_are_looked_in_and_only_the_authority_s_by_month() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema extracts")
        connection.execute(
            """create table extracts.delivery as
               select * from (values
                   ('contacts', '2017-11', 'old', 'E1', false), ('contacts', '2017-11', 'new', 'E1', true),
                   ('figures', '2017-11', 'other', 'E2', true)
               ) as listed (table_name, period, sha256, authority_code, is_current)"""
        )
        found = delivered(connection, "E1")
    assert found == Delivered({("contacts", "2017-11"): "new"}, {"new": "contacts", "other": "figures"})
