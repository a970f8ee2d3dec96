"""The official rules that the sample breaks are those that its planted faults break, and no others."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations.engine import evaluate
from expectations.suites import all_rules
from warehouse.deliveries import load, receive
from warehouse.deliveries.registry import register_extracts
from warehouse.periods import Period
from warehouse.samples.knowledge import FAULTS
from warehouse.samples.spoiling import SPOILED
from warehouse.settings import Settings

MARCH, NOVEMBER = Period(2017, 3), Period(2017, 11)
#: By month, each rule that is broken and the fault that breaks it. March is the end of a collection year:
#: its reasons and reviews are complete, but only then is it judged who was looked after all year.
BROKEN = {
    MARCH: {
        "186": "impossible_score",  # the load empties the cell, and then there is neither score nor reason
        "191": "no_oc2_row",
        "440": "wrong_participation",
        "AXA-01": "ended_before_start",
        "AXA-08": "not_in_list_6",
    },
    NOVEMBER: {
        "225": "late_reason",
        "440": "wrong_participation",
        "AXA-01": "ended_before_start",
        "AXA-02": "no_closure_reason",
    },
}


@pytest.fixture(scope="module")
def settings(sample: tuple, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Both returns of both months loaded, and the looked-after return of the March before."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), pseudonym_key="k" * 32)
    root: Path = sample[0]
    files = [
        *root.glob("2016-03/SSDA903_*"),
        *(path for month in BROKEN for path in root.glob(f"{month}/*_*") if "contacts" not in path.name),
    ]
    receive(settings, sorted(files))
    assert {file.outcome for file in load(settings).files} == {"loaded"}
    return settings


@pytest.mark.parametrize("month", BROKEN, ids=str)
def test_the_sample_breaks_the_official_rules_that_it_means_to(settings: Settings, month: Period) -> None:
    official = [rule for rule in all_rules() if rule.official_code]
    parameters = {"period": str(month), "period_end": month.end, "authority": "E06000034"}
    with duckdb.connect() as connection:
        register_extracts(connection, settings, month)
        findings = evaluate(official, connection, parameters)
    judged = {str(rule.official_code): one for rule, one in zip(official, findings, strict=True)}
    assert {one.outcome for one in findings} == {"passed", "failed"}
    assert {code for code, one in judged.items() if one.outcome == "failed"} == BROKEN[month].keys()
    assert judged["393"].n_checked > 100


def test_every_broken_rule_is_put_down_to_a_declared_fault() -> None:
    named = {fault for rules in BROKEN.values() for fault in rules.values()}
    assert named <= FAULTS.keys() | SPOILED.keys()
