"""Statements: what a report claims about figures, checked against a release."""

from warehouse.statements.checking import check_file
from warehouse.statements.model import Checked, Report, Statement, Verdict
from warehouse.statements.page import write_page
from warehouse.statements.proposing import proposal_lines, propose_file
from warehouse.statements.reading import StatementsRefused, read_statements
from warehouse.statements.results import as_data, terminal_lines, write_csv

__all__ = [
    "Checked",
    "Report",
    "Statement",
    "StatementsRefused",
    "Verdict",
    "as_data",
    "check_file",
    "proposal_lines",
    "propose_file",
    "read_statements",
    "terminal_lines",
    "write_csv",
    "write_page",
]
