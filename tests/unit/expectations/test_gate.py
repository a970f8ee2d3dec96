"""The gate, for whatever the rules may have found."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.findings import Finding, Judged
from expectations.gate import Approval, Candidate, RuleState, UsedWaiver, objections, verdict

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


# --- the whole gate, against a model that knows nothing of its code ----------------------------------

APPROVED_HASH, OTHER_HASH = "a" * 64, "b" * 64
PEOPLE = ("quality lead", "performance lead", "data engineer")
MONTH, EARLIER, LATER = "2017-11", "2017-09", "2018-01"


def clean_world() -> dict[str, Any]:
    """A candidate with nothing against it: three rules passed, approved by somebody who had no part in it."""
    return {
        "rules": {
            "R-1": {"severity": "critical", "found": "passed", "failing": 0, "version": 1},
            "R-2": {"severity": "warning", "found": "passed", "failing": 0, "version": 1},
            "R-3": {"severity": "info", "found": "passed", "failing": 0, "version": 1},
        },
        "waivers": {},
        "ticked": set(),
        "candidate": APPROVED_HASH,
        "approved": APPROVED_HASH,
        "approver": "quality lead",
        "builder": "data engineer",
        "production": False,
        "lost": 0,
    }


def waive(world: dict[str, Any], rule: str, rows: int, cap: int, first: str, last: str, who: str) -> None:
    version = world["rules"][rule]["version"]
    world["waivers"][rule] = {
        "rows": rows, "cap": cap, "first": first, "last": last, "who": who, "version": version
    }  # fmt: skip


RULE = st.sampled_from(["R-1", "R-2", "R-3"])
ROWS = st.integers(1, 4)
STEPS = st.one_of(
    st.tuples(st.just("find"), RULE, st.sampled_from(["passed", "failed", "not_run"]), ROWS),
    st.tuples(st.just("grade"), RULE, st.sampled_from(["critical", "warning", "info"])),
    st.tuples(
        st.just("waive"), RULE, ROWS, ROWS,
        st.sampled_from([EARLIER, MONTH, LATER]), st.sampled_from([EARLIER, MONTH, LATER]),
        st.sampled_from(PEOPLE),
    ),
    st.tuples(st.just("withdraw"), RULE),
    st.tuples(st.just("new version"), RULE),
    st.tuples(st.just("tick"), st.sets(RULE)),
    st.tuples(st.just("tick all")),
    st.tuples(st.just("approve"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("rebuild"), st.sampled_from([APPROVED_HASH, OTHER_HASH])),
    st.tuples(st.just("build as"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("production"), st.booleans()),
    st.tuples(st.just("lose"), st.integers(0, 1)),
)  # fmt: skip


def take(world: dict[str, Any], step: tuple[Any, ...]) -> None:
    """One thing that may happen between a check and a publication."""
    match step:
        case ("find", rule, found, rows):
            world["rules"][rule] |= {"found": found, "failing": rows if found == "failed" else 0}
        case ("grade", rule, severity):
            world["rules"][rule]["severity"] = severity
        case ("waive", *terms):
            waive(world, *terms)
        case ("withdraw", rule):
            world["waivers"].pop(rule, None)
        case ("new version", rule):
            world["rules"][rule]["version"] += 1
        case ("tick", rules):
            world["ticked"] = set(rules)
        case ("tick all",):
            world["ticked"] = set(world["rules"])
        case ("approve", who):
            world["approver"] = who
        case ("rebuild", manifest_hash):
            world["candidate"] = manifest_hash
        case ("build as", who):
            world["builder"] = who
        case ("production", is_on):
            world["production"] = is_on
        case ("lose", number):
            world["lost"] = number


def may_be_published(world: dict[str, Any]) -> bool:
    """The issue's sentence, clause by clause, over the world as it is."""
    every_rule_ran = world["lost"] == 0
    for rule in world["rules"].values():
        every_rule_ran = every_rule_ran and rule["found"] != "not_run"
    no_critical_failure = True
    every_warning_acknowledged = True
    for rule_id, rule in world["rules"].items():
        if rule["found"] == "failed" and rule_id not in world["waivers"]:
            if rule["severity"] == "critical":
                no_critical_failure = False
            elif rule_id not in world["ticked"]:
                every_warning_acknowledged = False
    used = {rule: w for rule, w in world["waivers"].items() if world["rules"][rule]["found"] == "failed"}
    waivers_hold = True
    nobody_judges_an_own_request = True
    for rule_id, waiver in used.items():
        rule = world["rules"][rule_id]
        in_date = int(waiver["first"].replace("-", "")) <= 201711 <= int(waiver["last"].replace("-", ""))
        of_this_version = waiver["version"] == rule["version"]
        enough = waiver["rows"] >= rule["failing"] and not waiver["rows"] > waiver["cap"]
        waivers_hold = waivers_hold and in_date and of_this_version and enough
        nobody_judges_an_own_request = nobody_judges_an_own_request and waiver["who"] != world["approver"]
    return (
        every_rule_ran
        and no_critical_failure
        and every_warning_acknowledged
        and waivers_hold
        and world["approved"] == world["candidate"]
        and nobody_judges_an_own_request
        and not (world["production"] and world["builder"] == world["approver"])
    )


