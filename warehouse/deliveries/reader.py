"""Opening a delivery: which kind of file, which extract, and a way to its rows as text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb

from warehouse.contracts import Contract
from warehouse.deliveries.engine import RawTable, read_raw_csv
from warehouse.deliveries.reasons import refusal
from warehouse.deliveries.recognise import recognise
from warehouse.deliveries.scan import scan_csv
from warehouse.errors import Refusal

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"PAR1": "a Parquet file",
    b"{\\rt": "rich text",
}

Opener = Callable[[duckdb.DuckDBPyConnection], RawTable]


@dataclass(frozen=True)
class OpenedDelivery:
    """A recognised file: its contract, one opener per table in it, and remarks for the report.

    `kept_because` says of a file that is known why nothing of it is loaded.
    """

    contract: Contract
    tables: list[Opener]
    notes: list[str] = field(default_factory=list)
    kept_because: str | None = None


def open_delivery(
    path: Path, contracts: Mapping[str, Contract], authority: str | None = None, period: str | None = None
) -> OpenedDelivery:
    """Recognise a file by its content, not by its name; raises `Refusal` with a file-level code.

    `authority` (ONS code) and `period` (YYYY-MM) are what the file's inbox folder says.
    """
    with path.open("rb") as source:
        start = source.read(8)
    if not start:
        raise refusal("EMPTY_FILE", "The file is empty.")
    if start == OLE:
        raise refusal("ENCRYPTED", "The file is an old or password-protected workbook.")
    publication = _open_publication(path, contracts, authority, period)
    if publication is not None:
        return publication
    for mark, kind in OTHER_KINDS.items():
        if start.startswith(mark):
            raise refusal("FILE_KIND", f"The file is {kind}.")
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _open_workbook(path, contracts)
    if _is_xml(path):
        return _open_xml(path, contracts)
    return _open_csv(path, contracts)


def _open_publication(
    path: Path, contracts: Mapping[str, Contract], authority: str | None, period: str | None
) -> OpenedDelivery | None:
    from warehouse.benchmarks.delivering import EXTRACT, open_publication  # which builds on this package

    if EXTRACT not in contracts:
        return None
    opened = open_publication(path, contracts[EXTRACT], authority, period)
    if isinstance(opened, tuple):
        return OpenedDelivery(*opened)
    if opened is None:
        return None
    return OpenedDelivery(contracts[EXTRACT], [], kept_because=opened.explanation)


def _is_xml(path: Path) -> bool:
    """Whether the text begins with an element or a declaration; a web page is taken for text."""
    with path.open("rb") as source:
        start = source.read(512)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = start[: len(start) // 2 * 2].decode("utf-16", "ignore")
    else:
        text = start.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    return bool(re.match(r"\s*<(?!html|!doctype html)[?!A-Za-z_]", text, re.IGNORECASE))


def _open_xml(path: Path, contracts: Mapping[str, Contract]) -> OpenedDelivery:
    from warehouse.deliveries.xml import open_xml  # lxml only where it is needed

    contract, tables = open_xml(path, contracts)
    return OpenedDelivery(contract, list(tables))


def _open_csv(path: Path, contracts: Mapping[str, Contract]) -> OpenedDelivery:
    structure = scan_csv(path)
    found = recognise(structure.headings, contracts)
    if "csv" not in found.contract.formats:
        raise refusal("FORMAT_NOT_ALLOWED", f"{found.contract.extract} does not come as CSV.")
    notes = [f"{len(structure.empty_lines)} empty lines were passed over."] if structure.empty_lines else []
    opener = partial(read_raw_csv, path=path, table=found.table, order=found.order, structure=structure)
    return OpenedDelivery(found.contract, [opener], notes)


def _open_workbook(path: Path, contracts: Mapping[str, Contract]) -> OpenedDelivery:
    from warehouse.deliveries.workbook import open_workbook  # openpyxl only where it is needed

    try:
        contract, tables, notes = open_workbook(path, contracts)
    except Refusal as refused:
        known = _known_workbook(path, contracts) if refused.code == "HEADINGS_NOT_FOUND" else None
        if known is None:
            raise
        return known
    return OpenedDelivery(contract, list(tables), notes)


def _known_workbook(path: Path, contracts: Mapping[str, Contract]) -> OpenedDelivery | None:
    from warehouse.benchmarks.delivering import EXTRACT, workbook_not_taken

    known = workbook_not_taken(path) if EXTRACT in contracts else None
    if known is None:
        return None
    return OpenedDelivery(contracts[EXTRACT], [], kept_because=known.explanation)
