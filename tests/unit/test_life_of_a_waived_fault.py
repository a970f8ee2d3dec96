"""A fault from month to month, by the waiver that covers it; the whole way is in test_life_of_a_fault."""

from expectations.findings import Finding, Judged, RowReference
from expectations.gate import verdict
from expectations.suites import all_rules
from expectations.waivers import Approval, Waiver, judge
from warehouse.check_results import caveats_of
from warehouse.periods import Period

RULE = next(rule for rule in all_rules() if rule.rule_id == "EXT-DAT-001")
WAIVER = Waiver(
    waiver_id="W-900",
    rule_id=RULE.rule_id,
    rule_version=RULE.version,
    scope={"table_name": ["missing"]},
    cap=2,
    reason="The supplier mends the export of times missing.",
    caveat="Two times missing end before they started.",
    approvals=[
        Approval(
            first_period="2017-11",
            last_period="2018-01",
            requested_by="care lead",
            approved_by="quality lead",
        )
    ],
)


def month_of(period: str, faults: int, *waivers: Waiver) -> tuple[Judged, str, set[str]]:
    """What the rule comes to, the gate's verdict, and the caveats beside the figures."""
    month = Period.parse(period)
    rows = tuple(
        RowReference((("period_end", str(month.end)), ("table_name", "missing"), ("source_row", str(number))))
        for number in range(2, 2 + faults)
    )
    outcome = "failed" if faults else "passed"
    finding = Finding(RULE.rule_id, RULE.version, "critical", outcome, 200, faults, rows)
    one = judge(finding, waivers, month)
    texts = {row.caveat_text for row in caveats_of([RULE], [one], waivers)}
    return one, verdict([RULE.rule_id], [one]).verdict, texts


def test_an_unwaived_fault_blocks() -> None:
    one, said, beside = month_of("2017-11", 2)
    assert (one.effective, said, beside) == ("failed", "blocked", {RULE.caveat})


def test_a_waived_fault_is_published_with_the_waiver_s_caveat() -> None:
    one, said, beside = month_of("2017-11", 2, WAIVER)
    assert (one.effective, said, beside) == ("waived", "publishable_with_caveats", {WAIVER.caveat})


def test_one_row_more_than_the_cap_blocks_the_next_month() -> None:
    one, said, beside = month_of("2017-12", 3, WAIVER)
    assert (one.effective, said, beside) == ("failed", "blocked", {RULE.caveat})
    assert one.notes == ("W-900 covers at most 2 rows and 3 fail",)


def test_a_mended_source_passes_and_leaves_no_caveat() -> None:
    one, said, beside = month_of("2017-12", 0, WAIVER)
    assert (one.effective, said, beside) == ("passed", "publishable", set())
