"""Small .ods workbooks, as a publisher's spreadsheet program writes them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)
Cell = str | float
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def _cell(cell: Cell) -> str:
    shown = f"<text:p>{escape(str(cell))}</text:p>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}">{shown}</table:table-cell>'


def rows_of(rows: Sequence[Sequence[Cell]]) -> str:
    """Rows of cells as XML, each closed by the sixteen thousand empty ones that a program writes."""
    end = '<table:table-cell table:number-columns-repeated="16384"/>'
    return "".join(f"<table:table-row>{''.join(map(_cell, row))}{end}</table:table-row>" for row in rows)


def write_content(path: Path, sheets: Mapping[str, str], kind: str = KIND) -> Path:
    """A workbook of sheets whose rows are given as XML, each with a million empty rows at its end."""
    end = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{rows}{end}</table:table>' for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def write_workbook(path: Path, sheets: Sheets) -> Path:
    """A workbook of sheets whose cells are given."""
    return write_content(path, {name: rows_of(rows) for name, rows in sheets.items()})
