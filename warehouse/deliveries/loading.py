"""Loading: everything that waits in the inbox becomes typed extracts, or is refused with a reason.

The order of steps makes a crash harmless: the archive copy, the Parquet files and the quarantine file
are whole on disk before one ledger transaction puts the delivery in force, and the file leaves the
inbox only after that. Whatever was interrupted is done again by the next load and overwrites its own
remains; nothing reads a file that the ledger does not name.
"""

from __future__ import annotations

import csv
import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy import func, select, update

from warehouse.contracts import Contract, Table
from warehouse.contracts import contracts as all_contracts
from warehouse.deliveries import convert
from warehouse.deliveries.engine import (
    Engine,
    Fault,
    Outcome,
    RawTable,
    distinct_texts,
    is_made_up,
    read_codes,
    session,
    write_typed,
)
from warehouse.deliveries.files import Archived, archive, leave_inbox, make_folder, replacing
from warehouse.deliveries.pseudonyms import MADE_UP_KEY
from warehouse.deliveries.reader import open_delivery
from warehouse.deliveries.reasons import REASONS, refusal
from warehouse.deliveries.receiving import AREA_CODE
from warehouse.deliveries.report import FileReport, LoadReport, TableReport
from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.ledger import Delivery, DeliveryTable, Ledger
from warehouse.periods import Period
from warehouse.settings import PROJECT, Settings

REFERENCE = PROJECT / "seeds" / "reference"
QUARANTINE_COLUMNS = [
    "file_name",
    "extract",
    "table",
    "source_row",
    "column",
    "rule_code",
    "expected",
    "mend",
    "costs",
]


@dataclass(frozen=True)
class Loader:
    """What every file of one load has in common."""

    settings: Settings
    ledger: Ledger
    engine: Engine
    contracts: Mapping[str, Contract]
    reference: Path
    period: Period | None
    authority: str | None
    restate: bool

    def wanted(self, authority: str | None, period: str | None) -> bool:
        """Whether this load was asked for that authority and period; unknown ones may be."""
        other_authority = self.authority is not None and authority is not None and authority != self.authority
        other_period = self.period is not None and period is not None and period != str(self.period)
        return not (other_authority or other_period)


@dataclass(frozen=True)
class Place:
    """What the folder of a file says: authority and period, or neither."""

    authority: str | None
    period: str | None


@dataclass(frozen=True)
class LoadedTable:
    """One table written to disk, not yet in force."""

    table: Table
    received: int
    blank: int
    outcome: Outcome
    path: str


def load(
    settings: Settings,
    *,
    period: Period | None = None,
    authority: str | None = None,
    restate: bool = False,
    reference: Path = REFERENCE,
    contracts: Mapping[str, Contract] | None = None,
) -> LoadReport:
    """Load every file of the inbox; each for itself, so that a refused one stops no other.

    `period` and `authority` (ONS code) limit the load to what is theirs; other files stay in the inbox.
    `restate` loads a delivery again although it is in force or a newer one is. `reference` is the folder
    of the code lists. Raises `Refusal` LOAD_RUNNING where another load of this home is under way.
    """
    with _only_one(settings), Engine(settings) as engine:
        loader = Loader(
            settings,
            Ledger(settings),
            engine,
            all_contracts() if contracts is None else contracts,
            reference,
            period,
            authority,
            restate,
        )
        return LoadReport(files=[_load_file(loader, path) for path in waiting_files(settings.inbox)])


