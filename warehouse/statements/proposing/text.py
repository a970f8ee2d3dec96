"""The sentences of a report: plain text, Word or PDF."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from warehouse.errors import UsageFault
from warehouse.statements.proposing import pdf, tables, word

LARGEST_FILE = 50_000_000
_LARGEST_UNPACKED = 200_000_000
_MOST_PAGES = 2_000
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|approx|no|para|fig|vs)\.$", re.IGNORECASE)
# Marks of footnotes: [3], raised digits, and a number set straight behind a word, or a sentence's end.
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+")
_RAISED = re.compile(
    r"(?:(?<=[a-z)%]\.)|(?<=[12]\d\d\d\.))\d{1,2}(?=\s+[A-Z]|$)"
    r"|(?:(?<=[a-z)%],)|(?<=[a-z]{4}))\d{1,2}(?=[\s,.;:]|$)(?!\.\d)"
)
_NUMBERED = re.compile(r"\d+(?:\.\d+)+\s")
_LIST_ITEM = re.compile(r"[\u2022\u25cf\u25aa\u2023\uf0b7*#o-]\s|\(?[a-z0-9]\)\s|\d+(?:\.\d+)+\s")
_LONGEST_HEADING = 70
# What follows a hyphen that belongs to the word: re-referrals, long-term.
_HYPHENED = re.compile(r"referr|term\b")
_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9£\u2022])")


def read_report(path: Path) -> list[str]:
    """The sentences of a .txt, .md, .docx or .pdf file, in order, each on one line.

    Raises `UsageFault` NO_FILE, FILE_TOO_LARGE, REPORT_FORMAT, REPORT_UNREADABLE or REPORT_EMPTY.
    """
    if not path.is_file():
        raise UsageFault("NO_FILE", f"There is no file {path.name}.", "Give the path of a report.")
    if path.stat().st_size > LARGEST_FILE:
        raise UsageFault("FILE_TOO_LARGE", f"{path.name} has more than 50 MB.", "Leave its pictures out.")
    readers = {".txt": _plain, ".md": _plain, ".docx": _word, ".pdf": _pdf}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageFault(
            "REPORT_FORMAT",
            f"{path.name} is neither plain text, Word (.docx) nor PDF.",
            "Save the report as one of these.",
        )
    found = [
        sentence
        for paragraph in reader(path)
        for sentence in ([paragraph] if isinstance(paragraph, tables.Cell) else sentences(paragraph))
    ]
    if not found:
        raise UsageFault(
            "REPORT_EMPTY",
            f"{path.name} holds no text.",
            "A scanned document has to go through text recognition first.",
        )
    return found


def sentences(paragraph: str) -> list[str]:
    """A paragraph's sentences; a line break inside it is a space, an abbreviation ends nothing."""
    found: list[str] = []
    text = _RAISED.sub("", _FOOTNOTE.sub("", re.sub(r"\s+", " ", paragraph).strip()))
    for part in _END.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def paragraphs(text: str) -> list[str]:
    """Text as paragraphs: an empty line parts them, and so does a line that begins a list or ends a heading.

    A word that was parted at the end of a line is put together again.
    """
    found: list[str] = []
    is_open = False
    for line in tables.of_lines(text.replace("\u00ad\n", "-\n").replace("\u00ad", "").splitlines()):
        if isinstance(line, tables.Cell):
            found.append(line)
            is_open = False
            continue
        stripped = line.strip()
        continues = is_open and stripped and not _LIST_ITEM.match(stripped)
        if continues and _is_parted(found[-1], stripped):
            kept = found[-1] if _HYPHENED.match(stripped) else found[-1].rstrip("-\u2010")
            found[-1] = kept + stripped
        elif (
            continues
            and not found[-1].endswith((".", "!", "?", ":"))
            and not _is_heading(found[-1], stripped)
        ):
            found[-1] += f" {stripped}"
        elif stripped:
            found.append(stripped.lstrip("\u2022\u25cf\u25aa\u2023\uf0b7*#- "))
        is_open = bool(stripped)
    return found


def _is_parted(line: str, following: str) -> bool:
    """Whether a line ends inside a word."""
    return bool(re.search(r"[a-z][-\u2010]$", line)) and following[:1].islower()


def _is_heading(line: str, following: str) -> bool:
    """Whether a line is a numbered heading, and what follows begins anew."""
    return bool(_NUMBERED.match(line)) and len(line) <= _LONGEST_HEADING and following[:1].isupper()


def _plain(path: Path) -> list[str]:
    try:
        return paragraphs(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _unreadable(path, "Save it as UTF-8.") from None


def _word(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise _unreadable(path, "It unpacks to more than 200 MB; leave its pictures out.")
        return word.read(path)
    except UsageFault:
        raise
    except Exception:
        # A broken archive, document or relation each raises its own error; none tells the writer more.
        raise _unreadable(path, "Open it in Word and save it again as .docx.") from None


def _pdf(path: Path) -> list[str]:
    import pypdf

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            raise _unreadable(path, "Save it without a password.")
        if len(reader.pages) > _MOST_PAGES:
            raise _unreadable(path, f"It has more than {_MOST_PAGES:,} pages; give a part of it.")
        text = pdf.body([page.extract_text() for page in reader.pages])
    except UsageFault:
        raise
    except Exception:
        # A damaged PDF fails in many ways; none of them tells the writer more.
        raise _unreadable(path, "Print it to a new PDF, or save the report as text.") from None
    return paragraphs(text)


def _unreadable(path: Path, mend: str) -> UsageFault:
    return UsageFault("REPORT_UNREADABLE", f"{path.name} cannot be read.", mend)
