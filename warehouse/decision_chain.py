"""The chain of decisions: sign-offs, publications and rollbacks, each row vouching for all before it.

A row's hash is the sha256 over the canonical JSON of its content and of the hash before it. So a row that
is changed, removed or moved breaks the chain at its number. The number and hash of the newest row are
kept beside the chain, and a release's manifest carries the hash of the approval it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import MetaData, Table, select
from sqlalchemy.orm import Session

from warehouse.errors import WarehouseError
from warehouse.hashing import hash_of
from warehouse.ledger import Decision, DecisionHead, Release, now

APPROVED, REJECTED = "approved", "rejected"
PUBLISHED, ROLLED_BACK = "published", "rolled_back"
BEGINNING = "0" * 64
_HEAD = 1
_CONTENT = (
    *("decision_id", "period", "decision", "decided_by", "comment", "manifest_hash"),
    *("release_id", "from_release_id", "acknowledged", "waivers", "previous_hash"),
)


def append(
    session: Session,
    *,
    period: str,
    decision: str,
    decided_by: str,
    comment: str,
    manifest_hash: str,
    release_id: str | None = None,
    from_release_id: str | None = None,
    acknowledged: Sequence[str] = (),
    waivers: Sequence[dict[str, Any]] = (),
    decided_at: datetime | None = None,
) -> Decision:
    """Add one decision to the end of the chain, within the caller's transaction; returns it.

    Two writers at once cannot fork the chain: number and hash before are unique, so the second one's
    transaction fails as a whole. `decided_at` is the present moment unless an older record is carried over.
    """
    head = session.get(DecisionHead, _HEAD)
    if head is None:
        head = DecisionHead(head_id=_HEAD, decision_id=0, hash=BEGINNING)
        session.add(head)
    row = Decision(
        decision_id=head.decision_id + 1,
        decided_at=utc(decided_at or now()),
        period=period,
        decision=decision,
        decided_by=decided_by,
        comment=comment,
        manifest_hash=manifest_hash,
        release_id=release_id,
        from_release_id=from_release_id,
        acknowledged=sorted(acknowledged),
        waivers=list(waivers),
        previous_hash=head.hash,
    )
    row.hash = digest_of(row)
    head.decision_id, head.hash = row.decision_id, row.hash
    session.add(row)
    session.flush()
    return row


def digest_of(row: Decision) -> str:
    """The hash that belongs to a row's content and place, in hex; its stored `hash` is not looked at."""
    content = {name: getattr(row, name) for name in _CONTENT}
    return hash_of({**content, "decided_at": utc(row.decided_at).isoformat(timespec="microseconds")})


def broken_links(session: Session) -> list[str]:
    """Every decision that was changed, moved or removed, in words, in the order of their numbers.

    Empty where the chain is whole and every release in the ledger has its publication in it.
    """
    rows = list(session.scalars(select(Decision).order_by(Decision.decision_id)))
    head = session.get(DecisionHead, _HEAD)
    newest = max([head.decision_id if head else 0, *(row.decision_id for row in rows)])
    by_number = {row.decision_id: row for row in rows}
    found = []
    for number in range(1, newest + 1):
        row, following = by_number.get(number), by_number.get(number + 1)
        if row is None:
            found.append(f"decision {number} is missing")
        elif row.hash != digest_of(row) or (following and following.previous_hash != row.hash):
            found.append(f"decision {number} was changed or moved")
    if rows and (head is None or head.decision_id < newest):
        found.append("the record of the newest decision was changed")
    elif head and (last := by_number.get(head.decision_id)) and last.hash != head.hash and not found:
        found.append(f"decision {head.decision_id} was changed or moved")
    published = {row.manifest_hash for row in rows if row.decision == PUBLISHED}
    for release in session.scalars(select(Release).order_by(Release.published_at)):
        if release.manifest_hash not in published:
            found.append(f"the publication of {release.release_id} is missing")
    return found


def require_whole(session: Session) -> None:
    """Raise `WarehouseError` DECISIONS_BROKEN where the chain is not whole: no approval counts then."""
    if found := broken_links(session):
        raise WarehouseError(
            "DECISIONS_BROKEN",
            f"The record of decisions is not what was written: {'; '.join(found)}.",
            "Find out who wrote into the ledger, and restore it from its back-up.",
        )


def carry_over(session: Session) -> int:
    """Take the sign-offs and moves of the pointer of a ledger before the chain into it, oldest first.

    Does nothing where the chain has begun. The old tables stay as they are. Returns the rows taken.
    """
    if session.get(DecisionHead, _HEAD) is not None:
        return 0
    old = MetaData()
    old.reflect(session.connection(), only=["sign_off", "pointer_change"])
    decided = _sign_offs(session, old.tables["sign_off"])
    decided += _moves(session, old.tables["pointer_change"])
    for row in sorted(decided, key=lambda each: utc(each["decided_at"])):
        append(session, **row)
    return len(decided)


def _sign_offs(session: Session, table: Table) -> list[dict[str, Any]]:
    names = ("period", "manifest_hash", "decision", "decided_by", "comment", "decided_at")
    rows = session.execute(select(table).order_by(table.c.sign_off_id)).mappings()
    return [{name: row[name] for name in names} for row in rows]


def _moves(session: Session, table: Table) -> list[dict[str, Any]]:
    moves = []
    for row in session.execute(select(table).order_by(table.c.pointer_change_id)).mappings():
        release = session.get(Release, row["to_release_id"])
        moves.append(
            {
                "period": release.period if release else row["to_release_id"][:7],
                "manifest_hash": release.manifest_hash if release else "",
                "decision": PUBLISHED if row["reason"] == "publish" else ROLLED_BACK,
                "decided_by": row["changed_by"],
                "comment": "",
                "release_id": row["to_release_id"],
                "from_release_id": row["from_release_id"],
                "decided_at": row["changed_at"],
            }
        )
    return moves


def utc(moment: datetime) -> datetime:
    """The moment in UTC: SQLite gives back what was stored without its zone, which is always UTC here."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
