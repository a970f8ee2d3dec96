"""What the warehouse shows beside Thurrock, against DfE's tool and a panel of it, from load to command."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Home
from tests.oracle_statistics import agreement

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The comparison of all years after a load of the tool's whole file."""
    return agreement.compared(Home(tmp_path_factory.mktemp("tool") / "home"))


def test_every_figure_and_average_agrees_or_its_difference_is_explained(report: dict[str, Any]) -> None:
    rows = agreement.panel()
    result = agreement.agreements(rows, report)
    assert len(result) == 62
    assert len(rows) == 563
    different = {
        (code, column): len(texts) for code, one in result.items() for column, texts in one.different.items()
    }
    assert different == {("CLA062", "statistical_neighbours"): 2, ("YJ001", "england"): 9}
    assert different.keys() == agreement.EXPLAINED.keys()


def test_the_page_says_what_was_found(report: dict[str, Any]) -> None:
    assert agreement.PAGE.read_text(encoding="utf-8") == agreement.page(
        agreement.agreements(agreement.panel(), report)
    )


def test_a_rate_of_2024_25_stands_beside_neighbours_region_england_and_its_rank(
    report: dict[str, Any],
) -> None:
    """26.2 of 10,000 children on a plan; the ten neighbours of the 2021 model have 387.1 together."""
    (line,) = [
        line
        for line in report["lines"]
        if (line["indicator_code"], line["period_end"]) == ("CSC050", "2025-03-31")
    ]
    neighbours, region, england = line["comparators"].values()
    assert Decimal(line["value"]) == Decimal("26.2")
    assert (Decimal(neighbours["value"]), neighbours["authorities_used"]) == (Decimal("38.71"), 10)
    assert (Decimal(region["value"]), Decimal(england["value"])) == (Decimal("25.5"), Decimal("40.6"))
    assert (england["rank"], england["rank_of"], line["quartile_band"]) == (141, 151, None)
    assert line["recent_trend"] == "cannot_be_calculated"  # the file has no counts, so no intervals
