"""Record-level deliveries for the tests: right ones made from the contracts, and hostile ones by name.

Every name, number and postcode in here is made up.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.contracts import Column, ColumnType, Contract, Table, contracts

ANNEX_A = contracts()["annex_a"]
RETURN = contracts()["ssda903"]
ROWS = 3
Change = Callable[[Workbook], object]
Build = Callable[[Path], Path]


def heading(column: Column) -> str:
    """The heading as Ofsted writes it."""
    return column.headings[0] if column.headings else column.name


def right(column: Column, number: int) -> Any:
    """A value without fault, as a spreadsheet types it; `number` is the child's."""
    if column.identifies == "person":
        return 1000 + number
    if column.identifies == "postcode":
        return "RM17 6SL"
    if column.allowed:
        return column.allowed[0]
    if column.pattern:
        return "1234567"
    match column.type:
        case ColumnType.DATE:
            return datetime(2017, 11, number)
        case ColumnType.INTEGER:
            return 1
        case _:
            return "Team"


def annex_a(path: Path, change: Change | None = None) -> Path:
    """A workbook of lists 1 to 11 with three rows each, without fault until `change` makes one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(ANNEX_A.tables, 1):
        sheet = book.create_sheet(f"List {number}")
        sheet.append([heading(column) for column in table.columns])
        for child in range(1, ROWS + 1):
            sheet.append([right(column, child) for column in table.columns])
    if change is not None:
        change(book)
    book.save(path)
    return path


def cell_of(book: Workbook, number: int, column: str, row: int = 3) -> Any:
    """One cell of a list, by the contract's column name."""
    names = [each.name for each in ANNEX_A.tables[number - 1].columns]
    return book[f"List {number}"].cell(row=row, column=names.index(column) + 1)


def with_value(number: int, column: str, value: object) -> Build:
    """An Annex A workbook whose list has that value in row 3."""

    def change(book: Workbook) -> None:
        cell = cell_of(book, number, column)
        cell.value = value
        if not isinstance(value, date):
            cell.number_format = "General"

    return lambda path: annex_a(path, change)


def edited(change: Callable[[Worksheet], object], number: int = 6) -> Build:
    """An Annex A workbook with one changed sheet."""
    return lambda path: annex_a(path, lambda book: change(book[f"List {number}"]))


def with_part(name: str, content: bytes) -> Build:
    """An Annex A workbook whose archive has one more part."""

    def build(path: Path) -> Path:
        annex_a(path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return path

    return build


def with_sheet_bytes(edit: Callable[[bytes], bytes]) -> Build:
    """An Annex A workbook whose first sheet's XML was edited."""

    def build(path: Path) -> Path:
        whole = annex_a(path.with_suffix(".whole"))
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.namelist():
                content = old.read(member)
                new.writestr(member, edit(content) if member == "xl/worksheets/sheet1.xml" else content)
        whole.unlink()
        return path

    return build


def blank_rows(path: Path) -> Path:
    """A sheet of ten million rows without a cell."""

    def edit(xml: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"/>' % number for number in range(5, 1_000_005))
        return xml.replace(b"</sheetData>", rows + b"<row/>" * 9_000_000 + b"</sheetData>")

    return with_sheet_bytes(edit)(path)


def blank_rows_within_the_sheet(path: Path) -> Path:
    """A sheet whose last 200,000 rows hold no cell, as a spreadsheet leaves them after a deletion."""
    rows = b"".join(b'<row r="%d"/>' % number for number in range(5, 200_005))
    return with_sheet_bytes(lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))(path)


def password_protected(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))
    return path


def _all_blank(sheet: Worksheet) -> None:
    sheet.delete_rows(2, ROWS)


def _every_row_faulty(sheet: Worksheet) -> None:
    for row in range(2, ROWS + 2):
        sheet.cell(row=row, column=1).value = None


def _retitle(column: int, text: str) -> Callable[[Worksheet], object]:
    def change(sheet: Worksheet) -> None:
        sheet.cell(row=1, column=column).value = text

    return change


