"""The ledger: deliveries, builds, check runs, decisions and releases as rows of one small database.

SQLite by default, PostgreSQL in production; nothing else remembers what happened. Rows are added,
never edited, except that a delivery is marked superseded and a build gets its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import DDL, JSON, DateTime, ForeignKey, String, create_engine, event, false, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from warehouse.errors import WarehouseError
from warehouse.settings import Settings


def now() -> datetime:
    """The present moment in UTC; recorded in the ledger, never used to decide what to build."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Base of the ledger's tables."""

    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True), dict: JSON, list: JSON}


class Delivery(Base):
    """One file received. `outcome` is loaded, refused, duplicate or kept; `is_made_up` marks samples."""

    __tablename__ = "delivery"
    delivery_id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str]
    extract: Mapped[str | None]
    contract_version: Mapped[int | None]
    authority: Mapped[str | None]
    period: Mapped[str | None]
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    is_made_up: Mapped[bool] = mapped_column(default=False, server_default=false())
    tables: Mapped[list[DeliveryTable]] = relationship(
        back_populates="delivery", cascade="all", foreign_keys="DeliveryTable.delivery_id"
    )


class DeliveryTable(Base):
    """One table of a loaded delivery: rows_received = rows_accepted + rows_rejected.

    `path` is relative to the folder of extracts. The current table of (extract, table, authority,
    period) is the one that nothing supersedes.
    """

    __tablename__ = "delivery_table"
    delivery_table_id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.delivery_id"), index=True)
    extract: Mapped[str]
    table_name: Mapped[str]
    authority: Mapped[str]
    period: Mapped[str] = mapped_column(index=True)
    rows_received: Mapped[int]
    rows_accepted: Mapped[int]
    rows_rejected: Mapped[int]
    path: Mapped[str]
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("delivery.delivery_id"))
    delivery: Mapped[Delivery] = relationship(back_populates="tables", foreign_keys=[delivery_id])


class Build(Base):
    """One build of a candidate. `outcome` is running, built or failed."""

    __tablename__ = "build"
    build_id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(index=True)
    authority: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    built_by: Mapped[str]
    code_commit: Mapped[str]
    outcome: Mapped[str]
    deliveries: Mapped[list[str]] = mapped_column(JSON, default=list)


class CheckRun(Base):
    """One run of all rules. `verdict` is publishable, publishable_with_caveats or blocked."""

    __tablename__ = "check_run"
    check_run_id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(index=True)
    checked_at: Mapped[datetime] = mapped_column(default=now)
    verdict: Mapped[str]
    content_hash: Mapped[str]
    manifest_hash: Mapped[str]
    rules_run: Mapped[int]
    rules_failed: Mapped[int]
    results: Mapped[list[RuleResult]] = relationship(cascade="all")


class RuleResult(Base):
    """What one rule found in one check run; `effective` is what counts after waivers."""

    __tablename__ = "rule_result"
    rule_result_id: Mapped[int] = mapped_column(primary_key=True)
    check_run_id: Mapped[int] = mapped_column(ForeignKey("check_run.check_run_id"), index=True)
    rule_id: Mapped[str] = mapped_column(index=True)
    rule_version: Mapped[int]
    severity: Mapped[str]
    outcome: Mapped[str]
    n_checked: Mapped[int]
    n_failed: Mapped[int]
    waiver_id: Mapped[str | None]
    effective: Mapped[str]


class Release(Base):
    """One published release."""

    __tablename__ = "release"
    release_id: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(index=True)
    authority: Mapped[str]
    manifest_hash: Mapped[str]
    content_hash: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(default=now)
    approved_by: Mapped[str]
    previous_release_id: Mapped[str | None]


