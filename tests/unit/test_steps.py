"""How an answer given in Airflow, or none, becomes a decision in the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.integration.publishing import MONTH, make_approved, make_candidate, record_check
from warehouse.errors import Refusal, WarehouseError
from warehouse.ledger import Decision, Ledger
from warehouse.orchestration import steps
from warehouse.releases import publish, sign_off
from warehouse.settings import Settings

PERIOD = str(MONTH)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("WAREHOUSE_HOME", str(tmp_path / "home"))
    return Settings()


def candidate(settings: Settings, warnings: Sequence[str] = ()) -> dict[str, Any]:
    """A judged candidate, and what the check task handed on about it."""
    made = make_candidate(settings)
    record_check(settings, made, warnings=warnings)
    return {"manifest_hash": made.hash}


def answer(
    option: str,
    comment: str = "Figures read and agreed",
    name: str = "quality_lead",
    acknowledged: Sequence[str] = (),
) -> dict[str, Any]:
    """What Airflow's required action returns."""
    return {
        "chosen_options": [option],
        "params_input": {"comment": comment, "acknowledged": list(acknowledged)},
        "responded_by_user": {"id": name, "name": name},
    }


def decisions(settings: Settings) -> list[tuple[str, str, str]]:
    with Ledger(settings).session() as session:
        rows = session.scalars(select(Decision).order_by(Decision.decision_id)).all()
        return [(row.decision, row.decided_by, row.comment) for row in rows]


def test_an_approval_in_airflow_is_recorded_with_its_name_and_comment(settings: Settings):
    checked = candidate(settings)
    result = steps.record_sign_off(PERIOD, checked=checked, answer=answer("Approve"))
    assert result["summary"] == f"approved by quality_lead, candidate {checked['manifest_hash'][:12]}"
    assert decisions(settings) == [("approved", "quality_lead", "Figures read and agreed")]


def test_a_rejection_is_recorded_and_gives_nothing_so_that_publish_is_skipped(settings: Settings):
    checked = candidate(settings)
    assert steps.record_sign_off(PERIOD, checked=checked, answer=answer("Reject", "Too high")) == {}
    assert decisions(settings) == [("rejected", "quality_lead", "Too high")]


@pytest.mark.parametrize(("given", "recorded"), [("", "no comment"), ("ok", "ok")])
def test_a_comment_too_short_is_completed_because_the_answer_cannot_be_repeated(
    settings: Settings, given: str, recorded: str
):
    steps.record_sign_off(PERIOD, checked=candidate(settings), answer=answer("Approve", given))
    assert decisions(settings) == [("approved", "quality_lead", f"Answered in Airflow: {recorded}")]


def test_an_answer_without_a_person_is_refused(settings: Settings):
    with pytest.raises(Refusal) as refused:
        steps.record_sign_off(PERIOD, checked=candidate(settings), answer=answer("Approve", name=""))
    assert refused.value.code == "SIGN_OFF_NAMELESS"
    assert decisions(settings) == []


def test_an_answer_about_a_candidate_that_was_replaced_since_is_refused(settings: Settings):
    checked = candidate(settings)
    record_check(settings, make_candidate(settings, contacts=612))
    with pytest.raises(Refusal) as refused:
        steps.record_sign_off(PERIOD, checked=checked, answer=answer("Approve"))
    assert refused.value.code == "CANDIDATE_CHANGED"
    assert decisions(settings) == []


@pytest.mark.parametrize("named", [["EXT-FIG-001", "EXT-FIG-002"], ["all"], [" all "]])
def test_an_approval_in_airflow_acknowledges_the_warnings_that_the_person_names(
    settings: Settings, named: list[str]
):
    checked = candidate(settings, warnings=("EXT-FIG-002", "EXT-FIG-001"))
    result = steps.record_sign_off(PERIOD, checked=checked, answer=answer("Approve", acknowledged=named))
    assert result["summary"].endswith(", 2 warnings acknowledged")
    with Ledger(settings).session() as session:
        assert session.scalars(select(Decision)).one().acknowledged == ["EXT-FIG-001", "EXT-FIG-002"]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ([], "WARNINGS_NOT_ACKNOWLEDGED"),
        (["EXT-FIG-001"], "WARNINGS_NOT_ACKNOWLEDGED"),
        (["EXT-FIG-001", "EXT-FIG-009"], "UNKNOWN_WARNING"),
    ],
)
def test_an_approval_in_airflow_that_leaves_a_warning_out_is_refused_and_says_how_to_be_asked_again(
    settings: Settings, named: list[str], code: str
):
    checked = candidate(settings, warnings=("EXT-FIG-002", "EXT-FIG-001"))
    with pytest.raises(WarehouseError) as refused:
        steps.record_sign_off(PERIOD, checked=checked, answer=answer("Approve", acknowledged=named))
    assert refused.value.code == code
    assert refused.value.mend.endswith("In Airflow, clear the task sign_off to be asked again.")
    assert decisions(settings) == []


