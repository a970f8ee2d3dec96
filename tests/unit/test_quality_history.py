"""Which check speaks for an earlier month."""

from pathlib import Path

from warehouse.ledger import CheckRun, Ledger, Release, RuleResult
from warehouse.periods import Period
from warehouse.quality_history import Run, chosen_runs, earlier_results
from warehouse.settings import Settings


def test_the_newest_check_speaks_for_a_month_that_was_not_released() -> None:
    runs = [Run(1, "2017-11", "a"), Run(3, "2017-11", "b"), Run(2, "2017-12", "c")]
    assert chosen_runs(runs, []) == [2, 3]


def test_the_newest_check_of_what_was_released_last_speaks_for_a_month() -> None:
    runs = [
        *(Run(1, "2017-11", "first"), Run(2, "2017-11", "second"), Run(3, "2017-11", "second")),
        *(Run(4, "2017-11", "first"), Run(5, "2017-11", "draft")),
    ]
    assert chosen_runs(runs, [("2017-11", "first"), ("2017-11", "second")]) == [3]


def test_a_release_whose_check_is_not_in_the_ledger_leaves_the_newest_check() -> None:
    assert chosen_runs([Run(1, "2017-11", "a"), Run(2, "2017-11", "b")], [("2017-11", "lost")]) == [2]


def test_the_month_itself_and_later_ones_are_no_history(tmp_path: Path) -> None:
    ledger = Ledger(Settings(home=tmp_path))
    with ledger.session() as session:
        for month in ("2017-10", "2017-11", "2017-12"):
            session.add(check(month, "hash", n_failed=int(month[-2:])))
    found = earlier_results(ledger, Period(2017, 11))
    assert [(row.period, row.rule_id, row.rule_version, row.outcome) for row in found] == [
        ("2017-10", "REL-STR-001", 2, "failed")
    ]
    assert (found[0].n_checked, found[0].n_failed, found[0].waiver_id, found[0].effective) == (
        *(20, 10),
        *("W-001", "waived"),
    )


def test_what_was_published_speaks_even_after_a_later_check_of_the_month(tmp_path: Path) -> None:
    ledger = Ledger(Settings(home=tmp_path))
    with ledger.session() as session:
        session.add_all([check("2017-10", "published", n_failed=1), check("2017-10", "tried", n_failed=2)])
        session.add(
            Release(
                release_id="2017-10-r1",
                period="2017-10",
                authority="E06000034",
                manifest_hash="m",
                content_hash="published",
                approved_by="Test quality lead",
            )
        )
    assert [row.n_failed for row in earlier_results(ledger, Period(2017, 12))] == [1]


def check(month: str, content_hash: str, *, n_failed: int) -> CheckRun:
    """A check of a month in which one rule failed for some of 20 rows, all of them waived."""
    return CheckRun(
        period=month,
        verdict="publishable_with_caveats",
        content_hash=content_hash,
        manifest_hash="m",
        rules_run=1,
        rules_failed=1,
        results=[
            RuleResult(
                rule_id="REL-STR-001",
                rule_version=2,
                severity="critical",
                outcome="failed",
                n_checked=20,
                n_failed=n_failed,
                waiver_id="W-001",
                effective="waived",
            )
        ],
    )
