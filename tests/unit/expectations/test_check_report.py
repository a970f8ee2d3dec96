"""What people read of a check: the report, its caveats and the terminal."""

from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from expectations import gate, waivers
from expectations.findings import Finding, Judged, RowReference
from expectations.suites import all_rules
from warehouse import check_results, checks
from warehouse.periods import Period

MONTH = Period(2017, 11)
PARTS = "MRT-SUM-001"
STOPPED = "MRT-VAL-010"


def row(code: str, end: str, **more: str) -> RowReference:
    return RowReference((("indicator_code", code), ("period_end", end), *more.items()))


CATEGORY = row("CSC051", "2017-04-30", document="D4", breakdown="abuse_category")
AGE = row("CSC051", "2017-04-30", document="D4", breakdown="age")
STRANGER = row("CLA002", "2017-04-30", document="D4", breakdown="age")


def judged(*failing: RowReference, warning: bool = False) -> list[Judged]:
    """All rules pass, but MRT-SUM-001 fails for these rows and, if asked, a series has stopped."""
    found = []
    for rule in all_rules():
        finding = Finding(rule.rule_id, rule.version, rule.severity.value, "passed", 9)
        if rule.rule_id == PARTS and failing:
            finding = replace(finding, outcome="failed", n_failed=len(failing), failing_rows=failing)
        if rule.rule_id == STOPPED and warning:
            rows = (row("CSC020", "2017-11-30"),)
            finding = replace(finding, outcome="failed", n_failed=1, failing_rows=rows)
        found.append(waivers.judge(finding, waivers.load(), MONTH))
    return found


def report(found: list[Judged]) -> checks.CheckReport:
    rules = all_rules()
    decision = gate.verdict([rule.rule_id for rule in rules], found)
    return checks._report(MONTH, rules, found, decision, waivers.load())


def test_known_faults_are_published_with_caveats_and_counted_as_waived() -> None:
    made = report(judged(CATEGORY, AGE))
    assert made.verdict == "publishable_with_caveats"
    assert (made.failed, made.waived, made.not_run, made.passed) == (0, 1, 0, len(all_rules()) - 1)
    assert [(one.waiver_id, one.rows_covered, one.approved_by) for one in made.waivers] == [
        ("W-001", 2, "quality lead")
    ]


def test_an_unknown_fault_of_the_same_rule_blocks() -> None:
    made = report(judged(CATEGORY, AGE, STRANGER))
    assert (made.verdict, made.failed, made.is_publishable) == ("blocked", 1, False)
    assert made.reasons == ["MRT-SUM-001 failed for 3 of 9 rows, not waived"]


def test_failing_rules_come_first_with_text_mend_and_indicators() -> None:
    first, second = report(judged(CATEGORY, STRANGER, warning=True)).rules[:2]
    assert (first.rule_id, first.effective, first.indicators) == (PARTS, "failed", ["CLA002", "CSC051"])
    assert first.rule_text.startswith("A total equals the sum of its parts") and first.mend.startswith("Ask")
    assert (second.rule_id, second.effective) == (STOPPED, "warning")


def test_a_waived_row_speaks_with_its_waiver_and_another_with_its_rule() -> None:
    failures = judged(AGE, CATEGORY, STRANGER, warning=True)
    found = check_results.caveats_of(all_rules(), failures, waivers.load())
    assert [(one.indicator_code, one.period_end, one.origin) for one in found] == [
        ("CLA002", date(2017, 4, 30), PARTS),
        ("CSC020", date(2017, 11, 30), STOPPED),
        ("CSC051", date(2017, 4, 30), "W-001"),
    ]
    assert "297 by category" in found[2].caveat_text and "289 by age" in found[2].caveat_text


def test_the_manifest_keeps_verdict_and_counts_but_no_rows() -> None:
    content = checks._verdict_of(report(judged(CATEGORY, STRANGER)))
    assert content["verdict"] == "blocked"
    assert [one["rule_id"] for one in content["standing"]] == [PARTS]
    assert "rows" not in content["standing"][0] and "rules" not in content


@pytest.mark.parametrize(
    ("rows", "says"),
    [((CATEGORY, STRANGER), "BLOCKED"), ((CATEGORY,), "PUBLISHABLE WITH CAVEATS"), ((), "PUBLISHABLE")],
)
def test_the_terminal_says_the_state_in_words(rows: tuple[RowReference, ...], says: str) -> None:
    console = Console(width=160)
    with console.capture() as captured:
        checks.render(report(judged(*rows)), console)
    lines = captured.get().splitlines()
    assert lines[0].startswith(f"{says}  2017-11  ")
    assert any(line.startswith("WAIVED") for line in lines) == (rows == (CATEGORY,))
    assert any("stops the release: MRT-SUM-001" in line for line in lines) == (len(rows) == 2)


def test_the_terminal_shows_a_waived_failure_as_waived_with_its_waiver_and_never_as_passed() -> None:
    console = Console(width=300)
    with console.capture() as captured:
        checks.render(report(judged(CATEGORY, AGE)), console)
    first, *_, line = [line for line in captured.get().splitlines() if "waived" in line or PARTS in line]
    assert f"{len(all_rules()) - 1} passed, 0 failed, 1 waived" in first
    assert line.split()[:2] == ["WAIVED", PARTS]
    assert "2 of 9" in line and "W-001" in line
    assert "PASSED" not in captured.get()
