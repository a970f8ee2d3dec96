"""The ledger: deliveries, builds, check runs, sign-offs and releases as rows of one small database.

SQLite by default, PostgreSQL in production; nothing else remembers what happened. Rows are added,
never edited, except that a delivery is marked superseded and a build gets its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, String, create_engine, event, false, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from warehouse.settings import Settings


def now() -> datetime:
    """The present moment in UTC; recorded in the ledger, never used to decide what to build."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Base of the ledger's tables."""

    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True), dict: JSON, list: JSON}


class Delivery(Base):
    """One file received. `outcome` is loaded, refused or duplicate; `is_made_up` marks sample records."""

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


class SignOff(Base):
    """A person's decision about exactly one candidate, named by its manifest's hash."""

    __tablename__ = "sign_off"
    sign_off_id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(index=True)
    manifest_hash: Mapped[str]
    decision: Mapped[str]
    decided_by: Mapped[str]
    comment: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=now)


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


class PointerChange(Base):
    """One move of `releases/current`; `reason` is publish or rollback."""

    __tablename__ = "pointer_change"
    pointer_change_id: Mapped[int] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    from_release_id: Mapped[str | None]
    to_release_id: Mapped[str]
    reason: Mapped[str]
    changed_by: Mapped[str]


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