class Decision(Base):
    """One decision of a person: `decision` is approved, rejected, published or rolled_back.

    Never changed and never removed: the database refuses both, and each row's `hash` covers its content
    and the hash of the row before (`warehouse.decision_chain`, which alone adds rows). `manifest_hash`
    names the candidate decided about, or the release that readers were pointed to. `acknowledged` are the
    warnings that the approval names, `waivers` those it rests on, with their terms as they were then.
    """

    __tablename__ = "decision"
    decision_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decided_at: Mapped[datetime]
    period: Mapped[str] = mapped_column(index=True)
    decision: Mapped[str]
    decided_by: Mapped[str]
    comment: Mapped[str]
    manifest_hash: Mapped[str] = mapped_column(index=True)
    release_id: Mapped[str | None]
    from_release_id: Mapped[str | None]
    acknowledged: Mapped[list[str]] = mapped_column(JSON, default=list)
    waivers: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class DecisionHead(Base):
    """The newest decision's number and hash, in one row: without it the last rows could go unmissed."""

    __tablename__ = "decision_head"
    head_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decision_id: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


_APPEND_ONLY = {
    "sqlite": [
        f"create trigger decision_is_never_{word}d before {word} on decision "
        "begin select raise(abort, 'decisions are never changed or removed'); end"
        for word in ("update", "delete")
    ],
    "postgresql": [
        "create or replace function refuse_change_of_decision() returns trigger language plpgsql as "
        "$$ begin raise exception 'decisions are never changed or removed'; end $$",
        "create trigger decision_is_append_only before update or delete or truncate on decision "
        "for each statement execute function refuse_change_of_decision()",
    ],
}
for _dialect, _statements in _APPEND_ONLY.items():
    for _statement in _statements:
        _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(Base.metadata.tables["decision"], "after_create", _ddl)


def _refuse_change(_mapper: object, _connection: object, decision: Decision) -> None:
    raise WarehouseError(
        "DECISION_CHANGED",
        f"Decision {decision.decision_id} was about to be changed or removed.",
        "Decisions are only ever added; record a new one.",
    )


for _moment in ("before_update", "before_delete"):
    event.listen(Decision, _moment, _refuse_change)


class Ledger:
    """Opens the ledger, creating its tables on first use.

    >>> with Ledger(settings).session() as session: ...   # commits at the end, rolls back on error
    """

    def __init__(self, settings: Settings) -> None:
        if settings.ledger_address.startswith("sqlite"):
            settings.home_dir.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(settings.ledger_address)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _sqlite_pragmas)
        Base.metadata.create_all(self.engine)
        self._add_new_columns()
        self._carry_over_decisions()

    def _add_new_columns(self) -> None:
        """Give the tables of an older ledger the columns that came since; each has a default."""
        known = inspect(self.engine)
        missing = [
            (table.name, column)
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if column.name not in {each["name"] for each in known.get_columns(table.name)}
        ]
        if not missing:
            return
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        with self.engine.begin() as connection:
            operations = Operations(MigrationContext.configure(connection))
            for table, column in missing:
                operations.add_column(table, column._copy())

    def _carry_over_decisions(self) -> None:
        """Take the sign-offs and moves of the pointer of an older ledger into the chain, once."""
        if inspect(self.engine).has_table("sign_off"):
            from warehouse.decision_chain import carry_over

            with self.session() as session:
                carry_over(session)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def current_tables(self, up_to: str) -> list[DeliveryTable]:
        """The tables in force for builds of period `up_to` ('YYYY-MM'), oldest period first."""
        with self.session() as session:
            query = (
                select(DeliveryTable)
                .where(DeliveryTable.superseded_by.is_(None), DeliveryTable.period <= up_to)
                .order_by(
                    DeliveryTable.extract,
                    DeliveryTable.table_name,
                    DeliveryTable.period,
                    DeliveryTable.authority,
                )
            )
            return list(session.scalars(query))


def _sqlite_pragmas(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("pragma foreign_keys = on")
    cursor.execute("pragma journal_mode = wal")
    cursor.execute("pragma busy_timeout = 30000")
    cursor.close()