def test_a_rejection_in_airflow_needs_no_warning_acknowledged(settings: Settings):
    checked = candidate(settings, warnings=("EXT-FIG-001",))
    assert steps.record_sign_off(PERIOD, checked=checked, answer=answer("Reject", "Too high")) == {}


def test_with_no_answer_and_no_decision_the_run_stops_and_says_how_to_decide(settings: Settings):
    with pytest.raises(Refusal) as refused:
        steps.record_sign_off(PERIOD, checked=candidate(settings), answer=None)
    assert refused.value.code == "SIGN_OFF_AWAITED"
    assert 'warehouse sign-off --period 2017-11 --as "NAME" --approve' in refused.value.mend


def test_with_no_answer_a_decision_about_this_very_candidate_counts(settings: Settings):
    made = make_approved(settings)
    result = steps.record_sign_off(PERIOD, checked={"manifest_hash": made.hash}, answer=None)
    assert result["decision"] == "approved"
    assert len(decisions(settings)) == 1


def test_with_no_answer_a_rejection_of_this_very_candidate_stops_the_run(settings: Settings):
    checked = candidate(settings)
    sign_off(settings, MONTH, "Quality lead", False, "Contacts look too high")
    with pytest.raises(Refusal) as refused:
        steps.record_sign_off(PERIOD, checked=checked, answer=None)
    assert refused.value.code == "REJECTED"


def test_the_name_given_with_the_command_signs_where_nobody_can_answer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    given = steps.Answer("Sample quality lead", True, "Read and agreed.", acknowledge=("all",))
    monkeypatch.setattr(steps, "given_with_the_command", given)
    steps.record_sign_off(PERIOD, checked=candidate(settings), answer=None)
    assert decisions(settings) == [("approved", "Sample quality lead", "Read and agreed.")]


def test_an_answer_in_airflow_outweighs_a_name_given_with_the_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    given = steps.Answer("Sample quality lead", True, "Read and agreed.", acknowledge=("all",))
    monkeypatch.setattr(steps, "given_with_the_command", given)
    steps.record_sign_off(PERIOD, checked=candidate(settings), answer=answer("Reject", "Too high"))
    assert decisions(settings) == [("rejected", "quality_lead", "Too high")]


@pytest.mark.parametrize(
    ("files", "rows", "said"),
    [
        ({}, (0, 0, 0), "nothing new"),
        ({"duplicate": 2}, (0, 0, 0), "nothing new; 2 files loaded before"),
        ({"loaded": 1}, (1125, 1120, 5), "1 file loaded, 1,125 rows received = 1,120 accepted + 5 rejected"),
        ({"refused": 1}, (0, 0, 0), "nothing new; 1 file refused"),
    ],
)
def test_a_load_is_told_in_a_line(files: dict[str, int], rows: tuple[int, int, int], said: str):
    assert steps._load_summary(Counter(files), *rows) == said


def test_where_no_postgresql_is_set_none_is_served_and_the_task_does_not_fail(settings: Settings):
    assert steps.serve() == {"summary": "no PostgreSQL is set (WAREHOUSE_SERVING_URL), so none is served"}


def test_a_postgresql_that_does_not_answer_fails_the_task_and_says_that_the_files_are_published(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    make_approved(settings)
    publish(settings, MONTH)
    monkeypatch.setenv("WAREHOUSE_SERVING_URL", "postgresql://127.0.0.1:1/nothing")
    with pytest.raises(WarehouseError) as failed:
        steps.serve()
    assert failed.value.code == "SERVING_UNREACHABLE"
    assert failed.value.message.startswith("The release is published as files, but not served. PostgreSQL ")


def test_where_there_is_no_candidate_nobody_is_told_and_the_task_does_not_fail(settings: Settings):
    assert steps.notify(PERIOD) == {"summary": "there is no candidate to tell of"}
