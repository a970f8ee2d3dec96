"""What an extract must look like: one YAML file per extract, checked by these models when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from warehouse.errors import WarehouseError

FOLDER = Path(__file__).parent
RESERVED = {"delivery_sha256", "source_row"}
"""Columns that the reader adds to every table."""


class ColumnType(StrEnum):
    """How a cell's text is read. `code` is text from a closed list or pattern; `month` is 'YYYY-MM'."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"
    BOOLEAN = "boolean"
    IDENTIFIER = "identifier"


class Strict(BaseModel):
    """A model that knows no other field than those it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    """One column of a table.

    `headings` are spellings accepted beside the name (compared on letters and digits only); an `optional`
    column may be left out of a file altogether. `code_list` names a column of a reference seed, written
    'seed.column'. `cut_decimals` takes the whole number below where a system sends an age of 6.9 years.

    Codes: `allowed` lists what may be written, `stored_as` the code under which a written one is kept
    where that differs, `variants` further spellings of an allowed code. Spellings are compared on letters
    and digits, in lower case: whole, without a list letter such as 'b) ', and by the code that stands
    before a colon, a dash or in brackets. `other_years` is filled in by `Contract.as_of`.

    `faulty` says what a fault of this column costs: the row, or only the cell, which is then stored empty
    while the row counts and the fault is reported as a warning.

    `identifies` says that the column names a person, and decides what is stored: of a `person` a keyed
    pseudonym (one key per `purpose`), of a `name` nothing, of a `postcode` the outward code, of a
    `birth_date` the day, which no table outside the secure zone may repeat. `guarded` free text is not
    taken where a postcode, an NHS number or a pupil number stands in it. `marks_made_up`: made-up records
    are known by this column, as they are by every identifier that a row cannot do without.

    `default_codes` are stored codes that say only that nothing is known. A share of the rows up to
    `default_threshold` (0 to 1) may have them; what is more counts against the maturity index.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str = Field(min_length=5)
    type: ColumnType
    headings: list[str] = []
    optional: bool = False
    required: bool = False
    faulty: Literal["row", "cell"] = "row"
    allowed: list[str] | None = None
    stored_as: dict[str, str] = {}
    variants: dict[str, list[str]] = {}
    other_years: list[str] = []
    code_list: str | None = Field(default=None, pattern=r"^[a-z_]+\.[a-z_]+$")
    pattern: str | None = None
    date_format: str = "%Y-%m-%d"
    precision: int = Field(default=18, ge=1, le=38)
    scale: int = Field(default=0, ge=0, le=18)
    cut_decimals: bool = False
    minimum: str | None = None
    maximum: str | None = None
    max_length: int = Field(default=400, ge=1)
    guarded: bool = False
    identifies: Literal["person", "name", "postcode", "birth_date"] | None = None
    purpose: str | None = None
    marks_made_up: bool = False
    default_codes: list[str] = []
    default_threshold: Decimal = Field(default=Decimal(0), ge=0, le=1, decimal_places=4)

    @property
    def is_item(self) -> bool:
        """Whether the maturity index judges the column: whatever has to be given and is stored."""
        return self.required and self.kept

    @property
    def kept(self) -> bool:
        """Whether the column is stored at all."""
        return self.identifies != "name"

    @cached_property
    def known_spellings(self) -> dict[str, str]:
        """The allowed code of every spelling in letters and digits, the codes' own included."""
        codes = {plain(code): code for code in self.allowed or []}
        looser = {
            plain(spelling): code for code, spellings in self.variants.items() for spelling in spellings
        }
        return looser | codes

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type is ColumnType.IDENTIFIER) != (self.identifies == "person"):
            raise ValueError(f"{self.name}: type identifier and 'identifies: person' go together")
        if self.identifies == "person" and not self.purpose:
            raise ValueError(f"{self.name}: an identifier needs the purpose of its pseudonym")
        if self.identifies in ("name", "postcode") and self.type is not ColumnType.TEXT:
            raise ValueError(f"{self.name}: a name or postcode is read as text")
        if self.identifies == "birth_date" and self.type is not ColumnType.DATE:
            raise ValueError(f"{self.name}: a date of birth is a date")
        if self.name in RESERVED:
            raise ValueError(f"{self.name}: the reader adds a column of that name itself")
        if self.pattern:
            re.compile(self.pattern)
        if self.scale > self.precision:
            raise ValueError(f"{self.name}: more decimals than digits")
        if self.cut_decimals and self.type is not ColumnType.INTEGER:
            raise ValueError(f"{self.name}: only of whole numbers are decimals cut")
        for bound in (self.minimum, self.maximum):
            if bound is not None and self.type not in (
                ColumnType.INTEGER,
                ColumnType.DECIMAL,
                ColumnType.DATE,
                ColumnType.DATETIME,
            ):
                raise ValueError(f"{self.name}: only numbers and dates have a minimum or maximum")
        self._codes_are_consistent()
        return self

    def _codes_are_consistent(self) -> None:
        unknown = set(self.default_codes) - (set(self.allowed or []) | set(self.stored_as.values()))
        if unknown or (self.default_threshold and not self.default_codes):
            raise ValueError(f"{self.name}: default codes are among the codes that the column may store")
        strangers = (set(self.variants) | set(self.stored_as)) - set(self.allowed or [])
        if strangers:
            raise ValueError(f"{self.name}: spellings of codes that are not allowed: {sorted(strangers)}")
        claimed: dict[str, str] = {}
        for code, spellings in self.variants.items():
            for spelling in spellings:
                if claimed.setdefault(plain(spelling), code) != code:
                    raise ValueError(f"{self.name}: {spelling!r} is a spelling of two codes")