def _second_age(sheet: Worksheet) -> None:
    sheet.cell(row=1, column=sheet.max_column + 1).value = "Age"


def _local_column(sheet: Worksheet) -> None:
    sheet.cell(row=1, column=sheet.max_column + 1).value = "Our own note"


WORKBOOKS_REFUSED: dict[str, tuple[Build, str]] = {
    "a list is missing": (
        lambda path: annex_a(path, lambda book: book.remove(book["List 6"])),
        "MISSING_SHEET",
    ),
    "a list without rows": (edited(_all_blank), "NO_ROWS"),
    "headings only in every list": (
        lambda path: annex_a(path, lambda book: [_all_blank(sheet) for sheet in book.worksheets]),
        "NO_ROWS",
    ),
    "every row of a list faulty": (edited(_every_row_faulty), "ALL_ROWS_REJECTED"),
    "merged headings": (edited(lambda sheet: sheet.merge_cells("A1:B1")), "MERGED_CELLS"),
    "merged cells": (edited(lambda sheet: sheet.merge_cells("A2:A3")), "MERGED_CELLS"),
    "hidden list": (edited(lambda sheet: setattr(sheet, "sheet_state", "hidden")), "HIDDEN_SHEET"),
    "a list twice": (
        lambda path: annex_a(path, lambda book: book.copy_worksheet(book["List 6"])),
        "DOUBLED_TABLE",
    ),
    "title above the headings": (edited(lambda sheet: sheet.insert_rows(1)), "HEADINGS_NOT_FOUND"),
    "misspelt heading": (edited(_retitle(7, "CIN began")), "MISSING_COLUMN"),
    "column of its own": (edited(_local_column), "UNKNOWN_COLUMN"),
    "age under two headings": (edited(_second_age), "DOUBLED_HEADING"),
    "blank heading": (edited(_retitle(8, "")), "BLANK_HEADING"),
    "macros": (with_part("xl/vbaProject.bin", b"macro"), "MACROS"),
    "links to other files": (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "EXTERNAL_LINKS"),
    "password": (password_protected, "ENCRYPTED"),
    "entities in a sheet": (
        with_sheet_bytes(
            lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet', 1)
        ),
        "UNSAFE_XML",
    ),
    "ten million blank rows": (blank_rows, "ZIP_BOMB"),
}

# list, column, value in row 3, reason
ROWS_REJECTED: dict[str, tuple[int, str, object, str]] = {
    "no child": (1, "child_id", None, "REQUIRED"),
    "formula for a date": (1, "contact_date", "=TODAY()", "FORMULA_CELL"),
    "day number for a date": (4, "started_on", 43069, "DATE_SERIAL"),
    "American date": (7, "started_on", "11/30/2017", "IMPOSSIBLE_DATE"),
    "ISO date as text": (7, "ended_on", "2017-11-30", "DATE_FORMAT"),
    "words for a date": (8, "ceased_on", "end of month", "NOT_A_DATE"),
    "date with a time": (5, "conference_on", datetime(2017, 11, 30, 14, 5), "DATE_WITH_TIME"),
    "formula text as a child": (3, "child_id", "@SUM(A1)", "FORMULA_TEXT"),
}
CELLS_EMPTIED: dict[str, tuple[int, str, object, str]] = {
    "unknown gender": (1, "gender", "Martian", "NOT_ALLOWED"),
    "no ethnicity": (3, "ethnicity_group", None, "REQUIRED"),
    "half a postcode": (8, "placement_postcode", "RM17", "NOT_A_POSTCODE"),
    "negative count": (7, "previous_plans", -1, "BELOW_MINIMUM"),
    "error for a team": (6, "allocated_team", "#N/A", "ERROR_VALUE"),
    "no worker": (6, "allocated_worker", None, "REQUIRED"),
    "placeholder for a team": (4, "allocated_team", "TBC", "PLACEHOLDER"),
    "formula for a date that nothing counts": (10, "matched_on", "=H2+5", "FORMULA_CELL"),
    "date of birth with a time": (2, "birth_date", datetime(2010, 1, 2, 3, 4), "DATE_WITH_TIME"),
}


