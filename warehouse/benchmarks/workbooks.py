"""Publishers' workbooks: guarded, read as text, and unfolded into the long table that the adapters know.

A publisher's workbook is made for readers: a cover, notes, and one sheet a measure, with headings some rows
down. The cells are taken as a spreadsheet shows them without formatting: 63188.0 is written 63188.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from lxml import etree  # type: ignore[import-untyped]
from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook

from warehouse.benchmarks.contracts import WorkbookShape
from warehouse.deliveries.reasons import refusal
from warehouse.deliveries.workbook import MOST_COLUMNS, guard

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = "content.xml"
HEADING_SEARCH = 20
"""Rows of a sheet among which its headings are looked for."""
MOST_CELLS = 5_000_000
"""Cells that a sheet may span, the empty ones between others included."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_ROW, _SHEET = f"{_TABLE}table-row", f"{_TABLE}table"

Rows = list[list[str]]


def is_open_document(path: Path) -> bool:
    """Whether the file is an .ods workbook, by its content; its name does not matter."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as kind:
            return kind.read(len(OPEN_DOCUMENT) + 1).strip() == OPEN_DOCUMENT
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False


def read_sheets(path: Path) -> dict[str, Rows]:
    """The cells of every sheet as text, from the first row and column on.

    Raises `Refusal` NOT_A_WORKBOOK, ENCRYPTED, MACROS, UNSAFE_XML or ZIP_BOMB for a workbook that is unsafe
    to open; `guard_spans` is needed before, where the workbook is an .ods.
    """
    try:
        with path.open("rb") as source, CalamineWorkbook.from_filelike(source) as workbook:
            return {
                name: [
                    [_text(cell) for cell in row]
                    for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ]
                for name in workbook.sheet_names
            }
    except CalamineError as error:
        raise refusal("NOT_A_WORKBOOK", "The file is damaged or not a workbook.") from error


def read_open_document(path: Path) -> dict[str, Rows]:
    """The sheets of an .ods workbook as text; raises `Refusal` where it is unsafe to open (see above)."""
    guard(path, CONTENT)
    guard_spans(path)
    return read_sheets(path)


def guard_spans(path: Path) -> None:
    """Refuse an .ods of which a few bytes stand for more cells than a sheet can sensibly hold.

    The format says how often a row or cell is repeated; an empty end may be repeated a million times.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as content:
            rows, empty, width = 0, 0, 0
            events = etree.iterparse(
                content, events=("end",), tag=(_ROW, _SHEET), resolve_entities=False, no_network=True
            )
            for _, element in events:
                if element.tag == _SHEET:
                    rows, empty, width = 0, 0, 0
                else:
                    filled = _filled_width(element)
                    times = _repeated(element, "rows")
                    if filled:
                        rows, empty, width = rows + empty + times, 0, max(width, filled)
                    else:
                        empty += times
                    if rows * width > MOST_CELLS:
                        raise refusal("ZIP_BOMB", "A sheet spans far more cells than the file is large.")
                element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("NOT_A_WORKBOOK", "The file is damaged or not a workbook.") from error


def _filled_width(row: etree._Element) -> int:
    """The columns of a row up to its last cell with content."""
    columns = filled = 0
    for cell in row:
        columns += _repeated(cell, "columns")
        if len(cell) or cell.text or cell.get(_VALUE_TYPE):
            filled = columns
    return filled


def _repeated(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def first_rows(path: Path) -> Rows:
    """The topmost rows of every sheet of an .xlsx workbook that `guard` found safe, as text."""
    with path.open("rb") as source:
        workbook = load_workbook(source, read_only=True, data_only=True)
        return [
            ["" if cell is None else str(cell) for cell in row]
            for sheet in workbook.worksheets
            for row in sheet.iter_rows(max_row=HEADING_SEARCH, max_col=MOST_COLUMNS, values_only=True)
        ]


def heading_row(rows: Rows, headings: Sequence[str]) -> int | None:
    """The first of the topmost rows that holds all of these headings, counted from 0."""
    wanted = set(headings)
    return next((number for number, row in enumerate(rows[:HEADING_SEARCH]) if wanted <= set(row)), None)


def unfolded(sheets: Mapping[str, Rows], shape: WorkbookShape) -> pa.Table | None:
    """The sheets of the shape as one long table with `source_row`; None where no sheet has its headings.

    Raises `Refusal` MISSING_COLUMN where one of several sheets has them not.
    A heading is a period and an item with ` - ` between them; every cell below becomes a row of its own.
    `source_row` counts these rows as the same table written as CSV would, the heading being row 1.
    """
    tops = {
        name: heading_row(sheet, list(shape.headings))
        for name, sheet in sheets.items()
        if name.startswith(shape.sheets)
    }
    if all(top is None for top in tops.values()):
        return None
    faulty = [name for name, top in tops.items() if top is None]
    if faulty:
        raise refusal("MISSING_COLUMN", f"{', '.join(faulty)}: no row holds {', '.join(shape.headings)}.")
    rows = [row for name, top in tops.items() for row in _cells(name, sheets[name], top or 0, shape)]
    columns = [shape.table_column, *shape.headings.values(), *shape.cell_columns]
    texts = [pa.array([row[number] for row in rows], pa.string()) for number in range(len(columns))]
    numbers = pa.array(range(2, len(rows) + 2), pa.int64())
    return pa.table([*texts, numbers], names=[*columns, "source_row"])


def _cells(name: str, sheet: Rows, top: int, shape: WorkbookShape) -> Iterator[tuple[str | None, ...]]:
    heads = sheet[top]
    places = [heads.index(heading) for heading in shape.headings]
    figures = [number for number, head in enumerate(heads) if shape.separator in head]
    for row in sheet[top + 1 :]:
        for number in figures:
            period, _, item = heads[number].partition(shape.separator)
            place = (row[each] or None for each in places)
            yield name.removeprefix(shape.sheets), *place, period, item, row[number] or None
