"""The structure of a CSV file, told from its bytes before any engine reads it.

The scan is the second, independent count of records: DuckDB's own must agree with it. It also
refuses what DuckDB is known to let through (stray quotes, NUL, other encodings).
"""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from warehouse.deliveries.reasons import refusal
from warehouse.errors import Refusal

CHUNK = 4 * 1024 * 1024
LONGEST_RECORD = 1024 * 1024
QUOTE, COMMA, LF, CR = 34, 44, 10, 13
_BEFORE_OPENING = np.zeros(256, dtype=bool)
_BEFORE_OPENING[[QUOTE, COMMA, LF, CR]] = True

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
_NONE: Numbers = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Structure:
    """What a CSV file is made of. Record numbers count from 1, the heading row being record 1."""

    headings: list[str]
    new_line: str
    records: int
    """Records under the heading row that are not empty lines."""
    empty_lines: list[int] = field(default_factory=list)
    ragged: list[int] = field(default_factory=list)
    trailing_comma: list[int] = field(default_factory=list)
    """Those of `ragged` that only have one empty cell too many."""


def scan_csv(path: Path) -> Structure:
    """Read the bytes of a CSV file once, in chunks; raises `Refusal` with a file-level code."""
    size = path.stat().st_size
    if size == 0:
        raise refusal("EMPTY_FILE", "The file is empty.")
    with path.open("rb") as source:
        start = source.read(4)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or (
        len(start) == 4 and start[1::2] == b"\0\0"
    ):
        raise refusal("UTF_16", "The file is written in UTF-16.")
    scanner = _Scanner()
    with path.open("rb") as source:
        if start[:3] == codecs.BOM_UTF8:
            source.seek(3)
        while chunk := source.read(CHUNK):
            scanner.feed(chunk)
    return scanner.finish(path, skip=3 if start[:3] == codecs.BOM_UTF8 else 0)