def waiting_files(inbox: Path) -> list[Path]:
    """The files of the inbox in a fixed order; names that start with . or ~$ belong to other programs."""
    if not inbox.is_dir():
        return []
    found = (path for path in inbox.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    make_folder(settings.home_dir)
    with (settings.home_dir / "load.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal("LOAD_RUNNING", "Another load is under way.", "Wait until it has ended.") from None
        yield


def _place(inbox: Path, path: Path) -> Place:
    folders = path.relative_to(inbox).parts[:-1]
    if not folders:
        return Place(None, None)
    if len(folders) != 2 or not AREA_CODE.fullmatch(folders[0]):
        raise refusal("FOLDER_NOT_KNOWN", "The file lies in a folder that is not <authority>/<period>.")
    try:
        return Place(folders[0], str(Period.parse(folders[1])))
    except UsageFault:
        raise refusal(
            "FOLDER_NOT_KNOWN", "The file lies in a folder that is not <authority>/<period>."
        ) from None


def _load_file(loader: Loader, path: Path) -> FileReport:
    """One file from inbox to ledger; every fault of it becomes a report, not an exception."""
    report = FileReport(file_name=path.name, outcome="waiting")
    place, misplaced = Place(None, None), None
    try:
        place = _place(loader.settings.inbox, path)
    except Refusal as no:
        misplaced = no
    if not loader.wanted(place.authority, place.period):
        return report
    try:
        archived = archive(path, loader.settings.archive)
    except Refusal as no:
        _explain(report, no)
        return report
    report.sha256 = archived.sha256
    try:
        if misplaced is not None:
            raise misplaced
        with _engine_faults_explained(loader.engine):
            _load_archived(loader, archived, place, report)
    except Refusal as no:
        report.outcome = "refused"
        _explain(report, no)
        _record_refusal(loader, archived, place, report)
        leave_inbox(archived)
    except WarehouseError as fault:  # the installation's fault, not the file's: it stays in the inbox
        report.outcome = "waiting"
        _explain(report, fault)
    return report


@contextmanager
def _engine_faults_explained(engine: Engine) -> Iterator[None]:
    """A full disk or memory is the installation's fault; what else the engine refuses is the file's."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        engine.renew()
        raise WarehouseError(
            "NO_ROOM",
            "The load ran out of memory or disk.",
            "Free space on the disk of the home, then load again.",
        ) from error
    except duckdb.Error as error:
        engine.renew()
        raise refusal("ENGINE_REFUSED", "The database engine could not read the file.") from error


def _explain(report: FileReport, error: WarehouseError) -> None:
    report.reason_code, report.reason, report.mend = error.code, error.message, error.mend


def _load_archived(loader: Loader, archived: Archived, place: Place, report: FileReport) -> None:
    if _known(loader, archived, place, report):
        if report.outcome == "duplicate":
            _record(loader, archived, report, [])
            leave_inbox(archived)
        return
    with ExitStack() as stack:
        delivery = open_delivery(archived.path, loader.contracts, place.authority, place.period)
        contract = delivery.contract
        report.extract = contract.extract
        report.notes += delivery.notes
        if delivery.kept_because is not None:
            _keep(loader, archived, place, report, delivery.kept_because)
            return
        raws = [opened(stack.enter_context(session(loader.engine.database))) for opened in delivery.tables]
        report.is_made_up = is_made_up(raws)
        if contract.names_persons:
            nobody = report.is_made_up or not any(raw.received for raw in raws)
            key = MADE_UP_KEY if nobody else loader.settings.key_for_pseudonyms()
            loader.engine.define_pseudonyms(contract, key)
        _refuse_silence(contract, raws)
        report.authority, report.period = _whose(loader, contract, raws, place)
        if not loader.wanted(report.authority, report.period):
            return
        raws = _of_its_year(contract, raws, Period.parse(report.period))
        written = [
            _write_table(loader, archived, contract, raw, report.authority, report.period, stack)
            for raw in raws
            if _says_something(raw)
        ]
        report.tables = [_table_report(table) for table in written]
        report.notes += [
            f"{table.table.name}: {table.blank} rows without any content were passed over."
            for table in written
            if table.blank
        ]
        report.notes += [
            f"{table.table.name}: {table.outcome.unlisted} more faults are counted, but not listed."
            for table in written
            if table.outcome.unlisted
        ]
        faults = [(table.table, fault) for table in written for fault in table.outcome.faults]
        _write_quarantine(loader, archived, report, faults)
        if any(table.received and not table.outcome.accepted for table in written):
            raise refusal("ALL_ROWS_REJECTED", "Every row of a table has a fault, so nothing was loaded.")
    report.outcome = "loaded"
    _record(loader, archived, report, written)
    leave_inbox(archived)


def _keep(loader: Loader, archived: Archived, place: Place, report: FileReport, reason: str) -> None:
    """A file that is known and of which nothing is loaded: it stays in the archive, with the reason why."""
    report.outcome, report.reason = "kept", reason
    report.authority, report.period = place.authority, place.period
    report.notes.append(reason)
    _write_quarantine(loader, archived, report, [])
    _record(loader, archived, report, [])
    leave_inbox(archived)


def _says_something(raw: RawTable) -> bool:
    """Whether a table has rows, or says by its headings alone that there were none."""
    return raw.received > 0 or raw.table.may_be_empty


def _refuse_silence(contract: Contract, raws: list[RawTable]) -> None:
    """Refuse a delivery without rows, and a complete one in which a table that cannot be empty is."""
    silent = [raw.table.name for raw in raws if not _says_something(raw)]
    if len(silent) == len(raws):
        raise refusal("NO_ROWS", "There are no rows under the headings.")
    if silent and contract.complete:
        raise refusal("NO_ROWS", f"There are no rows of {', '.join(silent)}.")


def _of_its_year(contract: Contract, raws: list[RawTable], period: Period) -> list[RawTable]:
    """The tables with the codes of the collection year (April to March) that the month lies in."""
    year = period.financial_year
    try:
        shapes = contract.as_of(year)
    except ValueError:
        raise refusal("YEAR_NOT_COVERED", f"The contract does not cover the year {year}.") from None
    collected = []
    for raw in raws:
        if raw.table.name in shapes:
            raw.table = shapes[raw.table.name]
            collected.append(raw)
        elif raw.received:
            raise refusal("NOT_COLLECTED", f"{raw.table.name} is not collected in {year}.")
    return collected


def _known(loader: Loader, archived: Archived, place: Place, report: FileReport) -> bool:
    """Whether these bytes need no reading: in force already, or not asked for. Fills in the report."""
    with loader.ledger.session() as session:
        query = select(Delivery).where(Delivery.sha256 == archived.sha256, Delivery.outcome == "loaded")
        earlier = [
            (each, list(each.tables)) for each in session.scalars(query.order_by(Delivery.delivery_id))
        ]
    for delivery, tables in reversed(earlier):
        contract = loader.contracts.get(delivery.extract or "")
        if contract is None or contract.version != delivery.contract_version:
            continue
        stated = Place(
            delivery.authority if contract.authority_column else place.authority or delivery.authority,
            delivery.period if contract.period_column else place.period or delivery.period,
        )
        _agree(stated, place)
        if (stated.authority, stated.period) != (delivery.authority, delivery.period):
            continue
        report.extract, report.is_made_up = delivery.extract, delivery.is_made_up
        report.authority, report.period = delivery.authority, delivery.period
        if not loader.wanted(delivery.authority, delivery.period):
            return True
        if loader.restate:
            return False
        if any(table.superseded_by is not None for table in tables):
            raise refusal(
                "OLDER_DELIVERY",
                "These bytes were loaded before, and a newer delivery has superseded them.",
            )
        report.outcome = "duplicate"
        report.reason = "The same bytes are in force already; nothing was done."
        return True
    return False


def _agree(stated: Place, folder: Place) -> None:
    """Refuse where the rows and the inbox folder name different authorities or periods."""
    if None not in (stated.authority, folder.authority) and stated.authority != folder.authority:
        raise refusal("AUTHORITY_DISAGREES", "The rows name another authority than the inbox folder.")
    if None not in (stated.period, folder.period) and stated.period != folder.period:
        raise refusal(
            "PERIOD_DISAGREES", f"The rows report {stated.period}, the inbox folder says {folder.period}."
        )


def _whose(loader: Loader, contract: Contract, raws: list[RawTable], place: Place) -> tuple[str, str]:
    """Authority and period of a delivery: as the rows state, else as the folder says."""
    authority = _stated(raws, contract.authority_column, "SEVERAL_AUTHORITIES", "authority")
    period = _stated(raws, contract.period_column, "SEVERAL_PERIODS", "reporting period")
    if period is not None:
        try:
            Period.parse(period)
        except UsageFault:
            raise refusal("PERIOD_NOT_A_MONTH", "The reporting period of the rows is not a month.") from None
    if authority is not None and not _is_authority(loader, authority):
        raise refusal("AUTHORITY_NOT_KNOWN", "The authority of the rows is not a known ONS code.")
    _agree(Place(authority, period), place)
    authority, period = authority or place.authority, period or place.period
    if authority is None:
        raise refusal(
            "AUTHORITY_NOT_STATED", "Neither the rows nor the inbox folder say whose figures these are."
        )
    if period is None:
        raise refusal("PERIOD_NOT_STATED", "Neither the rows nor the inbox folder say which month this is.")
    return authority, period


def _is_authority(loader: Loader, code: str) -> bool:
    return bool(AREA_CODE.fullmatch(code)) and code in read_codes(loader.reference, "areas.area_code")


def _stated(raws: list[RawTable], column: str | None, code: str, what: str) -> str | None:
    if column is None:
        return None
    having = [raw for raw in raws if any(each.name == column for each in raw.table.columns)]
    texts = sorted({text for raw in having for text in distinct_texts(raw, column)})
    if len(texts) > 1:
        raise refusal(code, f"The rows name more than one {what}.")
    return texts[0] if texts else None


def _write_table(
    loader: Loader,
    archived: Archived,
    contract: Contract,
    raw: RawTable,
    authority: str,
    period: str,
    stack: ExitStack,
) -> LoadedTable:
    """Write one table beside its place; it takes the place when the stack closes without a refusal."""
    folder = Path(contract.extract, raw.table.name, f"authority={authority}", f"period={period}")
    path = folder / f"{archived.sha256[:16]}{_again(loader, archived.sha256)}.parquet"
    partial = stack.enter_context(replacing(loader.settings.extracts_dir / path))
    outcome = write_typed(raw, partial, archived.sha256, loader.reference)
    return LoadedTable(raw.table, raw.received, raw.blank, outcome, path.as_posix())


def _again(loader: Loader, sha256: str) -> str:
    """Nothing for the first load of these bytes, else -2, -3: a file in force is never replaced."""
    query = select(func.count()).select_from(Delivery)
    with loader.ledger.session() as session:
        times = session.scalar(query.where(Delivery.sha256 == sha256, Delivery.outcome == "loaded")) or 0
    return f"-{times + 1}" if times else ""


def _table_report(table: LoadedTable) -> TableReport:
    return TableReport(
        table=table.table.name,
        received=table.received,
        accepted=table.outcome.accepted,
        rejected=table.outcome.rejected,
        blank=table.blank,
        reasons=table.outcome.reasons,
        warnings=table.outcome.warnings,
        path=table.path,
    )


def _write_quarantine(
    loader: Loader, archived: Archived, report: FileReport, faults: list[tuple[Table, Fault]]
) -> None:
    """Say why rows were rejected: references and expectations, no value of any cell."""
    rows = []
    for table, fault in faults:
        wanted, mend = convert.expected(table, fault.code, fault.column)
        place = [report.extract, table.name, fault.source_row, fault.column]
        rows.append([*place, fault.code, wanted, mend, fault.costs])
    _quarantine(loader, archived, report, rows)


def _quarantine(
    loader: Loader, archived: Archived, report: FileReport, rows: Sequence[Sequence[object]]
) -> None:
    target = loader.settings.quarantine / f"{archived.sha256}.csv"
    if not rows:
        target.unlink(missing_ok=True)  # what an earlier refusal of the same bytes left
        return
    with replacing(target) as partial, partial.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(QUARANTINE_COLUMNS)
        writer.writerows([report.file_name, *row] for row in rows)
    report.quarantine = target.relative_to(loader.settings.home_dir).as_posix()


def _record_refusal(loader: Loader, archived: Archived, place: Place, report: FileReport) -> None:
    code = report.reason_code or ""
    if report.quarantine is None:
        expected = REASONS[code].expected if code in REASONS else report.reason
        _quarantine(
            loader, archived, report, [[report.extract, "", "", "", code, expected, report.mend, "file"]]
        )
    report.authority, report.period = report.authority or place.authority, report.period or place.period
    _record(loader, archived, report, [])


def _record(loader: Loader, archived: Archived, report: FileReport, written: list[LoadedTable]) -> None:
    """Put a delivery into the ledger, and in force where it was loaded: one transaction."""
    archived.durable.result()
    contract = loader.contracts.get(report.extract or "")
    delivery = Delivery(
        sha256=archived.sha256,
        file_name=report.file_name,
        outcome=report.outcome,
        extract=report.extract,
        contract_version=contract.version if contract else None,
        is_made_up=report.is_made_up,
        authority=report.authority,
        period=report.period,
        reason_code=report.reason_code,
        reason=report.reason,
    )
    with loader.ledger.session() as session:
        session.add(delivery)
        session.flush()
        for table in written:
            same = {
                "extract": report.extract,
                "table_name": table.table.name,
                "authority": report.authority,
                "period": report.period,
            }
            session.execute(
                update(DeliveryTable)
                .filter_by(**same)
                .where(DeliveryTable.superseded_by.is_(None))
                .values(superseded_by=delivery.delivery_id)
            )
            session.add(
                DeliveryTable(
                    delivery_id=delivery.delivery_id,
                    rows_received=table.received,
                    rows_accepted=table.outcome.accepted,
                    rows_rejected=table.outcome.rejected,
                    path=table.path,
                    **same,
                )
            )