class RowRule(Strict):
    """What must hold within one row: `holds` is SQL over the typed columns (NULL counts as held)."""

    code: str = Field(pattern=r"^[A-Z0-9_]+$")
    expects: str = Field(min_length=10, description="plain English")
    mend: str = Field(min_length=10)
    column: str
    holds: str


class Table(Strict):
    """One table of an extract: a CSV file, a sheet of a workbook, or the elements of one path of an XML file.

    `may_be_empty`: headings without rows say that there was nothing. `element` is the path of a row's
    element below the record's (see `XmlShape`). An empty `key` means that doubles are not looked for here:
    in lists of records they are judged by named rules, because a rejected row would drop a child from
    the counts.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str
    columns: list[Column] = Field(min_length=2)
    key: list[str]
    rules: list[RowRule] = []
    may_be_empty: bool = False
    element: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9_/]*$")

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a column is named twice")
        unknown = (set(self.key) | {rule.column for rule in self.rules}) - {each.name for each in self.kept}
        if unknown:
            raise ValueError(f"{self.name}: no such column: {sorted(unknown)}")
        return self

    @property
    def kept(self) -> list[Column]:
        """The columns that are stored."""
        return [column for column in self.columns if column.kept]

    @cached_property
    def marking(self) -> list[Column]:
        """The columns by which made-up records are known."""
        return [
            column
            for column in self.columns
            if column.marks_made_up
            or (column.type is ColumnType.IDENTIFIER and column.required and column.faulty == "row")
        ]

    def column(self, name: str) -> Column:
        """The column of that name; raises `KeyError` for any other."""
        return next(column for column in self.columns if column.name == name)


class XmlShape(Strict):
    """How an extract looks as XML: its root, its namespace, and the element that holds one record.

    Columns stand in elements of their headings' names. What a table's own element does not hold is taken
    from the element `shared` of the same record (a child's identifier and date of birth).
    """

    root: str
    namespace: str = ""
    record: str
    shared: str


class Change(Strict):
    """What a year changes about a column's codes, or that it is the first to collect a table."""

    add: list[str] = []
    retire: list[str] = []
    stored_as: dict[str, str] | None = None
    collected: Literal[True] | None = None


class Years(Strict):
    """The collection years that a contract covers: a base year, and the changes of later years in order.

    The keys of a year's changes are 'table' (first collected then) or 'table.column' (codes).
    """

    first: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}$")
    last: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}$")
    changes: dict[str, dict[str, Change]] = {}

    def upto(self, year: str) -> Iterator[tuple[str, Change]]:
        """The changes that are in force in a year, the oldest first."""
        for changed_in in sorted(self.changes):
            if changed_in <= year:
                yield from self.changes[changed_in].items()

    @property
    def later_tables(self) -> set[str]:
        """Tables that the base year does not collect."""
        every = (entry for changes in self.changes.values() for entry in changes.items())
        return {target for target, change in every if change.collected}


