"""From text to typed columns: the SQL that a contract's table stands for.

Every column gives two expressions over its text: the fault (a reason code, or NULL where there is
none) and the typed value. The common, faultless shape is tested first; the finer question of what
is wrong is asked only of the cells that fail it, so that strictness costs little on good files.
"""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

import re
from collections.abc import Mapping

from warehouse.contracts import Column, ColumnType, RowRule, Table, plain
from warehouse.deliveries.reasons import REASONS
from warehouse.sql import literal
from warehouse.sql import quoted as name

FORMULA_MARK = "\x01formula"
ERROR_MARK = "\x01error"
TYPE_MARK = "\x01type"

PLACEHOLDERS = [
    "n/a",
    "#n/a",
    "na",
    "null",
    "none",
    "nan",
    "nil",
    "-",
    "--",
    ".",
    "..",
    "?",
    "tbc",
    "tba",
    "unknown",
    "missing",
]
ERROR_VALUES = ["#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!"]
SYMBOLS = ["c", "x", "z", "u", "low", ":", "*", "#", "k", "s", "p", "r", "e", "†", "~"]
BOOLEANS = {
    "true": True,
    "yes": True,
    "1": True,
    "y": True,
    "false": False,
    "no": False,
    "0": False,
    "n": False,
}


def text_of(column: Column) -> str:
    """The column of the raw table that holds this column's text."""
    return name(f"{column.name}__text")


def sql_type(column: Column) -> str:
    """The DuckDB type in which a column is stored."""
    match column.type:
        case ColumnType.INTEGER:
            return "BIGINT"
        case ColumnType.DECIMAL:
            return f"DECIMAL({column.precision},{column.scale})"
        case ColumnType.DATE:
            return "DATE"
        case ColumnType.DATETIME:
            return "TIMESTAMP"
        case ColumnType.BOOLEAN:
            return "BOOLEAN"
        case _:
            return "VARCHAR"


def typed(column: Column) -> str:
    """The typed value of a column's text; NULL where the text cannot be read."""
    text = text_of(column)
    match column.type:
        case ColumnType.INTEGER if column.cut_decimals:
            return f"cast(floor(try_cast({text} as double)) as bigint)"
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return f"try_cast({text} as {sql_type(column)})"
        case ColumnType.DATE | ColumnType.DATETIME:
            return _date(column, text)
        case ColumnType.BOOLEAN:
            truths = ", ".join(literal(word) for word, value in BOOLEANS.items() if value)
            return f"lower({text}) in ({truths})"
        case ColumnType.IDENTIFIER:
            return f"{pseudonym_function(column)}({text})"
        case _ if column.identifies == "postcode":
            return _outward_code(text)
        case _ if column.stored_as:
            return _stored_code(column, text)
        case _:
            return text


POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"
PERSONAL_VALUES = (
    "\\b([A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}"  # a postcode
    "|[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"  # an NHS number
    "|[A-Za-z][0-9]{11}[0-9A-Za-z])\\b"  # a pupil number
)


def _bare_postcode(text: str) -> str:
    return f"upper(regexp_replace({text}, '[{_BLANKS}]', '', 'g'))"


def _outward_code(text: str) -> str:
    """The part of a postcode before its last three characters, which names a district."""
    bare = _bare_postcode(text)
    return f"substr({bare}, 1, length({bare}) - 3)"


def _stored_code(column: Column, text: str) -> str:
    """The code under which an allowed code is kept."""
    changed = " ".join(
        f"when {literal(code)} then {literal(kept)}" for code, kept in column.stored_as.items()
    )
    return f"case {text} {changed} else {text} end"


_LIST_LETTER = re.compile(r"^\s*[A-Za-z]\)\s*")
_MARKED_CODE = re.compile(r"^[(\[]?([A-Za-z0-9]+)\s*[)\]:=–-]")
_SPACED_CODE = re.compile(r"^([A-Za-z]*[0-9][A-Za-z0-9]*)\s")


def spelled(column: Column, text: str) -> str | None:
    """The allowed code that a text spells, None where no spelling of the contract fits.

    Tried in order: the whole text, the text without a list letter ('b) Female'), and the code in front,
    which stands in brackets, before a colon, a dash or an equals sign ('N1 - Abuse or neglect'), or before
    a blank where it has a digit ('C2 Care order'). Compared are letters and digits, in lower case.
    """
    if text.startswith(("=", "+", "@")):
        return None  # what a spreadsheet takes for a formula
    known = column.known_spellings
    unlettered = _LIST_LETTER.sub("", text).lstrip()
    codes = (pattern.match(unlettered) for pattern in (_MARKED_CODE, _SPACED_CODE))
    tries = [text, unlettered, *(found.group(1) for found in codes if found)]
    return next((known[plain(each)] for each in tries if plain(each) in known), None)


