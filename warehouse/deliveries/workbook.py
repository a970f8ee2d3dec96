"""Workbooks: guarded before they are opened, then read as text for the one conversion that CSV has too.

What is decided here: a formula is a fault even where a computed value is stored beside it; hidden rows
and columns are read like others (a filter hides, it does not delete) and mentioned; a hidden sheet that
holds a table is refused, other hidden sheets are mentioned; a sheet without known headings (a cover, a
list of codes) is mentioned as long as another sheet is recognised. Numbers are taken with the 15
significant digits that a spreadsheet shows. A date cell of the first day of a month is that month in a
month column, because spreadsheets make one of '2017-11' on their own.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from openpyxl import load_workbook

from warehouse.contracts import Column, ColumnType, Contract
from warehouse.deliveries.convert import ERROR_MARK, FORMULA_MARK, TYPE_MARK
from warehouse.deliveries.engine import RawTable, read_raw_cells
from warehouse.deliveries.reasons import refusal
from warehouse.deliveries.recognise import NEAR, Recognised, likeness, recognise
from warehouse.errors import Refusal

MOST_MEMBERS = 1000
MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024
"""Below this unpacked size a member's ratio does not matter."""
MOST_COLUMNS = 200
BEYOND = 20
"""Columns after the last heading in which content is looked for."""
MOST_ROWS = 1_048_576
HEADING_SEARCH = 20
PIECE = 1024 * 1024
OVERLAP = 4096

_NOTHING = (None, "")
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?hidden=\"(?:1|true)\"")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?r=\"(\d{7,})\"")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*?hidden=\"(?:1|true)\"")


class Cell(Protocol):
    """What is used of openpyxl's cells."""

    value: Any
    data_type: str


@dataclass(frozen=True)
class Features:
    """What the bytes of a sheet tell that the row reader does not."""

    merged: bool
    hidden_rows: int
    hidden_columns: int


