"""From a publisher's cells to rows of the contract `published_statistics`: area, period, value, symbol."""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.benchmarks.contracts import Measure, Source, read_reference
from warehouse.benchmarks.years import stated_period
from warehouse.deliveries.reasons import refusal
from warehouse.sql import literal

FIGURE_COLUMNS = (
    "source",
    "publication_date",
    "indicator_code",
    "area_code",
    "period_kind",
    "period_end",
    "breakdown",
    "breakdown_value",
    "numerator",
    "denominator",
    "value",
    "symbol",
    "status",
    "document",
    "place",
    "statement_no",
    "period_text",
)
"""The contract's columns that a publication fills; authority and reporting period say where it is filed."""
WITHHELD = "withheld_figures"
NO_FIGURE = "NO_ROWS"
"""The code of the refusal where no row of a file is taken."""


@dataclass(frozen=True)
class Passed:
    """What became of the rows of a file: figures taken, rows and figures passed over, figures withheld.

    `without_parts` are figures whose numerator and denominator were left out.
    """

    taken: int
    unmapped: int
    no_single_area: int
    not_in_force: int
    withheld: int
    without_parts: int


@dataclass(frozen=True)
class Converted:
    """The figures as text of the contract's columns with their source row, and the day of publication."""

    cells: pa.Table
    published: date
    passed: Passed


def converted(
    connection: duckdb.DuckDBPyConnection, source: Source, measures: Sequence[Measure], reference: Path
) -> Converted:
    """The long rows of an adapter as rows of the contract.

    Needs the tables `source_file` and `long_rows` (see `layouts`). What cannot be read stays as the
    publisher wrote it, so that the contract's own rules reject it with row and column. Raises `Refusal`
    EDITION_NOT_KNOWN where the newest year is beyond every edition, NO_ROWS where no row is taken.
    """
    _take_measures(connection, measures, reference)
    newest = _take_periods(connection, measures)
    edition = source.edition(newest)
    if edition is None:
        raise refusal(
            "EDITION_NOT_KNOWN", f"{source.source} holds the year {newest}, newer than every known edition."
        )
    published = _publication_day(reference, edition.document)
    _take_areas(connection, source, reference)
    _take_withheld(connection, source, reference)
    connection.execute(f"create temp table placed as {_placed(source)}")
    connection.execute(f"create temp table figure as {_figures(source, edition.document, published)}")
    connection.execute(f"create temp table agreeing as {_AGREEING}")
    cells = connection.sql(_CELLS).to_arrow_table()
    return Converted(cells, published, _passed(connection))


def _passed(connection: duckdb.DuckDBPyConnection) -> Passed:
    used = "(select max(rows_used) as rows_used from long_rows group by source_row)"  # a wide row counts once
    query = f"""select count(*) filter (where fate = 'taken'),
            (select count(*) from source_file) - (select coalesce(sum(rows_used), 0) from {used}),
            count(*) filter (where fate = 'no single area'), count(*) filter (where fate = 'not in force'),
            count(*) filter (where fate = 'taken' and reason is not null),
            (select count(*) filter (where disagrees) from agreeing)
        from placed"""
    return Passed(*connection.execute(query).fetchall()[0])