class _Scanner:
    """State carried from chunk to chunk."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.odd = 0  # 1 while the next byte stands inside a quoted cell
        self.previous = LF
        self.position = 0
        self.record_start = 0
        self.open_commas = 0  # commas of the unfinished record seen in earlier chunks
        self.closing_at_end = False
        self.line_ends = {"\n": 0, "\r\n": 0, "\r": 0}
        self.lengths: list[Numbers] = []
        self.commas: list[Numbers] = []
        self.comma_last: list[npt.NDArray[np.bool_]] = []
        self.first_end: int | None = None
        self.pending_cr = False

    def feed(self, chunk: bytes) -> None:
        if self.pending_cr:  # never split CR LF between chunks
            chunk = b"\r" + chunk
            self.pending_cr = False
        if chunk[-1] == CR:
            chunk, self.pending_cr = chunk[:-1], True
        if chunk:
            self._feed(chunk)

    def _feed(self, chunk: bytes) -> None:
        if b"\0" in chunk:
            raise refusal("NUL_BYTE", "The file holds NUL bytes.")
        if not (chunk.isascii() and not self.decoder.getstate()[0]):
            try:
                self.decoder.decode(chunk)
            except UnicodeDecodeError:
                raise refusal("ENCODING", "The file holds bytes that are not UTF-8.") from None
        data: Bytes = np.frombuffer(chunk, dtype=np.uint8)
        quotes = np.flatnonzero(data == QUOTE) if b'"' in chunk else _NONE
        if len(quotes):
            self._check_quotes(data, quotes)
        elif self.closing_at_end and not _BEFORE_OPENING[data[0]]:
            raise self._stray()
        ends = self._line_ends(chunk, data, quotes)
        self._count(data, ends, quotes)
        self.odd = (self.odd + len(quotes)) & 1
        self.closing_at_end = bool(data[-1] == QUOTE and not self.odd)
        self.previous = int(data[-1])
        self.position += len(data)

    def _outside(self, positions: Numbers, quotes: Numbers) -> Numbers:
        """Those of the positions that stand outside quoted cells."""
        if not len(quotes):
            return _NONE if self.odd else positions
        outside: Numbers = positions[(np.searchsorted(quotes, positions) + self.odd) & 1 == 0]
        return outside

    def _check_quotes(self, data: Bytes, quotes: Numbers) -> None:
        """A quote opens after a comma or line end and closes before one; a doubled one does both."""
        opening, closing = (quotes[1::2], quotes[::2]) if self.odd else (quotes[::2], quotes[1::2])
        before = np.where(opening > 0, data[opening - 1], self.previous)
        after = data[closing[closing + 1 < len(data)] + 1]
        first = self.closing_at_end and not _BEFORE_OPENING[data[0]]
        if first or not _BEFORE_OPENING[before].all() or not _BEFORE_OPENING[after].all():
            raise self._stray()

    def _stray(self) -> Refusal:
        near = sum(len(part) for part in self.lengths) + 1
        return refusal("STRAY_QUOTE", f"A double quote stands inside a cell (record {near} or later).")

    def _line_ends(self, chunk: bytes, data: Bytes, quotes: Numbers) -> Numbers:
        """Positions of the last byte of every line end outside quotes."""
        feeds = self._outside(np.flatnonzero(data == LF), quotes)
        if b"\r" not in chunk:
            self.line_ends["\n"] += len(feeds)
            return feeds
        returns = self._outside(np.flatnonzero(data == CR), quotes)
        bare = np.setdiff1d(returns + 1, feeds, assume_unique=True) - 1
        self.line_ends["\r"] += len(bare)
        self.line_ends["\r\n"] += len(returns) - len(bare)
        self.line_ends["\n"] += len(feeds) - (len(returns) - len(bare))
        return np.union1d(feeds, bare) if len(bare) else feeds

    def _quoted_commas(self, commas: Numbers, quotes: Numbers, length: int) -> tuple[Numbers, Numbers]:
        """Where quoted cells open in this chunk, and how many commas stand in each."""
        edges = np.concatenate(([0], quotes)) if self.odd else quotes
        if len(edges) & 1:  # the last one is closed in a later chunk
            edges = np.append(edges, length)
        upto = np.searchsorted(commas, edges)
        return edges[::2], upto[1::2] - upto[::2]

    def _count(self, data: Bytes, ends: Numbers, quotes: Numbers) -> None:
        """Note length and commas of every record that ends in this chunk."""
        commas = np.flatnonzero(data == COMMA)
        upto = np.searchsorted(commas, ends)
        counts = np.diff(upto, prepend=0, append=len(commas))
        if len(quotes) or self.odd:
            opened, quoted = self._quoted_commas(commas, quotes, len(data))
            inside = np.bincount(np.searchsorted(ends, opened), weights=quoted, minlength=len(counts))
            counts = counts - inside.astype(np.int64)
        counts[0] += self.open_commas
        self.open_commas = int(counts[-1])
        if not len(ends):
            if self.position + len(data) - self.record_start > LONGEST_RECORD:
                raise refusal("RECORD_TOO_LONG", "A record is longer than 1 MiB.")
            return
        starts = np.empty(len(ends), dtype=np.int64)
        starts[0] = self.record_start - self.position
        starts[1:] = ends[:-1] + 1
        lengths = ends - starts
        width = 2 if self.line_ends["\r\n"] else 1
        if int(lengths.max()) > LONGEST_RECORD:
            raise refusal("RECORD_TOO_LONG", "A record is longer than 1 MiB.")
        last = data[np.maximum(ends - width, 0)] == COMMA
        if ends[0] < width:
            last[0] = self.previous == COMMA
        self.lengths.append(lengths - (width - 1))
        self.commas.append(counts[:-1])
        self.comma_last.append(last)
        if self.first_end is None:
            self.first_end = self.position + int(ends[0]) + 1
        self.record_start = self.position + int(ends[-1]) + 1

    def finish(self, path: Path, skip: int) -> Structure:
        if self.pending_cr:
            self.pending_cr = False
            self._feed(b"\r")
        if self.decoder.getstate()[0]:
            raise refusal("ENCODING", "The file ends inside a character.")
        if self.odd:
            raise refusal("UNCLOSED_QUOTE", "A quoted cell is not closed.")
        used = [kind for kind, count in self.line_ends.items() if count]
        if len(used) > 1:
            raise refusal("LINE_ENDS", "The file mixes several kinds of line end.")
        unfinished = self.position > self.record_start
        if unfinished:
            self.lengths.append(np.array([self.position - self.record_start], dtype=np.int64))
            self.commas.append(np.array([self.open_commas], dtype=np.int64))
            self.comma_last.append(np.array([self.previous == COMMA]))
        if not self.lengths:
            raise refusal("EMPTY_FILE", "The file is empty.")
        lengths, commas = np.concatenate(self.lengths), np.concatenate(self.commas)
        if not lengths.any():
            raise refusal("EMPTY_FILE", "The file holds nothing but empty lines.")
        if lengths[0] == 0:
            raise refusal("HEADINGS_NOT_FOUND", "The first row is empty.")
        headings = _headings(path, skip, self.first_end)
        wanted = len(headings) - 1
        empty = lengths == 0
        ragged = (commas != wanted) & ~empty
        ragged[0] = False
        if unfinished and ragged[-1] and commas[-1] < wanted:
            raise refusal("TRUNCATED", f"The last record (row {len(lengths)}) breaks off.")
        extra = ragged & (commas == wanted + 1) & np.concatenate(self.comma_last)
        return Structure(
            headings=headings,
            new_line=used[0] if used else "\n",
            records=int(np.count_nonzero(~empty[1:])),
            empty_lines=(np.flatnonzero(empty) + 1).tolist(),
            ragged=(np.flatnonzero(ragged) + 1).tolist(),
            trailing_comma=(np.flatnonzero(extra) + 1).tolist(),
        )


def _headings(path: Path, skip: int, end: int | None) -> list[str]:
    with path.open("rb") as source:
        source.seek(skip)
        text = source.read(end if end is not None else -1).decode("utf-8")
    return next(csv.reader([text.rstrip("\r\n")], strict=True), [])