# --- the looked-after children return ------------------------------------------------------------------

HEADER = {
    "CHILDID": "1001", "SEX": "1", "DOB": "05/04/2008", "ETHNIC": "WBRI", "UPN": "A123456789012",
    "MOTHER": "", "MC_DOB": "", "UASC": "0",
}  # fmt: skip
EPISODE = {
    "DECOM": "06/04/2017", "RNE": "S", "LS": "C2", "CIN": "N1", "PL": "U1", "PLACE_PROVIDER": "PR1",
    "DEC": "", "REC": "", "REASON_PLACE_CHANGE": "", "HOME_POST": "RM17 6SL", "PL_POST": "RM16 2AB",
    "URN": "1234567",
}  # fmt: skip


def elements(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in values.items())


def child(header: str = "", episode: str = "", number: int = 1001, **values: str) -> str:
    """One child with one episode; `values` replace those of the episode, the texts are put in as they are."""
    inner = elements(HEADER | {"CHILDID": str(number)}) + header
    return f"<CHILD><HEADER>{inner}</HEADER><EPISODE>{elements(EPISODE | values)}{episode}</EPISODE></CHILD>"


def document(*children: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', root: str = "") -> str:
    return f"{head}<EXPSSDA903{root}>{''.join(children)}</EXPSSDA903>"


def xml(text: str | bytes) -> Build:
    """A file of that text."""

    def build(path: Path) -> Path:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return build


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_DECLARED = '<?xml version="1.0"?>'

XML_REFUSED: dict[str, tuple[Build, str]] = {
    "entity expansion": (
        xml(document(child("&l9;"), head=f'{_DECLARED}<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]>')),
        "UNSAFE_XML",
    ),
    "external entity": (
        xml(
            document(child("&x;"), head=f'{_DECLARED}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
        ),
        "UNSAFE_XML",
    ),
    "external document type": (
        xml(document(child(), head=f'{_DECLARED}<!DOCTYPE EXPSSDA903 SYSTEM "http://127.0.0.1:9/a.dtd">')),
        "UNSAFE_XML",
    ),
    "parameter entity": (
        xml(
            document(child(), head=f'{_DECLARED}<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]>')
        ),
        "UNSAFE_XML",
    ),
    "document type in UTF-16": (
        xml(document(child(), head='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>').encode("utf-16")),
        "UNSAFE_XML",
    ),
    "undeclared entity": (xml(document(child("&nosuch;"))), "NOT_WELL_FORMED"),
    "namespace of another return": (
        xml(document(child(), root=' xmlns="http://example.org/other"')),
        "XML_NAMESPACE",
    ),
    "element of another namespace": (
        xml(document(child('<o:DUC xmlns:o="http://example.org/other">01/01/2018</o:DUC>'))),
        "XML_NAMESPACE",
    ),
    "inclusion of another file": (
        xml(document(child('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'))),
        "XML_NAMESPACE",
    ),
    "another return": (xml("<?xml version='1.0'?><Message><Children/></Message>"), "XML_ROOT"),
    "unknown element": (xml(document(child("<NHS_NUMBER>9434765919</NHS_NUMBER>"))), "XML_STRUCTURE"),
    "module in the wrong place": (xml(document(child(episode="<OC2/>"))), "XML_STRUCTURE"),
    "record of another kind": (xml(document(child(), "<ADULT/>")), "XML_STRUCTURE"),
    "value twice": (xml(document(child("<DOB>06/04/2008</DOB>"))), "XML_STRUCTURE"),
    "header twice": (
        xml(document(child().replace("<EPISODE>", "<HEADER></HEADER><EPISODE>", 1))),
        "XML_STRUCTURE",
    ),
    "attribute": (xml(document(child().replace("<DOB>", '<DOB nil="true">'))), "XML_STRUCTURE"),
    "text between elements": (xml(document(child("a stray note"))), "XML_STRUCTURE"),
    "element inside a value": (xml(document(child("<DUC><B>01/01/2018</B></DUC>"))), "XML_STRUCTURE"),
    "cut off": (xml(document(child())[:-40]), "NOT_WELL_FORMED"),
    "two roots": (xml(document(child()) + document(child(), head="")), "NOT_WELL_FORMED"),
    "not the stated encoding": (xml(document(child("é")).encode("latin-1")), "NOT_WELL_FORMED"),
    "no children": (xml(document()), "NO_ROWS"),
    "child without an episode": (
        xml(document("<CHILD><HEADER>" + elements(HEADER) + "</HEADER></CHILD>")),
        "NO_ROWS",
    ),
    "nested without end": (xml(document(child("<DUC>" * 1000))), "XML_STRUCTURE"),
    "one value of a megabyte": (xml(document(child(f"<DUC>{'1' * 2**20}</DUC>"))), "XML_TOO_LARGE"),
    "one child with endless empty episodes": (
        xml(document(child().replace("</CHILD>", "<EPISODE/>" * 30_000 + "</CHILD>"))),
        "XML_TOO_LARGE",
    ),
    "one child with endless reviews": (
        xml(document(child("<AREVIEW><REVIEW>01/05/2017</REVIEW></AREVIEW>" * 30_000))),
        "XML_TOO_LARGE",
    ),
}


def modules_of(source: Path, folder: Path) -> list[Path]:
    """The CSV modules that hold what an XML return holds, told by another parser than the reader's."""
    rows: dict[str, list[dict[str, str]]] = {}
    assert RETURN.xml is not None
    for record in ElementTree.parse(source).getroot():
        shared = {leaf.tag: leaf.text or "" for leaf in record.find(RETURN.xml.shared) or []}
        shared["CHILD"] = shared.pop("CHILDID")
        for table in RETURN.tables:
            if table.element is None:
                continue
            for found in record.findall(table.element):
                own = {leaf.tag: leaf.text or "" for leaf in found if not len(leaf)}
                if table.name in ("uasc", "oc3", "ad1") and table.columns[-1].name.upper() not in own:
                    continue
                values = shared | own | ({"PLACE": own["PL"]} if "PL" in own else {})
                line = {each.name.upper(): values.get(each.name.upper(), "") for each in table.columns}
                rows.setdefault(table.name, []).append(line)
    return [_module(folder, name, lines) for name, lines in rows.items()]


def _module(folder: Path, name: str, lines: list[dict[str, str]]) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def return_of(modules: dict[str, Path], target: Path) -> Path:
    """The XML return that holds what CSV modules hold (each child's rows together)."""
    lines: dict[str, dict[str, list[dict[str, str]]]] = {}
    for name, path in modules.items():
        with path.open(encoding="utf-8-sig", newline="") as source:
            for line in csv.DictReader(source):
                lines.setdefault(line["CHILD"], {}).setdefault(name, []).append(line)
    with target.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<EXPSSDA903>\n')
        for number, mine in lines.items():
            out.write(_record(number, mine))
        out.write("</EXPSSDA903>\n")
    return target


def _record(number: str, mine: dict[str, list[dict[str, str]]]) -> str:
    header, inner, after = {"CHILDID": number}, "", ""
    for name, lines in mine.items():
        element = RETURN.tables[[table.name for table in RETURN.tables].index(name)].element or ""
        for line in lines:
            values = {key: text for key, text in line.items() if key != "CHILD"}
            if element == "HEADER":
                header |= values
            elif element == "EPISODE":
                values = {"PL" if key == "PLACE" else key: text for key, text in values.items()}
                after += f"<EPISODE>{elements(values)}</EPISODE>"
            else:
                values.pop("DOB", None)
                inner += f"<{element.split('/')[1]}>{elements(values)}</{element.split('/')[1]}>"
    return f"<CHILD><HEADER>{elements(header)}{inner}</HEADER>{after}</CHILD>\n"


def table_of(contract: Contract, name: str) -> Table:
    return next(table for table in contract.tables if table.name == name)
