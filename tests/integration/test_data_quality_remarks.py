"""The remarks of the reports on their own data are raised by the rules, on what the reports delivered."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations.engine import evaluate
from expectations.findings import Finding
from expectations.suites import all_rules
from tests.conftest import DELIVERIES, Home
from tests.unit.expectations.remarks import NO_VALUE, ON_DELIVERIES, WITHOUT_A_VALUE
from warehouse.build import build, database_of
from warehouse.periods import Period
from warehouse.settings import PROJECT

SEEDS = PROJECT / "seeds" / "deliveries"
LATER = [pytest.param(month, marks=pytest.mark.slow) for month in ("2018-01", "2018-10", "2024-12")]


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def found_in(home: Home, month: str, rule_ids: set[str]) -> dict[str, Finding]:
    period = Period.parse(month)
    parameters: dict[str, object] = {"period": month, "period_end": period.end, "authority": "E06000034"}
    with duckdb.connect(str(database_of(home.settings, period)), read_only=True) as connection:
        rules = [rule for rule in all_rules() if rule.rule_id in rule_ids]
        return {one.rule_id: one for one in evaluate(rules, connection, parameters)}


def expected_in(month: str) -> set[tuple[int, str, frozenset[tuple[str, str]]]]:
    """The remarks of that month's deliveries: line, rule, and the keys of a row that the rule finds."""
    wanted = {
        (line, rule_id, frozenset(keys.items()))
        for line, (rule_id, of_month, keys) in ON_DELIVERIES.items()
        if of_month == month
    }
    for entry in table(SEEDS / "register_data_quality.csv"):
        line = int(entry["source_line"])
        if line in WITHOUT_A_VALUE and entry["file"].split("/")[1] == month:
            delivered = table(SEEDS / entry["file"])
            for number in map(int, entry["rows"].split(";")):
                row = delivered[number - 2]
                keys = {name: row[name] for name in ("indicator_code", "period_end")}
                wanted.add((line, NO_VALUE, frozenset(keys.items())))
    return wanted


def assert_raised(home: Home, month: str) -> None:
    wanted = expected_in(month)
    found = found_in(home, month, {rule_id for _, rule_id, _ in wanted})
    silent = [
        (line, rule_id, sorted(keys))
        for line, rule_id, keys in wanted
        if not any(
            all((row.get(name) or "")[: len(content)] == content for name, content in keys)
            for row in found[rule_id].failing_rows
        )
    ]
    assert silent == []


def test_every_remark_is_of_one_of_the_months() -> None:
    months = ("2017-11", "2018-01", "2018-10", "2024-12")
    lines = {line for month in months for line, *_ in expected_in(month)}
    assert lines == {*WITHOUT_A_VALUE, *ON_DELIVERIES}


def test_the_remarks_on_november_2017_are_raised(published_home: Home) -> None:
    assert_raised(published_home, "2017-11")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("remarks") / "home")
    home.run("receive", *DELIVERIES)
    home.run("load")
    yield home


@pytest.mark.parametrize("month", LATER)
def test_the_remarks_on_later_months_are_raised(loaded: Home, month: str) -> None:
    build(loaded.settings, Period.parse(month))
    assert_raised(loaded, month)
