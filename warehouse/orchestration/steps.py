"""What each Airflow task calls: one arrow of the warehouse, and its result in a line.

Every function takes and returns plain values, because Airflow stores them. Errors are the arrows' own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse import decision_chain
from warehouse.errors import Refusal, WarehouseError
from warehouse.ledger import Decision, Ledger
from warehouse.orchestration.lock import only_writer
from warehouse.periods import Period
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.checks import RuleReport

# A task waits this long for another writer (seconds); a month's build takes a fraction of it.
PATIENCE = 30 * 60


@dataclass(frozen=True)
class Answer:
    """A person's answer to the required action; `acknowledge` holds ids of warnings, or 'all'."""

    name: str
    approve: bool
    comment: str
    acknowledge: tuple[str, ...]


# Set only by the process that runs one month with no daemon, from the command that started it. It is
# not a parameter of the DAG, so nobody who may trigger the DAG can put a name to an approval.
given_with_the_command: Answer | None = None


def load_all() -> dict[str, Any]:
    """Load everything that waits; a refused file does not stop the month, the checks judge it."""
    return _load(None, None)


def load(period: str, authority: str) -> dict[str, Any]:
    """Load what waits for one month or authority ('' means any).

    Raises `Refusal` FILES_REFUSED after everything else was loaded, so that the failed task shows it.
    """
    result = _load(Period.parse(period) if period else None, authority or None)
    if result["refused"]:
        raise Refusal(
            "FILES_REFUSED",
            f"{result['summary']}.",
            "The quarantine names each refused file's reason; mend it at its source, send it again.",
        )
    return result


def _load(period: Period | None, authority: str | None) -> dict[str, Any]:
    from warehouse import deliveries

    settings = Settings()
    with only_writer(settings, wait_seconds=PATIENCE):
        report = deliveries.load(settings, period=period, authority=authority)
    for file in report.files:
        if file.outcome == "waiting" and file.reason_code:
            raise WarehouseError(
                file.reason_code, file.reason or "A file cannot be loaded yet.", file.mend or ""
            )
    files: Counter[str] = Counter(file.outcome for file in report.files)
    tables = [table for file in report.files if file.outcome == "loaded" for table in file.tables]
    return {
        "summary": _load_summary(
            files,
            sum(table.received for table in tables),
            sum(table.accepted for table in tables),
            sum(table.rejected for table in tables),
        ),
        "refused": files["refused"],
        "changed": report.changed,
    }


def _load_summary(files: Counter[str], received: int, accepted: int, rejected: int) -> str:
    said = []
    if files["loaded"]:
        said.append(
            f"{_count(files['loaded'], 'file')} loaded, {received:,} rows received = "
            f"{accepted:,} accepted + {rejected:,} rejected"
        )
    else:
        said.append("nothing new")
    if files["duplicate"]:
        said.append(f"{_count(files['duplicate'], 'file')} loaded before")
    if files["kept"]:
        said.append(f"{_count(files['kept'], 'file')} kept in the archive only")
    if files["refused"]:
        said.append(f"{_count(files['refused'], 'file')} refused")
    return "; ".join(said)


def build(period: str, by: str = "") -> dict[str, Any]:
    """Build the candidate of a month; `by` is who started the run, '' where the clock did."""
    from warehouse.build import build as arrow

    settings = Settings()
    with only_writer(settings, wait_seconds=PATIENCE):
        report = arrow(settings, Period.parse(period), by=by or None)
    return {
        "summary": f"{_count(sum(report.nodes.values()), 'dbt node')}, {_count(len(report.rows), 'table')}, "
        f"{sum(report.rows.values()):,} rows from {_count(report.deliveries, 'delivered table')}",
        "release_id": report.release_id,
    }