def pseudonym_function(column: Column) -> str:
    """The name under which the connection knows the pseudonyms of this column's purpose."""
    return "pseudonym_" + re.sub(r"\W", "_", (column.purpose or "").lower())


def _date(column: Column, text: str) -> str:
    if column.date_format == "%Y-%m-%d":
        return f"try_cast({text} as date)"
    return f"cast(try_strptime({text}, {literal(column.date_format)}) as {sql_type(column)})"


def _date_is_exact(column: Column, text: str) -> str:
    """Written exactly as declared: reading and writing it gives the same text."""
    if column.date_format == "%Y-%m-%d":
        return f"(length({text}) = 10 and cast(try_cast({text} as date) as varchar) = {text})"
    pattern = literal(column.date_format)
    return f"(strftime(try_strptime({text}, {pattern}), {pattern}) = {text})"


def code_list_table(code_list: str) -> str:
    """The temporary table that holds the codes of 'seed.column'."""
    return name("codes_" + code_list.replace(".", "__"))


def fault(column: Column) -> str:
    """The reason code of a column's text, NULL where there is no fault."""
    text = text_of(column)
    branches = [f"when {text} is null then {literal('REQUIRED') if column.required else 'null'}"]
    good = _good(column, text)
    branches.append(f"when {good} then null")
    branches += [f"when {condition} then {literal(code)}" for condition, code in _faults(column, text)]
    return "case " + " ".join(branches) + " end"


def faultless(column: Column) -> str:
    """Whether a text, or its absence, has no fault at first sight; where not, `fault` decides."""
    text = text_of(column)
    return f"case when {text} is null then {str(not column.required).lower()} else {_good(column, text)} end"


def _listed(column: Column, text: str) -> list[tuple[str, str]]:
    """Conditions that fail, with their code, for values outside the contract's lists, shape and length."""
    checks: list[tuple[str, str]] = []
    if column.allowed is not None:
        checks.append((f"{text} in ({', '.join(map(literal, column.allowed))})", "NOT_ALLOWED"))
    if column.code_list is not None:
        checks.append((f"{text} in (select code from {code_list_table(column.code_list)})", "UNKNOWN_CODE"))
    if column.pattern is not None:
        checks.append((f"regexp_matches({text}, {literal(column.pattern)})", "PATTERN"))
    if column.guarded:
        checks.append((f"not regexp_matches({text}, {literal(PERSONAL_VALUES)})", "PERSONAL_VALUE"))
    return checks


def _bounds(column: Column) -> list[tuple[str, str]]:
    value = typed(column)
    checks = []
    if column.minimum is not None:
        checks.append((f"{value} >= {_bound(column, column.minimum)}", "BELOW_MINIMUM"))
    if column.maximum is not None:
        checks.append((f"{value} <= {_bound(column, column.maximum)}", "ABOVE_MAXIMUM"))
    return checks


def _bound(column: Column, bound: str) -> str:
    return f"cast({literal(bound)} as {sql_type(column)})"


_CONTROL = "\\x00-\\x1f\\x7f"
_CONTROL_IN_TEXT = "\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f"  # a line break may stand inside free text
_BLANKS = "\\s\\x{a0}\\x{200b}\\x{feff}"  # the last three look like nothing
_SPACES = f"'^[{_BLANKS}]|[{_BLANKS}]$'"


def _control(column: Column) -> str:
    return _CONTROL_IN_TEXT if column.type is ColumnType.TEXT else _CONTROL


def _closed_shape(column: Column) -> str:
    """Printable, no space at either end, no sign in front that a spreadsheet takes for a formula."""
    control = _control(column)
    return f"'^[^{_BLANKS}=+@\\-{_CONTROL}]([^{control}]*[^{_BLANKS}{_CONTROL}])?$'"


def _good(column: Column, text: str) -> str:
    """The faultless shape, as one cheap condition."""
    if column.identifies == "name":
        return "true"  # not stored, so that its content does not matter
    if column.identifies == "postcode":
        return f"regexp_full_match({_bare_postcode(text)}, {literal(POSTCODE)})"
    checks = [condition for condition, _ in _listed(column, text) + _bounds(column)]
    match column.type:
        case ColumnType.INTEGER if column.cut_decimals:
            checks.insert(0, f"regexp_full_match({text}, '-?[0-9]{{1,15}}(\\.[0-9]+)?')")
        case ColumnType.INTEGER:
            checks.insert(0, f"regexp_full_match({text}, '-?[0-9]{{1,18}}')")
        case ColumnType.DECIMAL:
            checks.insert(0, _decimal_shape(column, text))
        case ColumnType.DATE | ColumnType.DATETIME:
            checks.insert(0, _date_is_exact(column, text))
        case ColumnType.MONTH:
            checks.insert(0, f"regexp_full_match({text}, '[0-9]{{4}}-(0[1-9]|1[0-2])')")
        case ColumnType.BOOLEAN:
            checks.insert(0, f"lower({text}) in ({', '.join(map(literal, BOOLEANS))})")
        case ColumnType.IDENTIFIER:
            checks += [
                f"length({text}) <= {column.max_length}",
                f"regexp_matches(trim({text}), {_closed_shape(column)})",
            ]
        case _:
            placeholders = ", ".join(map(literal, [*PLACEHOLDERS, *ERROR_VALUES]))
            checks.append(f"length({text}) <= {column.max_length}")
            if column.allowed is None and column.code_list is None:
                checks.append(f"regexp_matches({text}, {_closed_shape(column)})")
                checks.append(f"(length({text}) > 8 or lower({text}) not in ({placeholders}))")
    return "(" + " and ".join(checks) + ")"


