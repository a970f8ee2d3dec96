"""The gate, for whatever the rules may have found."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from expectations.findings import Finding, Judged
from expectations.gate import verdict

SEVERITY = st.sampled_from(["critical", "warning", "info"])


@st.composite
def judged_rules(draw: st.DrawFn) -> list[Judged]:
    """Any findings that the engine and the waivers can produce together."""
    made = []
    for number in range(draw(st.integers(0, 8))):
        severity = draw(SEVERITY)
        outcome = draw(st.sampled_from(["passed", "failed", "not_run"]))
        unwaived = "failed" if severity == "critical" else "warning"
        effective = draw(st.sampled_from(["waived", unwaived])) if outcome == "failed" else outcome
        made.append(Judged(Finding(f"R-{number}", 1, severity, outcome, 5, 1), effective))
    return made


def ids(judged: list[Judged]) -> list[str]:
    return [one.finding.rule_id for one in judged]


@given(judged_rules())
def test_blocked_exactly_when_a_rule_did_not_run_or_a_critical_failure_is_unwaived(
    judged: list[Judged],
) -> None:
    stands = any(
        one.finding.outcome == "not_run"
        or (
            one.finding.severity == "critical"
            and one.finding.outcome == "failed"
            and one.effective != "waived"
        )
        for one in judged
    )
    decision = verdict(ids(judged), judged)
    assert (decision.verdict == "blocked") == stands == bool(decision.reasons)


@given(judged_rules())
def test_without_caveats_only_when_every_rule_passed(judged: list[Judged]) -> None:
    all_passed = all(one.finding.outcome == "passed" for one in judged)
    assert (verdict(ids(judged), judged).verdict == "publishable") == all_passed


@given(judged_rules(), st.randoms())
def test_the_order_of_results_changes_nothing(judged: list[Judged], chance: Random) -> None:
    shuffled = list(judged)
    chance.shuffle(shuffled)
    assert verdict(ids(judged), shuffled) == verdict(ids(judged), judged)


@given(judged_rules())
def test_a_missing_a_repeated_and_an_unknown_result_block(judged: list[Judged]) -> None:
    assert "R-99 has no result" in verdict([*ids(judged), "R-99"], judged).reasons
    extra = Judged(Finding("R-98", 1, "info", "passed"), "passed")
    assert "R-98 is not in the register" in verdict(ids(judged), [*judged, extra]).reasons
    assert "R-98 has more than one result" in verdict(["R-98"], [extra, extra]).reasons


def test_a_critical_failure_cannot_hide_behind_a_warning() -> None:
    hidden = Judged(Finding("R-1", 1, "critical", "failed", 5, 1), "warning")
    assert verdict(["R-1"], [hidden]).verdict == "blocked"