def check(period: str) -> dict[str, Any]:
    """Run the rules on a candidate and assemble what would be published.

    Raises `Refusal` CHECK_BLOCKED where the verdict forbids publishing; nobody is asked to sign then.
    """
    from warehouse.checks import check as arrow
    from warehouse.quality_report import candidate_report

    settings, month = Settings(), Period.parse(period)
    with only_writer(settings, wait_seconds=PATIENCE):
        report = arrow(settings, month)
    release = settings.candidate(month) / "release"
    quality_page = settings.address_of(candidate_report(settings, month))
    digest = settings.address_of(release / "digest" / "index.html")
    verdict = report.verdict.replace("_", " ")
    summary = f"{verdict}: {report.summary}"
    if not report.is_publishable:
        mend = f"Read {quality_page}, then mend the data or have a waiver reviewed."
        raise Refusal("CHECK_BLOCKED", f"{summary}.", mend)
    return {
        "summary": summary,
        "manifest_hash": report.manifest_hash,
        "request": "\n".join(
            [
                f"The candidate of **{month}** for {settings.authority} waits for a decision.",
                "",
                f"* Verdict: **{verdict}** ({report.summary})",
                f"* Quality report: [{quality_page}]({quality_page})",
                f"* Digest: [{digest}]({digest})",
                f"* Manifest hash: `{report.manifest_hash}`",
                f"* Content hash: `{report.content_hash}`",
                "",
                *_warnings_to_acknowledge(report.rules),
                "Approve publishes exactly this candidate. Reject leaves the present release in place.",
            ]
        ),
    }


def _warnings_to_acknowledge(rules: Sequence[RuleReport]) -> list[str]:
    warned = [rule for rule in rules if rule.effective == "warning"]
    if not warned:
        return []
    return [
        "An approval names each warning that stands, by its id, one a line (or the word all):",
        "",
        *(
            f"* `{rule.rule_id}` {rule.rule_text} ({rule.n_failed:,} of {rule.n_checked:,} rows)"
            for rule in warned
        ),
        "",
    ]


def notify(period: str) -> dict[str, Any]:
    """Tell the owners of rules that did not pass; says so where there is no candidate to tell of."""
    from warehouse import notices

    settings, month = Settings(), Period.parse(period)
    try:
        with only_writer(settings, wait_seconds=PATIENCE):
            report = notices.notify(settings, month)
    except Refusal as fault:
        if fault.code != "NO_CANDIDATE":
            raise
        return {"summary": "there is no candidate to tell of"}
    return {"summary": report.summary}


def record_sign_off(period: str, *, checked: dict[str, Any], answer: dict[str, Any] | None) -> dict[str, Any]:
    """Record in the ledger who decided what about the candidate that was checked.

    `answer` is what Airflow's required action returned. It is None where nobody answered: the run has no
    daemon, or somebody marked the task as done. Then the name given with the command counts, else a
    decision about exactly this candidate that already stands in the ledger.

    An approval in Airflow acknowledges the warnings that the person named there, and no other.

    Returns nothing when a person rejected the candidate, which makes Airflow skip the publish. Raises
    `Refusal` CANDIDATE_CHANGED, SIGN_OFF_AWAITED, REJECTED, or what the sign-off raises.
    """
    from warehouse.releases import decision as decisions

    settings, month = Settings(), Period.parse(period)
    decided = given_with_the_command if answer is None else _answered(answer)
    with only_writer(settings, wait_seconds=PATIENCE):
        _, manifest_hash = decisions.read_candidate(settings, month)
        if manifest_hash != checked["manifest_hash"]:
            raise Refusal(
                "CANDIDATE_CHANGED",
                f"The candidate of {month} was replaced after the sign-off was asked for.",
                "Run the month again, so that the decision is about what would be published.",
            )
        if decided is None:
            standing = _standing_decision(settings, month, manifest_hash)
        else:
            standing = _signed_off(settings, month, decided)
    if standing.decision != decision_chain.APPROVED:
        return {}
    number = len(standing.acknowledged)
    warned = f", {_count(number, 'warning')} acknowledged" if number else ""
    return {
        "summary": f"approved by {standing.decided_by}, candidate {manifest_hash[:12]}{warned}",
        "decision": standing.decision,
    }