def _decimal_shape(column: Column, text: str) -> str:
    whole = column.precision - column.scale
    decimals = f"(\\.[0-9]{{1,{column.scale}}})?" if column.scale else ""
    return f"regexp_full_match({text}, '-?[0-9]{{1,{whole}}}{decimals}')"


def _faults(column: Column, text: str) -> list[tuple[str, str]]:
    """Ordered tests of a text that is not faultless: the first that holds names the fault."""
    lowered = f"lower(trim({text}))"
    found = [
        (f"{text} = {literal(FORMULA_MARK)}", "FORMULA_CELL"),
        (
            f"{text} = {literal(ERROR_MARK)} or {_error_value(text)}",
            "ERROR_VALUE",
        ),
    ]
    match column.type:
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            found += _number_faults(column, text, lowered)
        case ColumnType.DATE | ColumnType.DATETIME | ColumnType.MONTH:
            found += _date_faults(column, text, lowered)
        case ColumnType.BOOLEAN:
            found += [*_common(text, lowered), ("true", "NOT_A_BOOLEAN")]
        case _ if column.identifies == "postcode":
            found += [*_common(text, lowered), ("true", "NOT_A_POSTCODE")]
        case _:
            found += _text_faults(column, text, lowered)
    return found


def _error_value(text: str) -> str:
    return f"lower({text}) in ({', '.join(map(literal, ERROR_VALUES))})"


def _placeholder(lowered: str) -> str:
    return f"{lowered} in ({', '.join(map(literal, PLACEHOLDERS))})"


def _common(text: str, lowered: str) -> list[tuple[str, str]]:
    return [
        (f"regexp_matches({text}, '[\\x00-\\x08\\x0e-\\x1f\\x7f]')", "CONTROL_CHARACTER"),
        (_placeholder(lowered), "PLACEHOLDER"),
        (f"regexp_matches({text}, {_SPACES})", "SPACES_AROUND"),
    ]


def _number_faults(column: Column, text: str, lowered: str) -> list[tuple[str, str]]:
    symbols = ", ".join(map(literal, SYMBOLS))
    number = "-?[0-9]+(\\.[0-9]+)?"
    found = [
        *_common(text, lowered),
        (f"regexp_matches({text}, '^[=@]')", "FORMULA_TEXT"),
        (f"{lowered} in ({symbols})", "SYMBOL_IN_NUMBER"),
        (
            f"regexp_full_match({text}, '[-(]?[£$€]?-?[0-9]{{1,3}}(,[0-9]{{3}})+(\\.[0-9]+)?[%)]?')",
            "THOUSANDS_SEPARATOR",
        ),
        (f"regexp_matches({text}, '[£$€%]') and regexp_matches({text}, '[0-9]')", "UNIT_IN_NUMBER"),
        (f"regexp_full_match({text}, '[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+')", "SCIENTIFIC_NOTATION"),
    ]
    if column.type is ColumnType.INTEGER:
        found += [
            (f"regexp_full_match({text}, '-?[0-9]{{19,}}')", "NUMBER_TOO_LARGE"),
            (
                f"not regexp_full_match({text}, '{number if column.cut_decimals else '-?[0-9]+'}')",
                "NOT_AN_INTEGER",
            ),
        ]
    else:
        too_fine = f"'-?[0-9]+\\.[0-9]{{{column.scale + 1},}}'"
        found += [
            (f"regexp_full_match({text}, {too_fine})", "TOO_MANY_DECIMALS"),
            (f"not regexp_full_match({text}, '{number}')", "NOT_A_NUMBER"),
            (f"not {_decimal_shape(column, text)}", "NUMBER_TOO_LARGE"),
        ]
    return found + _negated(_listed(column, text) + _bounds(column))


