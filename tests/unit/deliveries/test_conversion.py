"""Every rule of the conversion on single cells: fault code, or typed value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from warehouse.contracts import Column
from warehouse.deliveries import convert


def column(kind: str, **options: Any) -> Column:
    return Column.model_validate({"name": "a", "description": "a cell", "type": kind, **options})


def judged(checked: Column, text: str | None) -> tuple[str | None, object]:
    """Fault and typed value of one cell."""
    connection = duckdb.connect()
    connection.execute("create table raw (a__text varchar)")
    connection.execute("insert into raw values ($1)", [text])
    if checked.code_list:
        codes = convert.code_list_table(checked.code_list)
        connection.execute(f"create table {codes} as select unnest(['X1', 'X2']) as code")
    query = f"select {convert.fault(checked)}, {convert.typed(checked)} from raw"
    ((fault, value),) = connection.execute(query).fetchall()
    return fault, value


STAMP = "%Y-%m-%d %H:%M:%S"

GOOD: list[tuple[Column, str | None, object]] = [
    (column("integer"), "611", 611),
    (column("integer"), "-4", -4),
    (column("integer"), "007", 7),
    (column("integer"), None, None),
    (column("decimal", scale=2), "64.13", Decimal("64.13")),
    (column("decimal", scale=2), "-0.5", Decimal("-0.50")),
    (column("decimal", scale=6), "999999999999.999999", Decimal("999999999999.999999")),
    (column("date"), "2016-02-29", date(2016, 2, 29)),
    (column("date", date_format="%d/%m/%Y"), "05/04/2017", date(2017, 4, 5)),
    (column("month"), "2017-11", "2017-11"),
    (column("boolean"), "Yes", True),
    (column("boolean"), "0", False),
    (column("text"), "Children's services – all", "Children's services – all"),
    (column("text"), "-5", "-5"),
    (column("text"), "line one\nline two", "line one\nline two"),
    (column("code", allowed=["c", "low"]), "c", "c"),
    (column("code", code_list="seed.code"), "X2", "X2"),
    (column("code", pattern="^[a-z]+$"), "abc", "abc"),
    (column("text", max_length=3), "ééé", "ééé"),
    (column("integer", cut_decimals=True), "6.99", 6),
    (column("integer", cut_decimals=True), "-0.5", -1),
    (column("integer", cut_decimals=True), "17", 17),
    (column("datetime", date_format=STAMP), "2017-11-03 14:05:09", datetime(2017, 11, 3, 14, 5, 9)),
    (column("code", allowed=["1", "2"], stored_as={"1": "M"}), "1", "M"),
    (column("code", allowed=["1", "2"], stored_as={"1": "M"}), "2", "2"),
    (column("text", identifies="postcode"), "RM17 6SL", "RM17"),
    (column("text", identifies="postcode"), " rm176sl", "RM17"),
    (column("text", identifies="postcode"), "M1 1AA", "M1"),
    (column("text", identifies="postcode"), "EC1A 1BB", "EC1A"),
    (column("text", guarded=True), "Locality 4 Duty Team, 0345 600", "Locality 4 Duty Team, 0345 600"),
]


@pytest.mark.parametrize(("checked", "text", "value"), GOOD)
def test_cell_without_fault_is_typed_exactly(checked: Column, text: str | None, value: object) -> None:
    assert judged(checked, text) == (None, value)


BAD: list[tuple[Column, str | None, str]] = [
    (column("integer", required=True), None, "REQUIRED"),
    (column("integer"), "1.0", "NOT_AN_INTEGER"),
    (column("integer"), "9999999999999999999", "NUMBER_TOO_LARGE"),
    (column("integer", maximum="5"), "6", "ABOVE_MAXIMUM"),
    (column("integer", minimum="0"), "-1", "BELOW_MINIMUM"),
    (column("integer"), "1,200", "THOUSANDS_SEPARATOR"),
    (column("decimal", scale=2), "1.005", "TOO_MANY_DECIMALS"),
    (column("decimal", scale=0), "1.5", "TOO_MANY_DECIMALS"),
    (column("decimal", precision=5, scale=2), "1234.5", "NUMBER_TOO_LARGE"),
    (column("decimal", scale=2), "c", "SYMBOL_IN_NUMBER"),
    (column("decimal", scale=2), "£1,200.50", "THOUSANDS_SEPARATOR"),
    (column("decimal", scale=2), "£12", "UNIT_IN_NUMBER"),
    (column("decimal", scale=2), "12%", "UNIT_IN_NUMBER"),
    (column("decimal", scale=2), "1e5", "SCIENTIFIC_NOTATION"),
    (column("decimal", scale=2), "1.2.3", "NOT_A_NUMBER"),
    (column("decimal", scale=2), ".5", "NOT_A_NUMBER"),
    (column("decimal", scale=2), "1_000", "NOT_A_NUMBER"),
    (column("decimal", scale=2), "12 ", "SPACES_AROUND"),
    (column("decimal", scale=2), "n/a", "PLACEHOLDER"),
    (column("date"), "43069", "DATE_SERIAL"),
    (column("date"), "43069.5", "DATE_SERIAL"),
    (column("date"), "30/11/2017", "DATE_FORMAT"),
    (column("date"), "2017/11/30", "DATE_FORMAT"),
    (column("date"), "2017-1-5", "DATE_FORMAT"),
    (column("date", date_format="%d/%m/%Y"), "2017-11-30", "DATE_FORMAT"),
    (column("date"), "2017-02-29", "IMPOSSIBLE_DATE"),
    (column("date", date_format="%d/%m/%Y"), "11/30/2017", "IMPOSSIBLE_DATE"),
    (column("date"), "2017-11-30T00:00", "DATE_WITH_TIME"),
    (column("date"), "soon", "NOT_A_DATE"),
    (column("date"), "infinity", "NOT_A_DATE"),
    (column("date", minimum="2000-01-01"), "1999-12-31", "BELOW_MINIMUM"),
    (column("month"), "2017-13", "NOT_A_MONTH"),
    (column("month"), "2017-11-30", "NOT_A_MONTH"),
    (column("boolean"), "maybe", "NOT_A_BOOLEAN"),
    (column("text"), "=1+1", "FORMULA_TEXT"),
    (column("text"), "@SUM(A1)", "FORMULA_TEXT"),
    (column("text"), "-cmd", "FORMULA_TEXT"),
    (column("text"), "tab\there", "CONTROL_CHARACTER"),
    (column("code"), "two\nlines", "CONTROL_CHARACTER"),
    (column("text"), "#N/A", "PLACEHOLDER"),
    (column("text", max_length=3), "abcd", "TOO_LONG"),
    (column("code", allowed=["c"]), "C", "NOT_ALLOWED"),
    (column("code", allowed=["c"]), "c ", "SPACES_AROUND"),
    (column("code", code_list="seed.code"), "X3", "UNKNOWN_CODE"),
    (column("code", pattern="^[a-z]+$"), "ABC", "PATTERN"),
    (column("integer", cut_decimals=True), "six", "NOT_AN_INTEGER"),
    (column("integer", cut_decimals=True, minimum="0"), "-0.5", "BELOW_MINIMUM"),
    (column("datetime", date_format=STAMP), "2017-11-03", "DATE_FORMAT"),
    (column("datetime", date_format=STAMP), "03/11/2017 14:05", "DATE_FORMAT"),
    (column("datetime", date_format=STAMP), "2017-11-03 25:00:00", "IMPOSSIBLE_DATE"),
    (column("datetime", date_format=STAMP), "soon", "NOT_A_DATE"),
    (column("code", allowed=["1"], stored_as={"1": "M"}), "M", "NOT_ALLOWED"),
    (column("code", allowed=["1"], other_years=["M"]), "M", "CODE_OF_OTHER_YEAR"),
    (column("text", identifies="postcode"), "RM17", "NOT_A_POSTCODE"),
    (column("text", identifies="postcode"), "nope", "NOT_A_POSTCODE"),
    (column("text", identifies="postcode"), "N/A", "PLACEHOLDER"),
    (column("text", guarded=True), "at RM17 6SL", "PERSONAL_VALUE"),
    (column("text", guarded=True), "NHS 943 476 5919", "PERSONAL_VALUE"),
    (column("text", guarded=True), "9434765919", "PERSONAL_VALUE"),
    (column("text", guarded=True), "(A123456789012)", "PERSONAL_VALUE"),
]


@pytest.mark.parametrize(("checked", "text", "code"), BAD)
def test_faulty_cell_has_its_exact_reason(checked: Column, text: str | None, code: str) -> None:
    assert judged(checked, text)[0] == code
