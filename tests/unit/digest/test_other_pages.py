"""The pages of the improvement plan and of finance."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from tests import small_marts
from tests.page_reading import parse, rows, section, text
from warehouse.digest import pages


def _rated(marts: duckdb.DuckDBPyConnection, action: int, rating: int, code: str, day: date) -> None:
    small_marts.insert(
        marts,
        "fct_plan_action",
        plan_code="DEVELOPMENT_PLAN",
        priority_no=1,
        action_no=action,
        rating_date=day,
        rating=rating,
        title=f"Action {action}",
        linked_indicator_code=code,
    )


def test_an_action_rated_complete_below_its_target_is_called_out(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    # CLA030: 12, target 5, low is good: missed. CSC030: 89.85, target 85, high is good: met.
    _rated(marts, 1, 2, "CLA030", date(2017, 10, 31))
    _rated(marts, 1, 5, "CLA030", date(2017, 11, 30))
    _rated(marts, 2, 5, "CSC030", date(2017, 11, 30))
    _rated(marts, 3, 4, "CLA030", date(2017, 11, 30))
    pages.write(marts, tmp_path)
    page = parse((tmp_path / "digest" / "plan.html").read_text(encoding="utf-8"))
    early = rows(section(page, "early"))
    assert list(early) == ["Action 1"]
    assert early["Action 1"][:2] == ["1.1", "5"]
    assert early["Action 1"][2].endswith("12, November 2017, target 5")
    each = rows(section(page, "actions"))
    assert each["Action 1"][1:3] == ["2", "5"]
    assert each["Action 2"][1:3] == ["", "5"]


def test_money_of_all_services_stands_beside_the_activity_of_its_month(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute("update mart.fct_budget_line set service = 'All services'")
    pages.write(marts, tmp_path)
    page = parse((tmp_path / "digest" / "finance.html").read_text(encoding="utf-8"))
    assert rows(section(page, "activity"))["30 November 2017"] == [
        *["Children's services", "£36,500,000", "£37,250,000", "£750,000"],
        *["611", "239", "311", "32"],
    ]


def test_without_money_and_plans_the_pages_say_so(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for table in ("fct_budget_line", "fct_budget_movement", "fct_plan_action", "rpt_plan_score"):
        marts.execute(f"delete from mart.{table}")
    marts.execute("delete from mart.fct_indicator_value where indicator_code = 'FIN001'")
    pages.write(marts, tmp_path)
    finance, plan = (
        text(parse((tmp_path / "digest" / f"{name}.html").read_text(encoding="utf-8")))
        for name in ("finance", "plan")
    )
    assert "This release holds no budget monitoring." in finance
    assert "This release holds no money figure to set beside activity." in finance
    assert "This release holds no improvement plan." in plan
