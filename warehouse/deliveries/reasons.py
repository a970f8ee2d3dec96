"""Every reason for which a file or a row is not taken, with what was expected and the mend.

The codes are stable: quarantine files, the ledger, reports and the docs use them. Row rules of a
contract (`rules:` in its YAML) bring their own codes beside these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from warehouse.errors import Refusal


@dataclass(frozen=True)
class Reason:
    """One reason: `level` says whether it refuses the file or rejects the row."""

    code: str
    level: Literal["file", "row"]
    expected: str
    mend: str


def _file(code: str, expected: str, mend: str) -> Reason:
    return Reason(code, "file", expected, mend)


def _row(code: str, expected: str, mend: str) -> Reason:
    return Reason(code, "row", expected, mend)


_ALL = [
    # what the bytes are
    _file("EMPTY_FILE", "a file with content", "Export the file again."),
    _file(
        "FILE_KIND",
        "a CSV file, an .xlsx workbook or an XML file",
        "Save it as CSV UTF-8, as .xlsx or as XML.",
    ),
    _file(
        "FORMAT_NOT_ALLOWED",
        "a format that the contract of this extract lists",
        "Deliver it in a listed format.",
    ),
    _file("FILE_CHANGING", "a file that is complete", "Wait until it is complete, then load again."),
    _file("NUL_BYTE", "text without NUL bytes", "Export the file again; it is damaged or not a text file."),
    _file("UTF_16", "text in UTF-8", "Save it as 'CSV UTF-8', not as 'Unicode text'."),
    _file("ENCODING", "text in UTF-8", "Save it as 'CSV UTF-8'; another encoding would have to be guessed."),
    _file(
        "LINE_ENDS",
        "one kind of line end throughout",
        "Export the file again instead of joining parts of files.",
    ),
    _file("DELIMITER", "cells separated by commas", "Save it as CSV with commas."),
    _file(
        "UNCLOSED_QUOTE",
        "an even number of double quotes",
        "Close the quoted cell, or double a quote inside one.",
    ),
    _file(
        "STRAY_QUOTE",
        "double quotes only around whole cells",
        "Put the cell in quotes and double the quote inside.",
    ),
    _file("RECORD_TOO_LONG", "records of less than 1 MiB", "Check for a missing quote or line end."),
    _file("TRUNCATED", "a last record that is complete", "The file was cut off: export or copy it again."),
    _file(
        "NO_ROWS", "at least one row under the headings", "Deliver rows, or no file where there is nothing."
    ),
    _file(
        "MADE_UP_MIXED",
        "made-up records or real ones, never both",
        "Take out the rows whose identifiers begin with MADEUP, or give real identifiers another beginning.",
    ),
    # which extract it is
    _file(
        "HEADINGS_NOT_FOUND",
        "the headings of one extract in the first row",
        "Put the contract's headings in row 1.",
    ),
    _file("AMBIGUOUS_HEADINGS", "headings that fit one extract only", "Use the headings of one contract."),
    _file(
        "MISSING_COLUMN",
        "every column of the contract, in any order",
        "Add the column; it may be empty if optional.",
    ),
    _file(
        "UNKNOWN_COLUMN",
        "no column beside those of the contract",
        "Remove the column, or extend the contract.",
    ),
    _file("DOUBLED_HEADING", "every heading once", "Remove or rename the doubled column."),
    _file("BLANK_HEADING", "a heading over every column", "Name the column or remove it."),
    _file("SEVERAL_EXTRACTS", "sheets of one extract", "Deliver each extract in its own workbook."),
    _file(
        "MISSING_SHEET",
        "a sheet for every table of the extract",
        "Add the sheet, with headings only if empty.",
    ),
    _file("DOUBLED_TABLE", "each table on one sheet only", "Join the sheets, or remove the older one."),
    _file(
        "EDITION_NOT_KNOWN",
        "an edition that the contract of the source lists",
        "Add the edition to the source's contract and to seeds/reference/documents.csv.",
    ),
    # whose month it is
    _file("SEVERAL_AUTHORITIES", "one authority in one file", "Split the file by authority."),
    _file("SEVERAL_PERIODS", "one reporting period in one file", "Split the file by reporting period."),
    _file(
        "AUTHORITY_NOT_STATED",
        "an authority in the rows or the inbox folder",
        "Put it in inbox/<authority>/<period>/.",
    ),
    _file(
        "PERIOD_NOT_STATED",
        "a period in the rows or the inbox folder",
        "Put it in inbox/<authority>/<period>/.",
    ),
    _file("AUTHORITY_NOT_KNOWN", "the ONS code of an authority", "Correct the code, e.g. E06000034."),
    _file("PERIOD_NOT_A_MONTH", "a reporting period written YYYY-MM", "Correct it, e.g. 2017-11."),
    _file("FOLDER_NOT_KNOWN", "a file in inbox/ or in inbox/<authority>/<period>/", "Move the file there."),
    _file(
        "YEAR_NOT_COVERED",
        "a month of the collection years that the contract covers",
        "Check the inbox folder, or extend the contract by the year.",
    ),
    _file(
        "NOT_COLLECTED",
        "tables that are collected in the delivery's collection year",
        "Check the inbox folder: the table belongs to a later year.",
    ),
    _file(
        "AUTHORITY_DISAGREES",
        "the same authority in the rows and the inbox folder",
        "Move the file, or correct it.",
    ),
    _file(
        "PERIOD_DISAGREES",
        "the same period in the rows and the inbox folder",
        "Check whose month the file is.",
    ),
    _file(
        "OLDER_DELIVERY",
        "a delivery that no newer one has superseded",
        "To go back to it: `warehouse load --restate`.",
    ),
    _file(
        "ALL_ROWS_REJECTED",
        "at least one row without a fault",
        "Mend the rows that the quarantine file lists.",
    ),
    _file(
        "RECONCILE",
        "the same number of rows from two independent counts",
        "Report the file to the data team.",
    ),
    _file("ENGINE_REFUSED", "a file that the database engine can read", "Report the file to the data team."),
    # workbooks
    _file(
        "ENCRYPTED", "a workbook without password, saved as .xlsx", "Remove the password or save it as .xlsx."
    ),
    _file("NOT_A_WORKBOOK", "a workbook that opens", "Save it again as .xlsx; the file is damaged."),
    _file("MACROS", "a workbook without macros", "Save it as .xlsx, which holds none."),
    _file("EXTERNAL_LINKS", "a workbook without links to other files", "Paste values and break the links."),
    _file(
        "ZIP_BOMB",
        "a workbook that unpacks to a sensible size",
        "Save it again; ask the data team if it really is so large.",
    ),
    _file(
        "UNSAFE_XML",
        "a file without document types or entities",
        "Save the workbook again with a spreadsheet program, or export the XML without a document type.",
    ),
    _file("MERGED_CELLS", "no merged cells on a delivered sheet", "Unmerge the cells."),
    _file("HIDDEN_SHEET", "delivered sheets that can be seen", "Unhide the sheet, or remove it."),
    # XML
    _file("NOT_WELL_FORMED", "XML that is well formed", "Export the file again; it is damaged or cut off."),
    _file(
        "XML_ROOT", "the root element of a known extract", "Export the return that the contract describes."
    ),
    _file("XML_NAMESPACE", "the namespace that the contract names", "Export the return without changing it."),
    _file(
        "XML_STRUCTURE",
        "elements where the contract has them, each value once, and no attributes",
        "Export the return again without changing its elements.",
    ),
    _file("XML_TOO_LARGE", "XML of a sensible size", "Ask the data team if it really is so large."),
    # rows
    _row(
        "RAGGED_ROW",
        "as many cells as there are headings",
        "Put a cell that contains a comma in double quotes.",
    ),
    _row("REQUIRED", "a value", "Fill the cell."),
    _row("PLACEHOLDER", "a value or an empty cell", "Leave the cell empty instead of N/A, NULL or the like."),
    _row("SPACES_AROUND", "no spaces before or after the value", "Remove the spaces."),
    _row(
        "CONTROL_CHARACTER", "printable text on one line", "Remove line breaks, tabs and control characters."
    ),
    _row(
        "FORMULA_TEXT",
        "text that a spreadsheet does not take for a formula",
        "Remove the leading = + - or @.",
    ),
    _row("FORMULA_CELL", "a value, not a formula", "Copy the column and paste it as values."),
    _row("CELL_TYPE", "text", "Format the cell as text and type the value again."),
    _row(
        "ERROR_VALUE",
        "a value, not a spreadsheet error",
        "Mend the formula that gave the error, then paste values.",
    ),
    _row("NOT_AN_INTEGER", "a whole number in digits", "Write digits only."),
    _row("NOT_A_NUMBER", "a number in digits", "Write digits, with a point before decimals."),
    _row(
        "SYMBOL_IN_NUMBER",
        "a number; a symbol has its own column",
        "Empty the cell and put the symbol in its column.",
    ),
    _row("THOUSANDS_SEPARATOR", "a number without thousands separators", "Write 1234, not 1,234."),
    _row("UNIT_IN_NUMBER", "a number without currency or percent sign", "Write the bare number."),
    _row("SCIENTIFIC_NOTATION", "a number in plain digits", "Format the column as number before saving."),
    _row(
        "TOO_MANY_DECIMALS", "no more decimals than the contract allows", "Round the figure where it is made."
    ),
    _row("NUMBER_TOO_LARGE", "a number that fits the column", "Check the figure and its unit."),
    _row("BELOW_MINIMUM", "a value not below the minimum", "Check the value."),
    _row("ABOVE_MAXIMUM", "a value not above the maximum", "Check the value."),
    _row("NOT_A_DATE", "a date", "Write the date in the declared format."),
    _row("DATE_FORMAT", "the one declared date format", "Write the date in the declared format."),
    _row("DATE_SERIAL", "a date, not a spreadsheet's day number", "Format the column as date before saving."),
    _row("DATE_WITH_TIME", "a date without a time", "Remove the time."),
    _row("IMPOSSIBLE_DATE", "a date that exists", "Check day and month."),
    _row("NOT_A_MONTH", "a month written YYYY-MM", "Write it like 2017-11."),
    _row("NOT_A_BOOLEAN", "true or false, yes or no, 1 or 0", "Write one of these words."),
    _row("NOT_ALLOWED", "one of the values that the contract lists", "Use a listed value."),
    _row(
        "CODE_OF_OTHER_YEAR",
        "a code of the delivery's collection year",
        "Use the code of this year, or check the inbox folder.",
    ),
    _row(
        "PERSONAL_VALUE",
        "text without a postcode, an NHS number or a pupil number",
        "Remove it from the text.",
    ),
    _row("NOT_A_POSTCODE", "a whole postcode", "Correct the postcode, or leave the cell empty."),
    _row(
        "UNKNOWN_CODE", "a code of the reference list", "Correct the code, or add it to the reference list."
    ),
    _row("PATTERN", "a value of the shape that the contract states", "Correct the value."),
    _row("TOO_LONG", "a shorter text", "Shorten the text."),
    _row("DOUBLED_KEY", "one row for each key", "Remove the row that is wrong; none of them was taken."),
]

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}


def refusal(code: str, message: str, mend: str | None = None) -> Refusal:
    """The refusal of a whole file for a listed reason; `message` says what was found, without values."""
    reason = REASONS[code]
    return Refusal(code, message, mend or reason.mend)
