"""Contracts of the extracts: what arrives, column by column."""

from warehouse.contracts.model import (
    Column,
    ColumnType,
    Contract,
    RowRule,
    Table,
    XmlShape,
    contracts,
    names_persons,
    plain,
)

__all__ = [
    "Column",
    "ColumnType",
    "Contract",
    "RowRule",
    "Table",
    "XmlShape",
    "contracts",
    "names_persons",
    "plain",
]
