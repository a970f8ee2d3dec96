"""The model for Power BI: every table and column, a star of relationships, no figure that is summed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warehouse.releases import power_bi
from warehouse.releases.marts import Column, Table


def column(name: str, kind: str = "VARCHAR", comment: str = "", key: str = "") -> Column:
    return Column(name, kind, comment, True, key)


TABLES = [
    Table("dim_area", "Areas", (column("area_code", key="primary"), column("region_code"))),
    Table("dim_date", "", (column("date_day", "DATE", key="primary"),)),
    Table("dim_indicator", "", (column("indicator_code", key="primary"),)),
    Table("dim_release", "", (column("release_id", key="primary"),)),
    Table(
        "fct_indicator_value",
        "Every figure,\n  one a row",
        (
            column("indicator_code"),
            column("area_code"),
            column("period_end", "DATE", "Last day"),
            column("value", "DECIMAL(18,6)"),
            column("release_id"),
        ),
    ),
]


@pytest.fixture
def script(tmp_path: Path) -> str:
    power_bi.write_model(TABLES, tmp_path / power_bi.NAME)
    return (tmp_path / power_bi.NAME).read_text(encoding="utf-8")


def test_it_creates_every_table_with_its_columns_types_and_descriptions(script: str):
    assert script.startswith("createOrReplace\n")
    assert re.findall(r"^\ttable (\w+)$", script, re.M) == [table.name for table in TABLES]
    figures = script.partition("\ttable fct_indicator_value\n")[2]
    assert re.findall(r"^\t\tcolumn (\w+)\n\t\t\tdataType: (\w+)$", figures, re.M) == [
        ("indicator_code", "string"),
        ("area_code", "string"),
        ("period_end", "dateTime"),
        ("value", "decimal"),
        ("release_id", "string"),
    ]
    assert "\t/// Every figure, one a row\n\ttable fct_indicator_value\n" in script
    assert "\t\t/// Last day\n\t\tcolumn period_end\n" in script


def test_facts_hang_on_dimensions_by_one_way_each(script: str):
    found = re.findall(r"^\trelationship \w+\n\t\tfromColumn: (.+)\n\t\ttoColumn: (.+)$", script, re.M)
    assert found == [
        ("fct_indicator_value.indicator_code", "dim_indicator.indicator_code"),
        ("fct_indicator_value.area_code", "dim_area.area_code"),
        ("fct_indicator_value.period_end", "dim_date.date_day"),
    ]


def test_the_calendar_is_marked_as_the_date_table(script: str):
    dates = script.partition("\ttable dim_date\n")[2]
    assert dates.startswith("\t\tdataCategory: Time\n")
    assert "\t\tcolumn date_day\n\t\t\tdataType: dateTime\n\t\t\tisKey\n" in dates


def test_no_figure_is_summed(script: str):
    assert set(re.findall(r"summarizeBy: (\w+)", script)) == {"none"}
    assert re.findall(r"SUM\((.+?)\)", script) == ["fct_indicator_value[caveat_count]"]


def test_every_line_is_indented_by_tabs_alone(script: str):
    assert not [line for line in script.splitlines() if re.match(r"^\t* ", line)]