def guard(path: Path, must_hold: str = "xl/workbook.xml") -> dict[str, Features]:
    """Refuse a workbook that is unsafe to open; else the features of its sheets by member name.

    `must_hold` is the part by which this kind of workbook is known, by default that of .xlsx. Every member
    is unpacked in pieces and counted: the sizes that an archive states are not believed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _guard_names(archive, must_hold)
            return _guard_members(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, ValueError):
        raise refusal("NOT_A_WORKBOOK", "The file is damaged or not a workbook.") from None
    except RuntimeError:  # a member that needs a password
        raise refusal("ENCRYPTED", "The workbook is protected by a password.") from None
    except Exception as error:
        if isinstance(error, Refusal):
            raise
        if type(error).__module__ in ("zlib", "lzma"):
            raise refusal("NOT_A_WORKBOOK", "The file is damaged or not a workbook.") from None
        raise


def _guard_names(archive: zipfile.ZipFile, must_hold: str) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise refusal("ZIP_BOMB", f"The workbook has more than {MOST_MEMBERS} parts.")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise refusal("NOT_A_WORKBOOK", "The workbook holds a part twice.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refusal("MACROS", "The workbook holds macros.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise refusal("EXTERNAL_LINKS", "The workbook refers to other files.")
    if must_hold not in names:
        raise refusal("NOT_A_WORKBOOK", "The file is an archive, but no .xlsx workbook.")


def _guard_members(archive: zipfile.ZipFile) -> dict[str, Features]:
    total = 0
    features = {}
    for member in archive.infolist():
        size, merged, rows, hidden_rows, hidden_columns = 0, False, 0, 0, 0
        tail = b""
        with archive.open(member) as source:
            while piece := source.read(PIECE):
                if not size and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise refusal("UNSAFE_XML", "A part of the workbook is not in UTF-8.")
                size += len(piece)
                if total + size > MOST_BYTES or size > max(SMALL, MOST_RATIO * member.compress_size):
                    raise refusal("ZIP_BOMB", "The workbook unpacks to far more than its size.")
                text = tail + piece
                if _DECLARATION.search(text):
                    raise refusal("UNSAFE_XML", "The workbook declares a document type or entities.")
                if any(int(number) > MOST_ROWS for number in _ROW_NUMBER.findall(text)):
                    raise refusal("ZIP_BOMB", "A row has a number beyond the last one that a sheet can have.")
                rows += len(_ROW.findall(piece))
                if rows > MOST_ROWS:
                    raise refusal("ZIP_BOMB", "A sheet has more rows than a sheet can have.")
                merged = merged or _MERGED.search(text) is not None
                hidden_rows += len(_HIDDEN_ROW.findall(piece))
                hidden_columns += len(_HIDDEN_COLUMN.findall(piece))
                tail = text[-OVERLAP:]
        total += size
        features[member.filename] = Features(merged, hidden_rows, hidden_columns)
    return features


def open_workbook(
    path: Path, contracts: Mapping[str, Contract]
) -> tuple[Contract, list[partial[RawTable]], list[str]]:
    """The contract of a workbook, an opener for each of its tables, and remarks.

    Raises `Refusal` with a file-level code.
    """
    features = guard(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # a handle and not the path, because the archive's suffix follows whatever name the file had
            with path.open("rb") as source:
                book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
                return _read_sheets(book, features, contracts)
    except Refusal:
        raise
    except Exception as error:  # openpyxl raises whatever its parsing happens to meet
        raise refusal("NOT_A_WORKBOOK", "The workbook cannot be read.") from error


def _read_sheets(
    book: Any, features: Mapping[str, Features], contracts: Mapping[str, Contract]
) -> tuple[Contract, list[partial[RawTable]], list[str]]:
    notes: list[str] = []
    found: dict[str, Recognised] = {}
    openers = []
    for number, sheet in enumerate(book.worksheets, 1):
        feature = features[sheet._worksheet_path]
        recognised = _recognise_sheet(sheet, number, feature, contracts)
        hidden = sheet.sheet_state != "visible"
        if recognised is None:
            notes.append(f"Sheet {number} holds no known headings and was passed over.")
            continue
        table = recognised.table
        if hidden:
            raise refusal("HIDDEN_SHEET", f"Sheet {number} holds {table.name} and is hidden.")
        if table.name in found:
            raise refusal("DOUBLED_TABLE", f"Two sheets hold {table.name}.")
        if any(other.contract is not recognised.contract for other in found.values()):
            raise refusal("SEVERAL_EXTRACTS", "The sheets belong to different extracts.")
        if "xlsx" not in recognised.contract.formats:
            raise refusal("FORMAT_NOT_ALLOWED", f"{recognised.contract.extract} does not come as a workbook.")
        found[table.name] = recognised
        cells, rows, blank = _cells(sheet, recognised)
        if blank:
            notes.append(f"{table.name}: {blank} rows without any content were passed over.")
        if feature.hidden_rows or feature.hidden_columns:
            notes.append(f"{table.name}: hidden rows or columns were read like the others.")
        openers.append(partial(read_raw_cells, cells=cells, table=table, source_rows=rows))
    if not found:
        raise refusal("HEADINGS_NOT_FOUND", "No sheet has the headings of a known extract in its first row.")
    contract = next(iter(found.values())).contract
    absent = [table.name for table in contract.tables if table.name not in found]
    if contract.complete and absent:
        raise refusal("MISSING_SHEET", f"No sheet holds {', '.join(absent)} of {contract.extract}.")
    return contract, openers, notes


def _recognise_sheet(
    sheet: Any, number: int, feature: Features, contracts: Mapping[str, Contract]
) -> Recognised | None:
    """What a sheet holds; None where nothing on it is like a table."""
    tables = [table for contract in contracts.values() for table in contract.tables]
    for index, row in enumerate(sheet.iter_rows(max_row=HEADING_SEARCH, max_col=MOST_COLUMNS), 1):
        headings = _headings(row)
        if not any(likeness(headings, table) >= NEAR for table in tables):
            continue
        if index > 1:
            raise refusal(
                "HEADINGS_NOT_FOUND", f"The headings of sheet {number} stand in row {index}, not in row 1."
            )
        if feature.merged:
            raise refusal("MERGED_CELLS", f"Sheet {number} has merged cells.")
        return recognise(headings, contracts)
    return None


def _headings(row: Sequence[Cell]) -> list[str]:
    headings = ["" if cell.value is None else str(cell.value) for cell in row]
    while headings and not headings[-1].strip():
        headings.pop()
    return headings


def _cells(sheet: Any, recognised: Recognised) -> tuple[pa.Table, list[int], int]:
    """The text of a sheet's rows by column, their row numbers, and how many rows were blank."""
    columns = [recognised.table.column(name) for name in recognised.order]
    texts: list[list[str | None]] = [[] for _ in columns]
    numbers: list[int] = []
    blank = unsure = 0
    for number, row in _rows(sheet, len(columns) + BEYOND):
        filled = [place for place, cell in enumerate(row) if cell.value not in _NOTHING]
        if not filled:
            unsure += 1  # counted as blank only where rows follow: a sheet ends where its content ends
            continue
        if filled[-1] >= len(columns):
            raise refusal("BLANK_HEADING", f"Row {number} has content beyond the last heading.")
        blank, unsure = blank + unsure, 0
        numbers.append(number)
        line: list[str | None] = [None] * len(columns)
        for place in filled:
            line[place] = text_of_cell(row[place], columns[place])
        for text, into in zip(line, texts, strict=True):
            into.append(text)
    blank += unsure
    arrays = [pa.array(values, pa.string()) for values in texts]
    return pa.table(arrays, names=recognised.order), numbers, blank


def _rows(sheet: Any, width: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    sheet.reset_dimensions()  # the stated size of a sheet is not believed
    yield from enumerate(sheet.iter_rows(min_row=2, max_col=width), 2)


def text_of_cell(cell: Cell, column: Column) -> str | None:
    """A cell as the text that a CSV of the same table would hold; marks stand for what has no text."""
    value = cell.value
    if value in _NOTHING:
        return None
    if cell.data_type == "f":
        return FORMULA_MARK
    if cell.data_type == "e":
        return ERROR_MARK
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return number_text(value)
        case datetime():
            return _date_text(value, column.type, column.date_format)
        case date():
            return _date_text(datetime.combine(value, time()), column.type, column.date_format)
        case time() if column.type is ColumnType.DATE:
            return value.isoformat()  # a zero formatted as a date: no date, and said to be none
        case _:
            return TYPE_MARK


def number_text(value: float) -> str:
    """A number in plain digits, with the 15 significant digits that a spreadsheet keeps."""
    plain = format(Decimal(format(value, ".15g")), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@lru_cache(maxsize=50_000)
def _date_text(value: datetime, kind: ColumnType, date_format: str) -> str:
    whole = value.time() == time()
    if kind is ColumnType.DATETIME:
        return value.strftime(date_format)
    if kind is ColumnType.DATE:
        return value.strftime(date_format) if whole else value.strftime("%Y-%m-%d %H:%M:%S")
    if kind is ColumnType.MONTH and whole and value.day == 1:
        return value.strftime("%Y-%m")
    if kind in (ColumnType.TEXT, ColumnType.CODE, ColumnType.IDENTIFIER):
        return TYPE_MARK  # the spreadsheet made a date of something else
    return value.strftime("%Y-%m-%d")
