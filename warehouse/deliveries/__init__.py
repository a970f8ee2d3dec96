"""Deliveries: from a file in the inbox to typed, reconciled extracts that the ledger vouches for."""

from warehouse.deliveries.loading import load
from warehouse.deliveries.receiving import receive
from warehouse.deliveries.registry import register_extracts
from warehouse.deliveries.report import FileReport, LoadReport, TableReport

__all__ = ["FileReport", "LoadReport", "TableReport", "load", "receive", "register_extracts"]
