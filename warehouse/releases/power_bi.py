"""A model of the release for Power BI: one TMDL script, applied in Power BI Desktop's TMDL view.

It reads the Parquet files of a release folder that the report's owner names in one parameter. A figure is
never summed over areas or months: the measures show one figure, or nothing where several are selected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from warehouse.releases.marts import Table
from warehouse.releases.relations import references_of

NAME = "power_bi.tmdl"

_DATES = "dim_date"
_DAY = "date_day"
_FIGURES = "fct_indicator_value"
_TYPES = {
    "DATE": "dateTime",
    "TIMESTAMP": "dateTime",
    "TIMESTAMP WITH TIME ZONE": "dateTime",
    "INTEGER": "int64",
    "BIGINT": "int64",
    "BOOLEAN": "boolean",
    "DOUBLE": "double",
}
# The last day of a fact's period is how it hangs on the calendar.
_DAYS_OF_FACTS = ("period_end", "rating_date")

_MEASURES = (
    (
        "Figure",
        "The selected figure; empty where none or several are selected, because rates do not add up",
        f"IF(COUNTROWS({_FIGURES}) = 1, SELECTEDVALUE({_FIGURES}[value]))",
        "#,0.##",
    ),
    (
        "Figure or symbol",
        "The selected figure as text, or the symbol that says why there is none",
        f"IF(COUNTROWS({_FIGURES}) = 1, "
        f"IF(ISBLANK(SELECTEDVALUE({_FIGURES}[value])), SELECTEDVALUE({_FIGURES}[symbol]), "
        f'FORMAT(SELECTEDVALUE({_FIGURES}[value]), "#,0.##")))',
        None,
    ),
    (
        "Change since last year",
        "The selected figure less that of the same period last year",
        f"IF(COUNTROWS({_FIGURES}) = 1, "
        f"SELECTEDVALUE({_FIGURES}[value]) - SELECTEDVALUE({_FIGURES}[same_period_last_year_value]))",
        "+#,0.##;-#,0.##;0",
    ),
    (
        "Caveats",
        "How many caveats touch the selected figures",
        f"SUM({_FIGURES}[caveat_count])",
        "0",
    ),
)


def write_model(tables: Sequence[Table], path: Path) -> None:
    """Write the script for these tables; descriptions, keys and types are those of the dictionary."""
    path.write_text("\n".join(_script(tables)) + "\n", encoding="utf-8", newline="\n")


def _script(tables: Sequence[Table]) -> Iterator[str]:
    yield "createOrReplace"
    yield ""
    yield "\t/// Folder of one release, for example the one that releases/current points at"
    yield (
        '\texpression ReleaseFolder = "C:\\releases\\current" meta [IsParameterQuery=true, Type="Text", '
        "IsParameterQueryRequired=true]"
    )
    for table in tables:
        yield ""
        yield from (f"\t{line}" if line else "" for line in _table(table))
    for name, source, target in _relationships(tables):
        yield ""
        yield f"\trelationship {name}"
        yield f"\t\tfromColumn: {source}"
        yield f"\t\ttoColumn: {target}"


def _table(table: Table) -> Iterator[str]:
    yield from _described(table.comment)
    yield f"table {table.name}"
    if table.name == _DATES:
        yield "\tdataCategory: Time"
    if table.name == _FIGURES:
        for name, meaning, expression, pattern in _MEASURES:
            yield ""
            yield from (f"\t{line}" for line in _described(meaning))
            yield f"\tmeasure '{name}' = {expression}"
            if pattern:
                yield f"\t\tformatString: {pattern}"
    for column in table.columns:
        yield ""
        yield from (f"\t{line}" for line in _described(column.comment))
        yield f"\tcolumn {column.name}"
        yield f"\t\tdataType: {_type(column.type)}"
        if table.name == _DATES and column.name == _DAY:
            yield "\t\tisKey"
        if column.type == "DATE":
            yield "\t\tformatString: yyyy-mm-dd"
        yield "\t\tsummarizeBy: none"
        yield f"\t\tsourceColumn: {column.name}"
    yield ""
    yield f"\tpartition {table.name} = m"
    yield "\t\tmode: import"
    yield "\t\tsource ="
    yield "\t\t\tlet"
    yield f'\t\t\t\tFile = File.Contents(ReleaseFolder & "\\parquet\\{table.name}.parquet"),'
    yield "\t\t\t\tRows = Parquet.Document(File)"
    yield "\t\t\tin"
    yield "\t\t\t\tRows"


def _relationships(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    """Single-column keys between two tables; several ways between two tables would be ambiguous."""
    joined: set[tuple[str, str]] = set()
    for table, reference in references_of(tables):
        pair = (table.name, reference.dimension)
        star = not table.name.startswith("dim_") and reference.dimension != "dim_release"
        if star and len(reference.columns) == 1 and pair not in joined:
            joined.add(pair)
            yield (
                f"{table.name}_{reference.columns[0]}",
                f"{table.name}.{reference.columns[0]}",
                f"{reference.dimension}.{reference.keys[0]}",
            )
    if any(table.name == _DATES for table in tables):
        for table in tables:
            day = next((name for name in _DAYS_OF_FACTS if _is_date(table, name)), None)
            if day and not table.name.startswith("dim_"):
                yield f"{table.name}_{day}", f"{table.name}.{day}", f"{_DATES}.{_DAY}"


def _is_date(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.type == "DATE"


def _described(text: str) -> Iterator[str]:
    if text:
        yield f"/// {' '.join(text.split())}"


def _type(kind: str) -> str:
    return "decimal" if kind.startswith("DECIMAL") else _TYPES.get(kind, "string")
