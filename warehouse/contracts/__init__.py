"""Contracts of the extracts: what arrives, column by column."""

from warehouse.contracts.model import Column, ColumnType, Contract, RowRule, Table, contracts

__all__ = ["Column", "ColumnType", "Contract", "RowRule", "Table", "contracts"]
