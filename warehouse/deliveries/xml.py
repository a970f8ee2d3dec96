"""XML returns: parsed element by element into the same text tables that a set of CSV modules gives.

Entities are never resolved, a document type is refused where it begins, and nothing is fetched. Only one
record (a child) is held at a time. What the contract does not know is refused rather than passed over:
an unknown element, a value given twice, an attribute, text between elements. So nothing is lost silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
from lxml import etree  # type: ignore[import-untyped]

from warehouse.contracts import Contract, Table
from warehouse.contracts.model import XmlShape
from warehouse.deliveries.engine import RawTable, read_raw_records
from warehouse.deliveries.reasons import refusal

MOST_BYTES = 128 * 1024 * 1024
MOST_IN_RECORD = 20_000
"""Elements that one record may hold."""
LONGEST_TEXT = 64 * 1024
PIECE = 64 * 1024
BATCH = 20_000

Values = dict[str, str | None]


def open_xml(path: Path, contracts: Mapping[str, Contract]) -> tuple[Contract, list[partial[RawTable]]]:
    """Read an XML file; gives its contract and one opener per table that has an element in it.

    Raises `Refusal` UNSAFE_XML, NOT_WELL_FORMED, XML_ROOT, XML_NAMESPACE, XML_STRUCTURE, XML_TOO_LARGE.
    """
    if path.stat().st_size > MOST_BYTES:
        raise refusal("XML_TOO_LARGE", f"The file is larger than {MOST_BYTES // 1024 // 1024} MiB.")
    reader = _Reader(contracts)
    parser = etree.XMLParser(
        target=reader, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        with path.open("rb") as source:
            while piece := source.read(PIECE):
                parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError:
        raise refusal("NOT_WELL_FORMED", "The XML is not well formed, or is nested too deep.") from None
    return reader.result()


class _Rows:
    """The rows of one table so far, most of them packed."""

    def __init__(self, table: Table, path: str, shape: XmlShape, common: set[str]) -> None:
        self.table = table
        self.names = {column.name: _elements(column.name, column.headings) for column in table.columns}
        own = {name for name in self.names if name not in common or path != shape.shared}
        self.arising = {element for name in own for element in self.names[name]}
        self.columns: dict[str, list[str | None]] = {name: [] for name in self.names}
        self.batches: list[pa.RecordBatch] = []
        self.blank = 0
        self.schema = pa.schema([(name, pa.string()) for name in self.names])

    def add(self, values: Values, shared: Values) -> None:
        for name, elements in self.names.items():
            where = next((each for each in (values, shared) if not elements.isdisjoint(each)), values)
            self.columns[name].append(next((where[each] for each in elements if each in where), None))
        if len(next(iter(self.columns.values()))) >= BATCH:
            self.pack()

    def pack(self) -> None:
        self.batches.append(pa.RecordBatch.from_pydict(self.columns, schema=self.schema))
        self.columns = {name: [] for name in self.names}

    def cells(self) -> pa.Table:
        self.pack()
        return pa.Table.from_batches(self.batches, schema=self.schema)


def _elements(name: str, headings: list[str]) -> set[str]:
    return {text.upper() for text in (name, *headings)}


class _Reader:
    """What lxml calls for every element: collects values by path and makes rows at a record's end."""

    def __init__(self, contracts: Mapping[str, Contract]) -> None:
        self.roots = {each.xml.root: (each, each.xml) for each in contracts.values() if each.xml is not None}
        self.contract: Contract
        self.shape: XmlShape
        self.stack: list[str] = []
        self.text: list[str] | None = None
        self.length = 0
        self.records = 0
        self._begin()

    def _begin(self) -> None:
        self.groups: list[tuple[str, Values]] = []
        self.open: Values | None = None
        self.elements = 0

    def doctype(self, *_: object) -> None:
        raise refusal("UNSAFE_XML", "The XML declares a document type.")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = tag.rpartition("}")
        if not self.stack:
            self._root(namespace.lstrip("{"), local)
        elif namespace.lstrip("{") != self.shape.namespace:
            raise refusal("XML_NAMESPACE", f"{self._place()} has an element of another namespace.")
        elif attributes:
            self._wrong("has an attribute")
        self.stack.append(local)
        if len(self.stack) > 1:
            self._enter("/".join(self.stack[2:]), local)

    def _root(self, namespace: str, local: str) -> None:
        if local not in self.roots:
            raise refusal("XML_ROOT", "The root element is that of no known extract.")
        self.contract, self.shape = self.roots[local]
        if namespace != self.shape.namespace:
            raise refusal(
                "XML_NAMESPACE", "The root element stands in another namespace than the contract's."
            )
        placed = [table for table in self.contract.tables if table.element is not None]
        first = next(table for table in placed if table.element == self.shape.shared)
        common = {column.name for column in first.columns}
        self.rows = {
            table.name: _Rows(table, table.element or "", self.shape, set() if table is first else common)
            for table in placed
        }
        self.at: dict[str, list[_Rows]] = {}
        for table in placed:
            self.at.setdefault(table.element or "", []).append(self.rows[table.name])
        self.leaves = {
            f"{path}/{element}"
            for path, tables in self.at.items()
            for rows in tables
            for elements in rows.names.values()
            for element in elements
        }

    def _enter(self, path: str, local: str) -> None:
        if len(self.stack) == 2:
            if local != self.shape.record:
                self._wrong("is unknown")
            self.records += 1
        elif self.text is not None:
            self._wrong("stands inside a value")
        elif path in self.at:
            if path == self.shape.shared and any(where == path for where, _ in self.groups):
                self._wrong("is given twice")
            self._count()
            self.groups.append((path, {}))
        elif path in self.leaves and self.groups:
            self.text, self.length = [], 0
        else:
            self._wrong("is unknown")

    def data(self, text: str) -> None:
        if self.text is not None:
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise refusal("XML_TOO_LARGE", f"{self._place()} has a value of more than 64 KiB.")
            self.text.append(text)
        elif text.strip():
            self._wrong("has text between elements")

    def end(self, _tag: str) -> None:
        path, local = "/".join(self.stack[2:-1]), self.stack[-1]
        if self.text is not None:
            self._value(path, local, "".join(self.text) or None)
            self.text = None
        elif len(self.stack) == 2:
            self._emit()
        self.stack.pop()

    def _value(self, path: str, local: str, text: str | None) -> None:
        values = next(values for where, values in reversed(self.groups) if where == path)
        if local in values:
            self._wrong("is given twice")
        self._count()
        values[local] = text

    def _count(self) -> None:
        self.elements += 1
        if self.elements > MOST_IN_RECORD:
            raise refusal("XML_TOO_LARGE", f"{self._place()} holds more than {MOST_IN_RECORD} elements.")

    def _emit(self) -> None:
        shared = next((values for path, values in self.groups if path == self.shape.shared), {})
        for path, values in self.groups:
            for rows in self.at[path]:
                if not values:
                    rows.blank += 1
                elif path != self.shape.shared or not rows.arising.isdisjoint(values):
                    rows.add(values, shared)
        self._begin()

    def _place(self) -> str:
        return f"{self.shape.record} {self.records}" if self.records else "The root"

    def _wrong(self, what: str) -> NoReturn:
        raise refusal("XML_STRUCTURE", f"{self._place()}: an element {what}.")

    def close(self) -> Any:
        return None

    def result(self) -> tuple[Contract, list[partial[RawTable]]]:
        openers = [
            partial(read_raw_records, cells=rows.cells(), table=rows.table, blank=rows.blank)
            for rows in self.rows.values()
        ]
        return self.contract, openers
