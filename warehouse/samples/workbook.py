"""A small, quick and repeatable writer of Excel workbooks: one sheet a list, headings in row 1.

openpyxl writes about 60,000 cells a second on the machine this was made on; the sample range has three and
a half million. This writer puts out the same parts of the format (shared strings, a date style) several
times as quickly, and the same bytes each time: every part of the zip has the same fixed time.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | int | date | None
Rows = Iterable[Sequence[Cell]]

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = f"{_OFFICE}/relationships"
_PACKAGE_TYPE = "application/vnd.openxmlformats-package"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PLAIN, _DATE, _BOLD = 0, 1, 2


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its headings, its rows."""

    name: str
    headings: Sequence[str]
    rows: Rows


@dataclass(frozen=True)
class Properties:
    """What the workbook says about itself in its document properties."""

    title: str
    subject: str
    description: str
    saved_on: date


class _SharedStrings:
    """Every text once; `cell` gives the end of a cell's element, remembered per value."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._ends: dict[Cell, str] = {}
        self.uses = 0

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    def cell(self, value: Cell) -> str:
        end = self._ends.get(value)
        if end is None:
            if isinstance(value, str):
                end = f' t="s"><v>{self.place(value)}</v></c>'
            elif isinstance(value, date):
                end = f' s="{_DATE}"><v>{value.toordinal() - _EXCEL_DAY_ZERO}</v></c>'
            else:
                end = f"><v>{value}</v></c>"
            self._ends[value] = end
        return end

    def xml(self) -> str:
        texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self._places)
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self._places)}">{texts}</sst>'


def column_letters(count: int) -> list[str]:
    """A, B, ... Z, AA, AB, ..."""
    letters = [chr(ord("A") + place) for place in range(26)]
    return (letters + [first + second for first in letters for second in letters])[:count]


def _sheet_xml(sheet: Sheet, strings: _SharedStrings) -> str:
    letters = column_letters(len(sheet.headings))
    cell = strings.cell
    heads = "".join(
        f'<c r="{letter}1" s="{_BOLD}" t="s"><v>{strings.place(text)}</v></c>'
        for letter, text in zip(letters, sheet.headings, strict=True)
    )
    lines = [f'<row r="1">{heads}</row>']
    for number, row in enumerate(sheet.rows, start=2):
        cells = "".join(
            [
                f'<c r="{letter}{number}"{cell(value)}'
                for letter, value in zip(letters, row, strict=True)
                if value is not None
            ]
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    size = f"A1:{letters[-1]}{len(lines)}"
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="{size}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _properties_xml(properties: Properties) -> str:
    saved = f"{properties.saved_on.isoformat()}T09:00:00Z"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(properties.title)}</dc:title><dc:subject>{escape(properties.subject)}</dc:subject>"
        "<dc:creator>made-up case management system</dc:creator><cp:keywords>made up; sample</cp:keywords>"
        f"<dc:description>{escape(properties.description)}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{saved}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{saved}</dcterms:modified></cp:coreProperties>'
    )


def _frame_parts(names: Sequence[str]) -> dict[str, str]:
    """The parts that tie a workbook together: content types, relations, the list of sheets."""
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    count = len(names)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{sheet_type}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1)
    )
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_PACKAGE_TYPE}.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>{overrides}'
            f'<Override PartName="/xl/styles.xml" ContentType="{sheet_type}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{sheet_type}.sharedStrings+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            f'ContentType="{_PACKAGE_TYPE}.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
            f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId{count + 1}" Type="{_RELATION}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId{count + 2}" Type="{_RELATION}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": _STYLES,
    }


def write_workbook(path: Path, sheets: Sequence[Sheet], properties: Properties) -> None:
    """Write the sheets as one workbook; the same sheets and properties always give the same bytes."""
    strings = _SharedStrings()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as book:

        def part(name: str, text: str) -> None:
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            book.writestr(entry, text, compresslevel=2)

        for name, text in _frame_parts([sheet.name for sheet in sheets]).items():
            part(name, text)
        part("docProps/core.xml", _properties_xml(properties))
        for number, sheet in enumerate(sheets, start=1):
            part(f"xl/worksheets/sheet{number}.xml", _sheet_xml(sheet, strings))
        part("xl/sharedStrings.xml", strings.xml())
