"""Delivering notices: a folder for each month, and e-mail where a mail server is set; each owner once."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import BaseModel

from warehouse.errors import UsageFault
from warehouse.notices import mail
from warehouse.notices.compose import Notice, Standing, compose
from warehouse.periods import Period
from warehouse.quality_report import candidate_report
from warehouse.releases import decision, marts
from warehouse.settings import Settings

_TOLD = "told.json"

_STANDING = """
select
    result.rule_id, result.effective, rule.owner_role, rule.rule_text, rule.why, rule.mend,
    result.n_checked, result.n_failed, result.waiver_id
from mart.fct_quality_result as result
inner join mart.dim_quality_rule as rule using (rule_id, rule_version)
where result.period = $period and result.effective <> 'passed'
order by result.rule_id
"""
_AREA = "select area_name from mart.dim_area where area_code = $authority"


class NoticeReport(BaseModel):
    """What was told. `without_address` are owner roles that have no e-mail address in the settings."""

    period: str
    outcome: str
    folder: Path
    notices: int
    sent: int
    without_address: list[str] = []

    @property
    def summary(self) -> str:
        """The report in a line."""
        if self.outcome == "told_before":
            return "the owners have been told of this candidate"
        sent = f", {self.sent} sent by e-mail" if self.sent else ""
        return f"{self.notices} {'notice' if self.notices == 1 else 'notices'} to owners of rules{sent}"


class _Told(BaseModel):
    """What has been told of which candidate, so that nobody is told twice."""

    manifest_hash: str
    sent_to: list[str] = []
    is_done: bool = False


def notify(settings: Settings, period: Period) -> NoticeReport:
    """Tell the owner of each rule that did not pass on the candidate of `period` what to mend.

    Writes `notices/<period>/<owner>.txt` and `.html` in the home, and sends the same by e-mail to the roles
    that have an address, where a mail server is set. A second call about the same candidate tells nobody
    again; after a fault it goes on where it stopped. Raises `Refusal` NO_CANDIDATE, `UsageFault`
    NOTICE_SENDER_MISSING or SMTP_URL_INVALID, `WarehouseError` MAIL_SERVER_UNREACHABLE.
    """
    _, manifest_hash = decision.read_candidate(settings, period)
    folder = settings.notices / str(period)
    told = _read(folder, manifest_hash)
    notices = _notices(settings, period)
    missing = [notice.owner_role for notice in notices if notice.owner_role not in settings.notice_to]
    report = NoticeReport(
        period=str(period),
        outcome="told_before" if told.is_done else "told",
        folder=folder,
        notices=len(notices),
        sent=0,
        without_address=missing if settings.smtp_url else [],
    )
    if told.is_done:
        return report
    _write(folder, notices)
    report.sent = _send(settings, folder, [n for n in notices if n.owner_role not in missing], told)
    told.is_done = True
    _keep(folder, told)
    return report


def _notices(settings: Settings, period: Period) -> list[Notice]:
    release = settings.candidate(period) / "release"
    with marts.open_marts(release / marts.DATABASE) as connection:
        rows = connection.execute(_STANDING, {"period": str(period)}).fetchall()
        area = connection.execute(_AREA, {"authority": settings.authority}).fetchone()
    report = settings.address_of(candidate_report(settings, period))
    standing = [Standing(*row) for row in rows]
    return compose(str(period), str(area[0]) if area else settings.authority, standing, report)


def _write(folder: Path, notices: list[Notice]) -> None:
    """Replace what an earlier candidate of the month left in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in (*folder.glob("*.txt"), *folder.glob("*.html")):
        stale.unlink()
    for notice in notices:
        name = re.sub(r"[^a-z0-9]+", "-", notice.owner_role.lower()).strip("-")
        (folder / f"{name}.txt").write_text(f"{notice.subject}\n\n{notice.text}", encoding="utf-8")
        (folder / f"{name}.html").write_text(notice.html, encoding="utf-8")


def _send(settings: Settings, folder: Path, notices: list[Notice], told: _Told) -> int:
    waiting = [notice for notice in notices if notice.owner_role not in told.sent_to]
    if settings.smtp_url is None or not waiting:
        return 0
    if settings.notice_from is None:
        raise UsageFault(
            "NOTICE_SENDER_MISSING",
            "A mail server is set, but no sender for the notices.",
            "Set WAREHOUSE_NOTICE_FROM to the address that owners may answer.",
        )
    with mail.server(settings.smtp_url.get_secret_value()) as connection:
        for notice in waiting:
            recipient = settings.notice_to[notice.owner_role]
            connection.send_message(mail.message(notice, settings.notice_from, recipient))
            told.sent_to.append(notice.owner_role)
            _keep(folder, told)
    return len(waiting)


def _read(folder: Path, manifest_hash: str) -> _Told:
    try:
        told = _Told.model_validate_json((folder / _TOLD).read_bytes())
    except (FileNotFoundError, ValueError):
        return _Told(manifest_hash=manifest_hash)
    return told if told.manifest_hash == manifest_hash else _Told(manifest_hash=manifest_hash)


def _keep(folder: Path, told: _Told) -> None:
    partial = folder / f".{_TOLD}"
    partial.write_text(json.dumps(told.model_dump(), indent=2) + "\n", encoding="utf-8")
    partial.replace(folder / _TOLD)