def as_the_gate_sees(world: dict[str, Any]) -> tuple[Candidate, Approval]:
    states, used = [], []
    for rule_id, rule in world["rules"].items():
        effective = rule["found"]
        if rule["found"] == "failed" and rule_id in world["waivers"]:
            effective = "waived"
            terms = world["waivers"][rule_id]
            used.append(
                UsedWaiver(
                    f"W-{rule_id}", rule_id, terms["version"], terms["rows"], terms["cap"],
                    terms["who"], "director", terms["first"], terms["last"],
                )
            )  # fmt: skip
        elif rule["found"] == "failed" and rule["severity"] != "critical":
            effective = "warning"
        states.append(
            RuleState(
                rule_id, rule["version"], rule["severity"], rule["found"], effective, 9, rule["failing"]
            )
        )
    candidate = Candidate(
        period=MONTH,
        manifest_hash=world["candidate"],
        built_by=world["builder"],
        rules_expected=len(states),
        results=tuple(states[world["lost"] :]),
        waivers=tuple(used),
    )
    return candidate, Approval(world["approved"], world["approver"], frozenset(world["ticked"]))


@settings(max_examples=3000, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_whatever_happens_the_gate_opens_exactly_when_every_clause_of_the_sentence_holds(
    steps: list[tuple[Any, ...]],
) -> None:
    world = clean_world()
    for step in steps:
        take(world, step)
        candidate, approval = as_the_gate_sees(world)
        found = objections(candidate, approval, production=world["production"])
        # A lost rule's waiver has no result to belong to, which is an objection beside the loss itself.
        assert (not found) == may_be_published(world), found


@settings(max_examples=500, deadline=None)
@given(st.lists(STEPS, max_size=14), st.randoms())
def test_the_order_of_rules_and_waivers_changes_no_objection(
    steps: list[tuple[Any, ...]], chance: Random
) -> None:
    world = clean_world()
    for step in steps:
        take(world, step)
    candidate, approval = as_the_gate_sees(world)
    results, waivers = list(candidate.results), list(candidate.waivers)
    chance.shuffle(results)
    chance.shuffle(waivers)
    shuffled = replace(candidate, results=tuple(results), waivers=tuple(waivers))
    found = objections(candidate, approval, production=world["production"])
    assert objections(shuffled, approval, production=world["production"]) == found


def test_a_clean_candidate_has_nothing_against_it() -> None:
    assert objections(*as_the_gate_sees(clean_world()), production=True) == ()


def with_a_waived_failure(**terms: Any) -> dict[str, Any]:
    world = clean_world()
    world["rules"]["R-1"] |= {"found": "failed", "failing": 2}
    given = {"rows": 2, "cap": 2, "first": EARLIER, "last": LATER, "who": "performance lead"} | terms
    waive(world, "R-1", **given)
    return world


@pytest.mark.parametrize(
    ("change", "clause", "reason"),
    [
        ({"lost": 1}, "CHECK_INCOMPLETE", "2 rules have a result and 3 should have one"),
        ({"candidate": OTHER_HASH}, "APPROVAL_OF_ANOTHER", "the approval is of another candidate"),
        (
            {"approver": "Performance_Lead "},
            "APPROVER_NOT_INDEPENDENT",
            "W-R-1 was requested by performance lead",
        ),
        (
            {"production": True, "builder": "Quality-Lead"},
            "APPROVER_NOT_INDEPENDENT",
            "the build was run by Quality-Lead",
        ),
        (
            {"production": True, "builder": None},
            "APPROVER_NOT_INDEPENDENT",
            "the build was run by nobody knows whom",
        ),
    ],
)
def test_each_clause_about_the_approval_is_said_in_words(
    change: dict[str, Any], clause: str, reason: str
) -> None:
    world = with_a_waived_failure() | change
    found = objections(*as_the_gate_sees(world), production=world["production"])
    assert (clause, reason) in [(objection.clause, objection.reason) for objection in found]


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"last": EARLIER}, "W-R-1 holds from 2017-09 to 2017-09, not for 2017-11"),
        ({"first": LATER}, "W-R-1 holds from 2018-01 to 2018-01, not for 2017-11"),
        ({"first": None, "last": None}, "W-R-1 is not approved for the release of 2017-11"),
        ({"cap": 1}, "W-R-1 covers 2 rows and may cover 1"),
        ({"rows": 1}, "R-1 fails for 2 rows and waivers cover 1"),
        ({"who": "Director"}, "W-R-1 was approved by whoever requested it"),
    ],
)
def test_each_clause_about_a_waiver_is_said_in_words(terms: dict[str, Any], reason: str) -> None:
    found = objections(*as_the_gate_sees(with_a_waived_failure(**terms)), production=False)
    assert [objection.reason for objection in found] == [reason]
    assert {objection.clause for objection in found} == {"WAIVER_NOT_IN_FORCE"}


def test_a_waiver_at_its_cap_and_on_its_first_and_last_month_holds() -> None:
    world = with_a_waived_failure(first=MONTH, last=MONTH)
    assert objections(*as_the_gate_sees(world), production=False) == ()


def test_a_failure_shown_as_a_pass_is_not_believed() -> None:
    liar = RuleState("R-1", 1, "info", "failed", "passed", 9, 1)
    candidate = Candidate(MONTH, APPROVED_HASH, "data engineer", 1, (liar,))
    found = objections(candidate, Approval(APPROVED_HASH, "quality lead", frozenset()), production=False)
    assert [objection.reason for objection in found] == ["R-1 failed and is shown as passed"]


def test_every_warning_has_to_be_acknowledged_by_its_id() -> None:
    world = clean_world()
    for rule_id in ("R-2", "R-3"):
        world["rules"][rule_id] |= {"found": "failed", "failing": 1}
    world["ticked"] = {"R-3"}
    found = objections(*as_the_gate_sees(world), production=False)
    assert [(o.clause, o.reason) for o in found] == [
        ("WARNINGS_NOT_ACKNOWLEDGED", "the warning of R-2 is not acknowledged")
    ]
