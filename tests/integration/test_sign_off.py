"""Who may approve what: warnings by name, waivers as they stand now, and, in production, two people."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from publishing import MONTH, make_candidate, record_check, settings_for

from warehouse import cli
from warehouse.errors import WarehouseError
from warehouse.ledger import Build, Ledger, now
from warehouse.releases import decisions, manifest, publish, sign_off
from warehouse.settings import Settings

WARNINGS = ("EXT-FIG-002", "EXT-FIG-001")
USED = {
    "waiver_id": "W-001",
    "rule_id": "REL-STR-001",
    "rule_version": 1,
    "rows_covered": 1,
    "requested_by": "performance lead",
    "approved_by": "director",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


def refused(settings: Settings, who: str = "Quality lead", **named: Any) -> str:
    with pytest.raises(WarehouseError) as raised:
        sign_off(settings, MONTH, who, True, "figures agree", **named)
    assert decisions(settings) == []
    return raised.value.code


def candidate_with_warnings(settings: Settings) -> None:
    record_check(settings, make_candidate(settings), "publishable_with_caveats", WARNINGS)


# --- warnings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [("all",), WARNINGS, ("EXT-FIG-001", "all")])
def test_an_approval_records_each_warning_by_its_id_down_to_the_manifest(
    settings: Settings, named: tuple[str, ...]
) -> None:
    candidate_with_warnings(settings)
    decision = sign_off(settings, MONTH, "Quality lead", True, "figures agree", named)
    assert decision.acknowledged == ["EXT-FIG-001", "EXT-FIG-002"]
    publish(settings, MONTH)
    released, _ = manifest.read(settings.releases / "current")
    assert released.sign_off is not None
    assert released.sign_off.acknowledged == ["EXT-FIG-001", "EXT-FIG-002"]
    assert released.sign_off.decision_hash == decision.hash


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ((), "WARNINGS_NOT_ACKNOWLEDGED"),
        (("EXT-FIG-001",), "WARNINGS_NOT_ACKNOWLEDGED"),
        (("EXT-FIG-001", "EXT-FIG-002", "REL-STR-001"), "UNKNOWN_WARNING"),
    ],
)
def test_a_warning_that_is_not_acknowledged_or_none_at_all_stops_the_approval(
    settings: Settings, named: tuple[str, ...], code: str
) -> None:
    candidate_with_warnings(settings)
    assert refused(settings, acknowledge=named) == code


def test_a_rejection_acknowledges_nothing(settings: Settings) -> None:
    candidate_with_warnings(settings)
    assert sign_off(settings, MONTH, "Quality lead", False, "too high").acknowledged == []


def test_the_command_prints_the_warnings_before_it_records_them(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    candidate_with_warnings(settings)
    monkeypatch.setenv("WAREHOUSE_HOME", str(tmp_path))

    def run(*more: str) -> tuple[int, str, str]:
        command = ["warehouse", "sign-off", "--period", "2017-11", "--as", "Quality lead", "--approve"]
        monkeypatch.setattr(sys, "argv", [*command, "--comment", "figures agree", *more])
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        return code or 0, *capsys.readouterr()

    code, out, err = run("--acknowledge", "EXT-FIG-001")
    assert (code, "EXT-FIG-002 is not acknowledged" in err) == (1, True)
    assert "  EXT-FIG-002  1 of 1 rows" in out.splitlines()
    assert decisions(settings) == []
    code, out, _ = run()
    assert code == 0
    start = decisions(settings)[0].manifest_hash[:12]
    assert out.splitlines()[:4] == [
        "2 warnings stand on this candidate:",
        "  EXT-FIG-002  1 of 1 rows",
        "  EXT-FIG-001  1 of 1 rows",
        f"Candidate of 2017-11 approved by Quality lead, manifest {start}",
    ]
    code, out, err = run("--acknowledge", "all", "--json")
    assert json.loads(out)["acknowledged"] == ["EXT-FIG-001", "EXT-FIG-002"]
    assert "2 warnings stand on this candidate:" in err


# --- waivers -------------------------------------------------------------------------------------


@pytest.fixture
def write_waivers(settings: Settings, tmp_path: Path) -> Callable[..., Settings]:
    """A candidate that uses waiver W-001, and settings with a file of waivers as the test wants it."""
    record_check(settings, make_candidate(settings, waivers=[USED]), "publishable_with_caveats")

    def write(**changes: object) -> Settings:
        approval = {"first_period": "2017-11", "last_period": "2017-12"}
        approval |= {"requested_by": "performance lead", "approved_by": "director"}
        waiver: dict[str, object] = {
            "waiver_id": "W-001",
            "rule_id": "REL-STR-001",
            "rule_version": 1,
            "scope": {"table_name": ["dim_area"]},
            "cap": 1,
            "reason": "A reason of twenty characters or more.",
            "caveat": "A caveat of twenty characters or more.",
            "approvals": [approval | {k: v for k, v in changes.items() if k in approval}],
        }
        waiver |= {key: value for key, value in changes.items() if key in waiver}
        file = tmp_path / "waivers.yml"
        file.write_text(yaml.safe_dump({"waivers": [] if "gone" in changes else [waiver]}))
        return settings.model_copy(update={"waivers": file})

    return write


def test_a_used_waiver_and_its_terms_stand_in_the_decision(write_waivers: Callable[..., Settings]) -> None:
    decision = sign_off(write_waivers(), MONTH, "Quality lead", True, "figures agree")
    assert decision.waivers == [
        {
            "waiver_id": "W-001",
            "rule_id": "REL-STR-001",
            "rule_version": 1,
            "rows_covered": 1,
            "cap": 1,
            "requested_by": "performance lead",
            "approved_by": "director",
            "first_period": "2017-11",
            "last_period": "2017-12",
        }
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"gone": True},
        {"first_period": "2017-12"},
        {"last_period": "2017-10", "first_period": "2017-10"},
        {"rule_version": 2},
    ],
    ids=["gone", "not yet", "over", "other version"],
)
def test_a_waiver_withdrawn_ended_or_of_another_version_since_the_check_forbids_approving_and_publishing(
    write_waivers: Callable[..., Settings], settings: Settings, change: dict[str, object]
) -> None:
    assert refused(write_waivers(**change)) == "WAIVER_NOT_IN_FORCE"
    sign_off(write_waivers(), MONTH, "Quality lead", True, "figures agree")
    with pytest.raises(WarehouseError) as raised:
        publish(write_waivers(**change), MONTH)
    assert raised.value.code == "WAIVER_NOT_IN_FORCE"
    assert publish(write_waivers(), MONTH).outcome == "published"


def test_who_requested_a_used_waiver_may_not_approve_but_may_reject(
    write_waivers: Callable[..., Settings],
) -> None:
    settings = write_waivers()
    assert refused(settings, "Performance-Lead") == "APPROVER_NOT_INDEPENDENT"
    assert sign_off(settings, MONTH, "performance lead", False, "too high").decision == "rejected"


# --- production ----------------------------------------------------------------------------------


def record_build(settings: Settings, by: str) -> None:
    with Ledger(settings).session() as session:
        session.add(
            Build(
                period=str(MONTH),
                authority="E06000034",
                finished_at=now(),
                built_by=by,
                code_commit="unknown",
                outcome="built",
            )
        )


def test_in_production_whoever_ran_the_build_may_not_approve(settings: Settings) -> None:
    record_build(settings, "Quality lead")
    record_build(settings, "Data engineer")
    record_check(settings, make_candidate(settings))
    production = settings.model_copy(update={"production": True})
    assert refused(production, "data_engineer") == "APPROVER_NOT_INDEPENDENT"
    assert sign_off(production, MONTH, "Quality lead", True, "figures agree").decision == "approved"


def test_in_production_nobody_may_approve_a_build_that_the_ledger_does_not_know(settings: Settings) -> None:
    record_check(settings, make_candidate(settings))
    assert refused(settings.model_copy(update={"production": True})) == "APPROVER_NOT_INDEPENDENT"


def test_outside_production_one_person_may_do_both(settings: Settings) -> None:
    record_build(settings, getpass.getuser())
    record_check(settings, make_candidate(settings))
    assert sign_off(settings, MONTH, getpass.getuser(), True, "figures agree").decision == "approved"


def test_production_is_off_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAREHOUSE_PRODUCTION", raising=False)
    assert not Settings().production
    monkeypatch.setenv("WAREHOUSE_PRODUCTION", "true")
    assert Settings().production
