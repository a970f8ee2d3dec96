"""What a waiver may and may not forgive."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from expectations.findings import Finding, RowReference
from expectations.suites import all_rules
from expectations.waivers import Approval, Waiver, judge, load
from warehouse.errors import WarehouseError
from warehouse.periods import Period

NOVEMBER = Period(2017, 11)


def row(code: str, end: str = "2017-04-30") -> RowReference:
    return RowReference((("indicator_code", code), ("period_end", end)))


def failure(*rows: RowReference, severity: str = "critical", version: int = 1) -> Finding:
    return Finding("MRT-SUM-001", version, severity, "failed", 10, len(rows), tuple(rows))


def waiver(waiver_id: str = "W-001", **changes: object) -> Waiver:
    fields: dict[str, object] = {
        "waiver_id": waiver_id,
        "rule_id": "MRT-SUM-001",
        "rule_version": 1,
        "scope": {"indicator_code": ["CSC051"]},
        "cap": 2,
        "reason": "The report was printed with this fault.",
        "caveat": "The parts printed do not make the total.",
        "approvals": [
            {
                "first_period": "2017-11",
                "last_period": "2018-01",
                "requested_by": "performance lead",
                "approved_by": "quality lead",
            }
        ],
    }
    return Waiver.model_validate(fields | changes)


def test_a_failure_whose_rows_are_all_covered_is_waived_and_never_passed() -> None:
    judged = judge(failure(row("CSC051"), row("CSC051", "2017-05-31")), [waiver()], NOVEMBER)
    assert (judged.finding.outcome, judged.effective, judged.waivers_used) == ("failed", "waived", ("W-001",))


def test_one_row_outside_every_scope_leaves_the_rule_failed() -> None:
    judged = judge(failure(row("CSC051"), row("CLA002")), [waiver()], NOVEMBER)
    assert (judged.effective, judged.waiver_ids) == ("failed", ("W-001", None))


def test_several_waivers_may_share_the_rows() -> None:
    other = waiver("W-002", scope={"indicator_code": ["CLA002"], "period_end": ["2017-04-30"]})
    judged = judge(failure(row("CSC051"), row("CLA002")), [waiver(), other], NOVEMBER)
    assert (judged.effective, judged.waivers_used) == ("waived", ("W-001", "W-002"))


def test_one_row_over_the_cap_and_the_waiver_covers_none() -> None:
    rows = [row("CSC051", f"2017-0{month}-28") for month in (1, 2, 3)]
    judged = judge(failure(*rows), [waiver()], NOVEMBER)
    assert (judged.effective, judged.waivers_used) == ("failed", ())
    assert judged.notes == ("W-001 covers at most 2 rows and 3 fail",)


@pytest.mark.parametrize(("month", "effective"), [(10, "failed"), (11, "waived"), (12, "waived")])
def test_a_waiver_counts_only_for_the_releases_it_was_approved_for(month: int, effective: str) -> None:
    assert judge(failure(row("CSC051")), [waiver()], Period(2017, month)).effective == effective


def test_after_the_last_approved_release_the_waiver_says_why_it_does_not_count() -> None:
    judged = judge(failure(row("CSC051")), [waiver()], Period(2018, 2))
    assert judged.notes == ("W-001 is not approved for the release of 2018-02",)


def test_a_waiver_of_an_older_version_of_the_rule_does_not_count() -> None:
    judged = judge(failure(row("CSC051"), version=2), [waiver()], NOVEMBER)
    assert (judged.effective, len(judged.notes)) == ("failed", 1)


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_an_unwaived_failure_that_is_not_critical_is_a_warning(severity: str) -> None:
    assert judge(failure(row("CLA002"), severity=severity), [], NOVEMBER).effective == "warning"


def test_a_failure_without_named_rows_cannot_be_waived() -> None:
    whole = Finding("MRT-SUM-001", 1, "critical", "failed", 10, 1)
    assert judge(whole, [waiver()], NOVEMBER).effective == "failed"


def test_passes_and_rules_that_did_not_run_are_left_as_they_are() -> None:
    assert judge(Finding("MRT-SUM-001", 1, "critical", "passed"), [waiver()], NOVEMBER).effective == "passed"
    assert (
        judge(Finding("MRT-SUM-001", 1, "critical", "not_run"), [waiver()], NOVEMBER).effective == "not_run"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "too short"},
        {"caveat": ""},
        {"cap": 0},
        {"scope": {}},
        {"scope": {"indicator_code": []}},
        {"reason": "short" + 20 * " "},
        {"caveat": 20 * " " + "short"},
        {"approvals": []},
        {"rule_version": 0},
        {"waiver_id": "1"},
        {"surprise": 1},
    ],
)
def test_a_waiver_without_reason_caveat_cap_scope_or_approval_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        waiver(**change)


def approval(first: str, last: str, approver: str = "quality lead") -> Approval:
    return Approval(
        first_period=first, last_period=last, requested_by="performance lead", approved_by=approver
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: approval("2017-11", "2018-02"),
        lambda: approval("2017-11", "2017-10"),
        lambda: approval("2017-11", "2017-12", approver="Performance Lead"),
        lambda: approval("2017-11", "2017-12", approver=" performance-lead "),
    ],
    ids=[
        "four months",
        "ends before it begins",
        "approved by the requester",
        "by the requester, written otherwise",
    ],
)
def test_an_approval_is_short_and_given_by_somebody_else(wrong: Callable[[], Approval]) -> None:
    with pytest.raises(ValidationError):
        wrong()


@pytest.mark.parametrize("year", [2016, 2017, 2019, 2020])
@pytest.mark.parametrize("month", range(1, 13))
def test_the_longest_approval_has_at_most_ninety_two_days(year: int, month: int) -> None:
    first = Period(year, month)
    given = approval(str(first), str(first.shift(2)))
    days = (Period.parse(given.last_period).end - Period.parse(given.first_period).start).days + 1
    assert days <= 92


def test_what_could_be_worked_out_about_few_people_is_never_waived() -> None:
    with pytest.raises(ValidationError, match="REL-DIS-001 is never waived"):
        waiver(rule_id="REL-DIS-001", scope={"indicator_code": ["CLA002"]})


def test_two_approvals_do_not_overlap() -> None:
    with pytest.raises(ValidationError, match="two approvals"):
        waiver(approvals=[approval("2017-11", "2018-01"), approval("2018-01", "2018-02")])


def test_the_project_s_own_waivers_name_rules_that_exist_in_their_version_and_columns_that_name_rows() -> (
    None
):
    rules = {rule.rule_id: rule for rule in all_rules()}
    for one in load():
        rule = rules[one.rule_id]
        assert one.rule_version == rule.version, one.waiver_id
        assert set(one.scope) <= set(rule.keys), one.waiver_id


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError) as caught:
        load(tmp_path / "waivers.yml")
    assert caught.value.code == "WAIVERS_INVALID"


def test_a_faulty_file_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yml"
    file.write_text(yaml.safe_dump({"waivers": [waiver().model_dump(), waiver().model_dump()]}))
    with pytest.raises(WarehouseError, match="W-001") as caught:
        load(file)
    assert caught.value.code == "WAIVERS_INVALID"
