"""What an extract must look like: one YAML file per extract, checked by these models when it is read."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
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
    MONTH = "month"
    BOOLEAN = "boolean"
    IDENTIFIER = "identifier"


class Strict(BaseModel):
    """A model that knows no other field than those it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    """One column of a table.

    `headings` are spellings accepted beside the name (compared on letters and digits only).
    `code_list` names a column of a reference seed, written 'seed.column'. `identifies` says that the
    column names a person: an identifier is stored as a keyed pseudonym (one key per `purpose`).
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str = Field(min_length=5)
    type: ColumnType
    headings: list[str] = []
    required: bool = False
    allowed: list[str] | None = None
    code_list: str | None = Field(default=None, pattern=r"^[a-z_]+\.[a-z_]+$")
    pattern: str | None = None
    date_format: str = "%Y-%m-%d"
    precision: int = Field(default=18, ge=1, le=38)
    scale: int = Field(default=0, ge=0, le=18)
    minimum: str | None = None
    maximum: str | None = None
    max_length: int = Field(default=400, ge=1)
    identifies: Literal["person"] | None = None
    purpose: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type is ColumnType.IDENTIFIER) != (self.identifies is not None):
            raise ValueError(f"{self.name}: type identifier and 'identifies' go together")
        if self.identifies and not self.purpose:
            raise ValueError(f"{self.name}: an identifier needs the purpose of its pseudonym")
        if self.name in RESERVED:
            raise ValueError(f"{self.name}: the reader adds a column of that name itself")
        if self.pattern:
            re.compile(self.pattern)
        if self.scale > self.precision:
            raise ValueError(f"{self.name}: more decimals than digits")
        for bound in (self.minimum, self.maximum):
            if bound is not None and self.type not in (
                ColumnType.INTEGER,
                ColumnType.DECIMAL,
                ColumnType.DATE,
            ):
                raise ValueError(f"{self.name}: only numbers and dates have a minimum or maximum")
        return self


class RowRule(Strict):
    """What must hold within one row: `holds` is SQL over the typed columns (NULL counts as held)."""

    code: str = Field(pattern=r"^[A-Z0-9_]+$")
    expects: str = Field(min_length=10, description="plain English")
    mend: str = Field(min_length=10)
    column: str
    holds: str


class Table(Strict):
    """One table of an extract: a CSV file, or a sheet of a workbook."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str
    columns: list[Column] = Field(min_length=2)
    key: list[str]
    rules: list[RowRule] = []

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a column is named twice")
        unknown = (set(self.key) | {rule.column for rule in self.rules}) - set(names)
        if unknown:
            raise ValueError(f"{self.name}: no such column: {sorted(unknown)}")
        return self

    def column(self, name: str) -> Column:
        """The column of that name; raises `KeyError` for any other."""
        return next(column for column in self.columns if column.name == name)


class Contract(Strict):
    """One extract. `authority_column` and `period_column` say whose month a delivery is, if it does so."""

    extract: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    title: str
    description: str
    source_system: str
    owner_role: str
    due_day: int = Field(ge=1, le=31, description="day of the following month by which it should arrive")
    formats: list[Literal["csv", "xlsx"]]
    authority_column: str | None = None
    period_column: str | None = None
    tables: list[Table] = Field(min_length=1)

    @model_validator(mode="after")
    def _stating_columns_exist(self) -> Self:
        names = {column.name for table in self.tables for column in table.columns}
        for stating in (self.authority_column, self.period_column):
            if stating is not None and stating not in names:
                raise ValueError(f"{self.extract}: no table has the column {stating}")
        return self


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