class Contract(Strict):
    """One extract. `authority_column` and `period_column` say whose month a delivery is, if it does so.

    `complete`: a workbook or an XML file holds every table, so that a missing or empty one is a fault.
    `years` are given where the codes follow a collection year (April to March); the tables then describe
    the base year.
    """

    extract: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    title: str
    description: str
    source_system: str
    owner_role: str
    due_day: int = Field(ge=1, le=31, description="day of the following month by which it should arrive")
    formats: list[Literal["csv", "xlsx", "xml"]]
    authority_column: str | None = None
    period_column: str | None = None
    complete: bool = False
    xml: XmlShape | None = None
    years: Years | None = None
    tables: list[Table] = Field(min_length=1)

    @cached_property
    def names_persons(self) -> bool:
        """Whether any column holds identifiers of persons, which need a key."""
        return any(column.identifies == "person" for table in self.tables for column in table.columns)

    def as_of(self, year: str) -> dict[str, Table]:
        """The tables that are collected in a year written 2017-18, with the codes of that year.

        Raises `ValueError` where the contract does not cover the year.
        """
        shapes = {table.name: table for table in self.tables}
        if self.years is None:
            return shapes
        if not self.years.first <= year <= self.years.last:
            raise ValueError(f"{self.extract} covers {self.years.first} to {self.years.last}")
        in_force = list(self.years.upto(year))
        begun = {target for target, change in in_force if change.collected}
        for target in {target for changes in self.years.changes.values() for target in changes}:
            table, _, name = target.partition(".")
            if name:
                mine = [change for where, change in in_force if where == target]
                every = [changes[target] for changes in self.years.changes.values() if target in changes]
                shapes[table] = _with_codes(shapes[table], name, mine, every)
        return {name: shape for name, shape in shapes.items() if name not in self.years.later_tables - begun}

    @model_validator(mode="after")
    def _xml_goes_with_a_shape(self) -> Self:
        if ("xml" in self.formats) != (self.xml is not None):
            raise ValueError(f"{self.extract}: format xml and its shape go together")
        return self

    @model_validator(mode="after")
    def _changes_name_what_exists(self) -> Self:
        shapes = {table.name: table for table in self.tables}
        for changes in self.years.changes.values() if self.years else []:
            for target in changes:
                table, _, name = target.partition(".")
                if table not in shapes or (
                    name and name not in {each.name for each in shapes[table].columns}
                ):
                    raise ValueError(f"{self.extract}: a year changes {target}, which does not exist")
        return self

    @model_validator(mode="after")
    def _stating_columns_exist(self) -> Self:
        names = {column.name for table in self.tables for column in table.columns}
        for stating in (self.authority_column, self.period_column):
            if stating is not None and stating not in names:
                raise ValueError(f"{self.extract}: no table has the column {stating}")
        return self


def _with_codes(table: Table, name: str, in_force: list[Change], every: list[Change]) -> Table:
    """A table whose column has the codes that the changes in force give it."""
    column = table.column(name)
    codes, stored_as = list(column.allowed or []), column.stored_as
    ever = set(codes).union(*(change.add for change in every))
    for change in in_force:
        codes = [code for code in codes if code not in change.retire] + change.add
        stored_as = stored_as if change.stored_as is None else change.stored_as
    changed = column.model_copy(
        update={
            "allowed": codes,
            "stored_as": {code: stored for code, stored in stored_as.items() if code in codes},
            "variants": {code: texts for code, texts in column.variants.items() if code in codes},
            "other_years": sorted(ever - set(codes)),
        }
    )
    columns = [changed if each.name == name else each for each in table.columns]
    return table.model_copy(update={"columns": columns})


def plain(spelling: str) -> str:
    """A heading or a code as it is compared: lower case, letters and digits only."""
    return re.sub(r"[\W_]", "", spelling.lower())


@cache
def contracts() -> dict[str, Contract]:
    """All contracts by extract name; raises `WarehouseError` CONTRACT_INVALID where a file is wrong."""
    found: dict[str, Contract] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        try:
            contract = Contract.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
            if contract.extract != path.stem:
                raise ValueError(f"the file is named {path.stem}, the extract {contract.extract}")
        except ValueError as error:
            raise WarehouseError(
                "CONTRACT_INVALID", f"The contract {path.name} cannot be used: {error}", "Mend the contract."
            ) from error
        found[contract.extract] = contract
    return found


def names_persons(extract: str) -> bool:
    """Whether rows of an extract are records of persons; of one without a contract it is assumed."""
    known = contracts()
    return extract not in known or known[extract].names_persons