def _signed_off(settings: Settings, month: Period, decided: Answer) -> Decision:
    from warehouse import releases

    try:
        return releases.sign_off(
            settings, month, decided.name, decided.approve, decided.comment, decided.acknowledge
        )
    except WarehouseError as fault:
        if fault.code not in ("WARNINGS_NOT_ACKNOWLEDGED", "UNKNOWN_WARNING"):
            raise
        mend = f"{fault.mend} In Airflow, clear the task sign_off to be asked again."
        raise type(fault)(fault.code, fault.message, mend) from None


def _answered(answer: dict[str, Any]) -> Answer:
    from warehouse.releases.decision import SHORTEST_COMMENT

    user = answer.get("responded_by_user") or {}
    name = str(user.get("name") or user.get("id") or "").strip()
    if not name:
        # There is no default answer, so only a logged-in person can have given one.
        raise Refusal(
            "SIGN_OFF_NAMELESS",
            "Airflow does not say who answered the required action.",
            "Answer it as a logged-in person.",
        )
    given = answer.get("params_input") or {}
    comment = str(given.get("comment") or "").strip()
    return Answer(
        name=name,
        approve=list(answer.get("chosen_options") or []) == ["Approve"],
        # The answer cannot be given twice, so a comment that is too short is completed, not refused.
        comment=comment
        if len(comment) >= SHORTEST_COMMENT
        else f"Answered in Airflow: {comment or 'no comment'}",
        acknowledge=tuple(word.strip() for word in given.get("acknowledged") or ()),
    )


def _standing_decision(settings: Settings, month: Period, manifest_hash: str) -> Decision:
    from warehouse.quality_report import candidate_report
    from warehouse.releases.decision import newest_decision, require_approved

    ledger = Ledger(settings)
    if newest_decision(ledger, str(month), manifest_hash) is None:
        page = candidate_report(settings, month)
        raise Refusal(
            "SIGN_OFF_AWAITED",
            f"The candidate of {month} is built and checked and awaits its sign-off; nothing is published.",
            f"Read {page}, then answer:\n"
            f'  warehouse sign-off --period {month} --as "NAME" --approve --comment "WHY"\n'
            f"  warehouse publish --period {month}",
        )
    return require_approved(ledger, str(month), manifest_hash)


def publish(period: str) -> dict[str, Any]:
    """Publish the approved candidate; it re-checks verdict, decision, approver and hash itself."""
    from warehouse import releases

    settings = Settings()
    with only_writer(settings, wait_seconds=PATIENCE):
        report = releases.publish(settings, Period.parse(period))
    published = report.outcome == "published"
    return {
        "summary": f"release {report.release_id}, {report.files} files"
        if published
        else f"nothing changed: the figures are those of {report.release_id}",
        "release_id": report.release_id,
        "content_hash": report.content_hash,
        "published": published,
    }


def serve() -> dict[str, Any]:
    """Bring the release that readers see into PostgreSQL; says so where none is set up.

    It is `current` and not the month's release, so that both ways of reading show the same. Raises what
    `warehouse.serving.serve` raises.
    """
    from warehouse import serving

    settings = Settings()
    if settings.serving_url is None:
        return {"summary": "no PostgreSQL is set (WAREHOUSE_SERVING_URL), so none is served"}
    try:
        report = serving.serve(settings)
    except WarehouseError as fault:
        told = f"The release is published as files, but not served. {fault.message}"
        raise type(fault)(fault.code, told, fault.mend) from fault
    loaded = f"loaded with {report.rows:,} rows" if report.loaded else "was there already"
    return {"summary": f"PostgreSQL shows {report.release_id}, which {loaded}", **report.model_dump()}


def tidy() -> dict[str, Any]:
    """Remove what no longer serves."""
    from warehouse.housekeeping import tidy as arrow

    settings = Settings()
    with only_writer(settings, wait_seconds=PATIENCE):
        report = arrow(settings)
    return {"summary": report.summary, **report.model_dump(mode="json")}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