def _date_faults(column: Column, text: str, lowered: str) -> list[tuple[str, str]]:
    if column.type is ColumnType.MONTH:
        shape = f"not regexp_full_match({text}, '[0-9]{{4}}-(0[1-9]|1[0-2])')"
        return [*_common(text, lowered), (shape, "NOT_A_MONTH"), *_negated(_listed(column, text))]
    declared = re.escape(column.date_format).replace("%Y", "[0-9]{4}")
    for part in ("%m", "%d", "%H", "%M", "%S"):
        declared = declared.replace(part, "[0-9]{2}")
    inexact = f"{_date_is_exact(column, text)} is not true"
    other = "[0-9]{1,4}[-/. ]([0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{1,4}"
    return [
        *_common(text, lowered),
        (f"regexp_full_match({text}, '[0-9]{{5}}(\\.[0-9]+)?')", "DATE_SERIAL"),
        (
            f"{inexact} and regexp_full_match({text}, {literal(declared)})",
            "IMPOSSIBLE_DATE",
        ),
        *([] if column.type is ColumnType.DATETIME else [(_has_time(text), "DATE_WITH_TIME")]),
        (
            f"{inexact} and (regexp_full_match({text}, '{other}|[0-9]{{8}}') or {_has_time(text)})",
            "DATE_FORMAT",
        ),
        (inexact, "NOT_A_DATE"),
        *_negated(_bounds(column)),
    ]


def _has_time(text: str) -> str:
    return f"regexp_full_match({text}, '.*[0-9][T ][0-9]{{1,2}}:[0-9]{{2}}.*')"


def _text_faults(column: Column, text: str, lowered: str) -> list[tuple[str, str]]:
    found = [
        (f"{text} = {literal(TYPE_MARK)}", "CELL_TYPE"),
        (f"regexp_matches({text}, '[{_control(column)}]')", "CONTROL_CHARACTER"),
    ]
    listed = column.allowed is not None or column.code_list is not None
    if not listed:
        found.append((_placeholder(lowered), "PLACEHOLDER"))
    if column.type is not ColumnType.IDENTIFIER:
        found.append((f"regexp_matches({text}, {_SPACES})", "SPACES_AROUND"))
    leading_minus_is_number = f"regexp_full_match(trim({text}), '[-+][0-9]+([.,][0-9]+)*%?')"
    found.append(
        (f"regexp_matches(trim({text}), '^[=+@\\-]') and not {leading_minus_is_number}", "FORMULA_TEXT")
    )
    if listed:
        found.append((_placeholder(lowered), "PLACEHOLDER"))
    found.append((f"length({text}) > {column.max_length}", "TOO_LONG"))
    if column.other_years:
        others = ", ".join(map(literal, column.other_years))
        found.append((f"{text} in ({others})", "CODE_OF_OTHER_YEAR"))
    return found + _negated(_listed(column, text))


def _negated(checks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"not coalesce({condition}, false)", code) for condition, code in checks]


def rule_columns(rule: RowRule, table: Table) -> list[Column]:
    """The columns that a row rule speaks of; it is asked only where all of them are faultless."""
    words = set(re.findall(r"[a-z_][a-z0-9_]*", re.sub(r"'[^']*'", "", rule.holds)))
    return [column for column in table.columns if column.name in words]


def expected(table: Table, code: str, column_name: str) -> tuple[str, str]:
    """What was expected of a cell, and the mend, in plain English for this column."""
    for rule in table.rules:
        if rule.code == code:
            return rule.expects, rule.mend
    reason = REASONS[code]
    if code == "DOUBLED_KEY":
        return f"one row for each {', '.join(table.key)}", reason.mend
    if column_name not in {column.name for column in table.columns}:
        return reason.expected, reason.mend
    column = table.column(column_name)
    details: Mapping[str, str] = {
        "NOT_ALLOWED": f"one of: {', '.join(column.allowed or [])}",
        "CODE_OF_OTHER_YEAR": f"a code of this collection year, one of: {', '.join(column.allowed or [])}",
        "UNKNOWN_CODE": f"a code of the reference list {column.code_list}",
        "PATTERN": f"a value of the shape {column.pattern}",
        "TOO_LONG": f"at most {column.max_length} characters",
        "BELOW_MINIMUM": f"at least {column.minimum}",
        "ABOVE_MAXIMUM": f"at most {column.maximum}",
        "TOO_MANY_DECIMALS": f"at most {column.scale} decimals",
        "NUMBER_TOO_LARGE": f"at most {column.precision - column.scale} digits before the point"
        if column.type is ColumnType.DECIMAL
        else "at most 18 digits",
    }
    if column.type in (ColumnType.DATE, ColumnType.DATETIME) and code.startswith(("DATE", "NOT_A_DATE")):
        return f"a date written {_human(column.date_format)}", reason.mend
    return details.get(code, reason.expected), reason.mend


def _human(date_format: str) -> str:
    written = date_format.replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")
    return written.replace("%H", "hh").replace("%M", "mm").replace("%S", "ss")
