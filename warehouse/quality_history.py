"""What the rules found in earlier months, from the ledger: of each month one check, the one that counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from expectations.results import HistoryRow
from warehouse.ledger import CheckRun, Ledger, Release, RuleResult
from warehouse.periods import Period


@dataclass(frozen=True)
class Run:
    """One check of a month. `number` grows with time, `content_hash` names the figures it judged."""

    number: int
    period: str
    content_hash: str


def earlier_results(ledger: Ledger, period: Period) -> list[HistoryRow]:
    """What every rule found in the months before `period`, oldest month first.

    Only what the ledger holds today is known: a month that is checked or published again later speaks
    differently in the checks that follow.
    """
    with ledger.session() as session:
        runs = [
            Run(number, month, content_hash)
            for number, month, content_hash in session.execute(
                select(CheckRun.check_run_id, CheckRun.period, CheckRun.content_hash).where(
                    CheckRun.period < str(period)
                )
            )
        ]
        releases = session.execute(
            select(Release.period, Release.content_hash)
            .where(Release.period < str(period))
            .order_by(Release.published_at)
        ).all()
        chosen = chosen_runs(runs, [(month, content_hash) for month, content_hash in releases])
        found = session.execute(
            select(CheckRun.period, RuleResult)
            .join(RuleResult, RuleResult.check_run_id == CheckRun.check_run_id)
            .where(CheckRun.check_run_id.in_(chosen))
            .order_by(CheckRun.period, RuleResult.rule_id)
        )
        return [
            HistoryRow(
                month,
                one.rule_id,
                one.rule_version,
                one.outcome,
                one.n_checked,
                one.n_failed,
                one.severity,
                one.waiver_id,
                one.effective,
            )
            for month, one in found
        ]


def chosen_runs(runs: Iterable[Run], releases: Iterable[tuple[str, str]]) -> list[int]:
    """The numbers of the runs that speak for their months, one for each month.

    `releases` are pairs of month and content hash, the newest last. The newest run that judged what the
    month's newest release shows is taken; where nothing was released, the month's newest run.
    """
    released = dict(releases)
    newest: dict[str, tuple[bool, int]] = {}
    for run in runs:
        rank = (run.content_hash == released.get(run.period), run.number)
        newest[run.period] = max(rank, newest.get(run.period, rank))
    return sorted(number for _, number in newest.values())