def _take(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Put rows into a temporary table; all of them have the same columns, and there is at least one."""
    connection.register("taken_rows", pa.Table.from_pylist([dict(row) for row in rows]))
    connection.execute(f"create temp table {table} as select * from taken_rows")
    connection.unregister("taken_rows")


def _take_measures(
    connection: duckdb.DuckDBPyConnection, measures: Sequence[Measure], reference: Path
) -> None:
    multiplier = {row["indicator_code"]: row["multiplier"] for row in read_reference(reference, "indicators")}
    rows = [
        {
            "measure_no": number,
            "indicator_code": each.indicator_code,
            "measure": each.measure,
            "year_kind": each.year_kind,
            "factor": each.factor,
            "multiplier": multiplier.get(each.indicator_code),
        }
        for number, each in enumerate(measures)
    ]
    _take(connection, "measure", rows)


def _take_periods(connection: duckdb.DuckDBPyConnection, measures: Sequence[Measure]) -> int:
    """What every text of a year means for every kind of year; gives the newest year of the rows."""
    texts = [row[0] for row in connection.execute("select distinct year from long_rows").fetchall()]
    if not texts:
        raise refusal(NO_FIGURE, "No row holds a figure that an indicator of the catalogue takes.")
    rows = []
    for kind in sorted({each.year_kind for each in measures}):
        for text in texts:
            period = stated_period(kind, text or "")
            rows.append(
                {
                    "year_kind": kind,
                    "year": text,
                    "period_kind": period.kind if period else "financial_year",
                    "period_end": period.end if period else None,
                    "status": period.status if period else "final",
                }
            )
    _take(connection, "period", rows)
    return max((row["period_end"].year for row in rows if isinstance(row["period_end"], date)), default=0)


def _publication_day(reference: Path, document: str) -> date:
    found = {row["document"]: row["document_date"] for row in read_reference(reference, "documents")}
    if document not in found:
        raise refusal("EDITION_NOT_KNOWN", f"The document {document} is not in the list of documents.")
    return date.fromisoformat(found[document])


def _take_areas(connection: duckdb.DuckDBPyConnection, source: Source, reference: Path) -> None:
    """Every way in which this source may name an area, with the code that was in force from when to when.

    An authority keeps the department's number when its ONS code changes, so that each of its codes leads
    to the one of the day.
    """
    areas = [row for row in read_reference(reference, "areas") if row["area_kind"] != "neighbour_group"]
    by_number: dict[str, list[dict[str, str]]] = {}
    for row in areas:
        by_number.setdefault(row["dfe_code"] or row["area_code"], []).append(row)
    own = {code: number for number, code in source.areas.items()}
    rows = []
    for number, same in by_number.items():
        names = {
            number,
            *(row["area_code"] for row in same),
            *(own[row["area_code"]] for row in same if row["area_code"] in own),
            *(row["area_name"] for row in same if source.areas_by_name and row["area_kind"] == "authority"),
        }
        rows += [
            {
                "area": each,
                "area_code": row["area_code"],
                "valid_from": row["valid_from"] or "1900-01-01",
                "valid_to": row["valid_to"] or "9999-12-31",
            }
            for each in sorted(names)
            for row in same
        ]
    _take(connection, "area_name", rows)


def _take_withheld(connection: duckdb.DuckDBPyConnection, source: Source, reference: Path) -> None:
    """The figures that the publisher got wrong: named by hand, with the reason, and never shown."""
    rows = [row for row in read_reference(reference, WITHHELD) if row["source"] == source.source]
    columns = ("indicator_code", "area_code", "first_period_end", "last_period_end", "symbol", "reason")
    none = dict.fromkeys(columns)
    _take(
        connection, "withheld_rows", [{column: row[column] for column in columns} for row in rows] or [none]
    )
    connection.execute(
        """create temp table withheld as select indicator_code, area_code, cast(symbol as varchar) as symbol,
            cast(reason as varchar) as reason, cast(first_period_end as date) as first_period_end,
            cast(last_period_end as date) as last_period_end
        from withheld_rows where indicator_code is not null"""
    )


def _placed(source: Source) -> str:
    """Every long row with its period, the area of that day, and what becomes of it."""
    nowhere = ", ".join(map(literal, source.no_single_area)) or "null"
    return f"""
        with dated as (
            select long_rows.*, measure.indicator_code, measure.measure, measure.factor, measure.multiplier,
                period.period_kind, period.period_end, period.status,
                coalesce(trim(long_rows.area) in ({nowhere}), long_rows.area is null) as has_no_area
            from long_rows join measure using (measure_no)
            join period on measure.year_kind = period.year_kind
                and long_rows.year is not distinct from period.year
        ),
        known as (select distinct area from area_name)
        select dated.*, coalesce(area_name.area_code, trim(dated.area)) as area_code,
            withheld.symbol as withheld_symbol, withheld.reason,
            case when has_no_area then 'no single area'
                when known.area is not null and area_name.area_code is null and period_end is not null
                then 'not in force' else 'taken' end as fate
        from dated
        left join known on trim(dated.area) = known.area
        left join area_name on trim(dated.area) = area_name.area
            and coalesce(dated.period_end, date '9999-12-31') >= cast(area_name.valid_from as date)
            and coalesce(dated.period_end, date '9999-12-31') <= cast(area_name.valid_to as date)
        left join withheld on dated.indicator_code = withheld.indicator_code
            and area_name.area_code = withheld.area_code
            and dated.period_end between withheld.first_period_end and withheld.last_period_end"""


def _symbol(source: Source, column: str) -> str:
    if not source.symbols:
        return "cast(null as varchar)"
    branches = " ".join(
        f"when {literal(text)} then {literal(symbol)}" for text, symbol in source.symbols.items()
    )
    return f"case trim({column}) {branches} end"


def _official(source: Source, column: str) -> str:
    """The text of the figure itself: without a second one in brackets, without commas between thousands."""
    text = f"trim({column})"
    if source.second_figure:
        number = "-?[0-9][0-9,]*(\\.[0-9]+)?"
        text = (
            f"case when regexp_full_match({text}, '{number} \\([^()]+\\)')"
            f" then split_part({text}, ' ', 1) else {text} end"
        )
    if source.thousands:
        grouped = "-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?"
        text = (
            f"case when regexp_full_match({text}, '{grouped}') then replace({text}, ',', '') else {text} end"
        )
    return f"({text})"


def _number(source: Source, column: str, factor: str, decimals: int) -> str:
    """The figure as text with at most so many decimals; as written where it cannot be read as a number."""
    text = _official(source, column)
    number = f"try_cast({text} as decimal(28, 15))"
    if source.years_and_months:
        months = (
            f"cast(split_part({text}, ':', 1) as integer) * 12 + cast(split_part({text}, ':', 2) as integer)"
        )
        number = (
            f"case when regexp_full_match({text}, '[0-9]{{2}}:(0[0-9]|1[01])')"
            f" then cast({months} as decimal(28, 15)) end"
        )
        text = f"('no years and months: ' || {text})"  # 19 would pass for a number of days otherwise
    scaled = (
        f"cast(round({number} * cast({factor} as decimal(10, 6)), {decimals}) as decimal(18, {decimals}))"
    )
    return f"coalesce(cast({scaled} as varchar), {text})"


def _part(source: Source, column: str) -> str:
    """A numerator or denominator: nothing where a symbol stands in its place."""
    return f"case when {_symbol(source, column)} is null then {_number(source, column, '1', 4)} end"


def _figures(source: Source, document: str, published: date) -> str:
    symbol = f"coalesce(withheld_symbol, {_symbol(source, 'value')})"
    constants = {
        "source": literal(source.publisher),
        "publication_date": literal(published.isoformat()),
        "breakdown": "'all'",
        "breakdown_value": "'all'",
        "document": literal(document),
        "statement_no": "'2'" if source.compiles else "'1'",
    }
    kept = f"case when {symbol} is null then"
    expressions = {
        **constants,
        "indicator_code": "indicator_code",
        "area_code": "area_code",
        "period_kind": "period_kind",
        "period_end": "coalesce(cast(period_end as varchar), year)",
        "numerator": f"case when withheld_symbol is null then {_part(source, 'numerator')} end",
        "denominator": "case when withheld_symbol is null then "
        f"nullif({_part(source, 'denominator')}, '0.0000') end",
        "value": f"{kept} {_number(source, 'value', 'factor', 6)} end",
        "symbol": symbol,
        "status": "status",
        "place": f"{literal(source.source + ': ')} || measure || coalesce('; withheld: ' || reason, '')",
        "period_text": "year",
    }
    selected = ", ".join(f"{expressions[column]} as {column}" for column in FIGURE_COLUMNS)
    return f"select {selected}, source_row, multiplier from placed where fate = 'taken'"


# Publishers round counts and percentages apart. Parts that do not make the figure to its last digit would
# contradict it, so the figure then stands without them; so does a reason why there is no figure.
_AGREEING = """
    with number as (
        select *, try_cast(value as decimal(28, 15)) as figure, try_cast(numerator as double) as above,
            try_cast(denominator as double) as below, try_cast(multiplier as double) as times
        from figure
    ),
    digit as (
        select *, case when figure = round(figure, 0) then 1 when figure = round(figure, 1) then 0.1
            when figure = round(figure, 2) then 0.01 else 0.000001 end as last_digit
        from number
    )
    select * exclude (figure, above, below, times, last_digit),
        coalesce(above, below) is not null
        and coalesce(abs(figure - above * times / below) > last_digit / 2 + 0.000001, figure is null)
            as disagrees
    from digit"""
_CELLS = f"""
    select {", ".join(column for column in FIGURE_COLUMNS if column not in ("numerator", "denominator"))},
        case when not disagrees then numerator end as numerator,
        case when not disagrees then denominator end as denominator, source_row
    from agreeing order by source_row"""
