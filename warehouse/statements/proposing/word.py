"""The text of a Word document: with text boxes, without footnote marks and page heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.statements.proposing import tables

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_MARK = re.compile(r"[\d,\s*\[\]]+")


def read(path: Path) -> list[str]:
    """The paragraphs and the cells of tables, in order. Raises what python-docx raises for a broken file."""
    import docx

    document = docx.Document(str(path))
    raised = {
        style.style_id
        for style in document.styles
        if getattr(getattr(style, "font", None), "superscript", None)
    }
    return list(_blocks(document.element.body, document, raised))


def _blocks(parent: Any, document: Any, raised: set[str]) -> Iterator[str]:
    from docx.table import Table

    for block in parent:
        if block.tag == f"{_W}p":
            yield _text(block, raised)
            for box in block.iter(f"{_W}txbxContent"):
                # The same box again for programs that know only the older drawing.
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _blocks(box, document, raised)
        elif block.tag == f"{_W}tbl":
            rows = [
                [" ".join(_text(p, raised) for p in cell._tc.iter(f"{_W}p")).strip() for cell in row.cells]
                for row in Table(block, document).rows
            ]
            yield from tables.of_rows(rows)
        elif block.tag == f"{_W}sdt":
            for content in block.iterchildren(f"{_W}sdtContent"):
                yield from _blocks(content, document, raised)


def _text(paragraph: Any, raised: set[str]) -> str:
    """The text of a paragraph's runs, those of inserted words and links too, without raised numbers."""
    pieces = []
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p")) is not paragraph:
            continue
        text = "".join((part.text or "") if part.tag == f"{_W}t" else _TEXT.get(part.tag, "") for part in run)
        if not (_is_raised(run, raised) and _MARK.fullmatch(text)):
            pieces.append(text)
    return "".join(pieces)


def _is_raised(run: Any, raised: set[str]) -> bool:
    aligned = run.find(f"{_W}rPr/{_W}vertAlign")
    if aligned is not None:
        return bool(aligned.get(f"{_W}val") == "superscript")
    style = run.find(f"{_W}rPr/{_W}rStyle")
    return style is not None and style.get(f"{_W}val") in raised
