"""DuckDB at work: text into a raw table, faults, typed Parquet. One engine a load, one session a table."""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from warehouse.contracts import Column, ColumnType, Contract, Table
from warehouse.deliveries import convert
from warehouse.deliveries.pseudonyms import pseudonym, purpose_key
from warehouse.deliveries.reasons import refusal
from warehouse.deliveries.scan import LONGEST_RECORD, Structure
from warehouse.errors import WarehouseError
from warehouse.settings import Settings
from warehouse.sql import literal
from warehouse.sql import quoted as name

MEMORY = "600MB"
MOST_LISTED = 100_000
"""Faults of one table that are listed one by one; all of them are counted."""
MADE_UP = "MADEUP"
"""How the identifiers of made-up records begin; `warehouse sample` writes them so."""
MOST_IN_CASE = 100
"""Spellings of one column that are put right by a CASE; more of them by a join."""
MOST_IN_DICTIONARY = 2000  # a column with more different values is written plainly, which is faster


@dataclass(frozen=True)
class Fault:
    """One fault of one row: a reference, never a value. `column` is empty where the whole row is meant.

    `costs` says whether the row is rejected or only the cell left empty.
    """

    source_row: int
    column: str
    code: str
    costs: str = "row"


@dataclass
class RawTable:
    """The text of one table inside a connection, and what the structure said about it.

    The raw table `raw` has one column `<name>__text` per contract column; its rowid is the record's
    ordinal among those the engine could read; the SQL expression `source_row` gives its number in the file,
    `is_blank` says that all its cells are empty.
    """

    connection: duckdb.DuckDBPyConnection
    table: Table
    received: int
    blank: int
    ragged: list[int] = field(default_factory=list)
    source_row: str = "rowid + 2"
    is_blank: str = "false"


@dataclass(frozen=True)
class Outcome:
    """What became of a table's rows.

    `reasons` counts the faults that reject rows by code, `warnings` those for which a cell was left empty.
    `faults` lists them in the order of the file, the first `MOST_LISTED` of them.
    """

    accepted: int
    rejected: int
    faults: list[Fault]
    reasons: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)

    @property
    def unlisted(self) -> int:
        """How many faults are counted but not listed."""
        return sum(self.reasons.values()) + sum(self.warnings.values()) - len(self.faults)


class Engine:
    """The DuckDB that all files of one load share: in memory, with one limit, spilling into the secure home.

    Opening one costs more than reading a small file. After a fault of the engine the next file gets a new
    one (`renew`), because a fault may leave the old one unusable or full. Use as a context manager.
    """

    def __init__(self, settings: Settings) -> None:
        self._spill = settings.home_dir / "load-spill"
        self._database: duckdb.DuckDBPyConnection | None = None
        self._keys: dict[str, bytes] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.renew()

    @property
    def database(self) -> duckdb.DuckDBPyConnection:
        """The open engine; it reaches nothing by itself but its spill folder."""
        if self._database is None:
            self._database = duckdb.connect(
                config={
                    "memory_limit": MEMORY,
                    "temp_directory": str(self._spill),
                    "autoinstall_known_extensions": False,
                }
            )
        return self._database

    def renew(self) -> None:
        """Close the engine; the next use opens an empty one."""
        if self._database is not None:
            self._database.close()
        self._database, self._keys = None, {}

    def define_pseudonyms(self, contract: Contract, key: bytes) -> None:
        """Let the engine know the pseudonyms of a contract's identifiers under exactly this key.

        A function that an earlier file defined under another key is replaced. The functions belong to the
        engine and not to a session, because a function ends with what defined it.
        """
        for table in contract.tables:
            for column in table.columns:
                if column.type is ColumnType.IDENTIFIER:
                    derived = purpose_key(key, column.purpose or "")
                    self._define(convert.pseudonym_function(column), derived)

    def _define(self, function: str, derived: bytes) -> None:
        if self._keys.get(function) == derived:
            return
        if function in self._keys:
            self.database.remove_function(function)
            del self._keys[function]
        self.database.create_function(
            function, _pseudonymise(derived), ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW
        )
        self._keys[function] = derived


@contextmanager
def session(database: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session with temporary tables of its own; all sessions of an engine share its memory limit."""
    connection = database.cursor()
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def read_raw_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, order: list[str], structure: Structure
) -> RawTable:
    """Let DuckDB read a scanned CSV as text; raises `Refusal` RECONCILE where it counts other records."""
    columns = ", ".join(f"{literal(column + '__text')}: 'VARCHAR'" for column in order)
    absent = "".join(
        f", cast(null as varchar) as {convert.text_of(column)}"
        for column in table.columns
        if column.name not in order
    )
    connection.execute(
        f"""create temp table raw as select *{absent}
            from read_csv({literal(str(path))}, columns = {{{columns}}}, header = true,
            auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
            strict_mode = true, store_rejects = true, max_line_size = {4 * LONGEST_RECORD})"""
    )
    rejected = _one(connection, "select count(distinct line) from reject_errors")
    read = _one(connection, "select count(*) from raw")
    # the engine passes over one empty cell too many at the end of a row; the structure does not
    unread = sorted(set(structure.ragged) - set(structure.trailing_comma))
    if read + rejected != structure.records or rejected != len(unread):
        raise refusal(
            "RECONCILE",
            f"The structure of the file has {structure.records} records, {len(unread)} of them ragged; "
            f"the engine read {read} and refused {rejected}.",
        )
    source_row = _source_row(connection, sorted({*unread, *structure.empty_lines}))
    is_blank = f"coalesce({', '.join(convert.text_of(column) for column in table.columns)}) is null"
    if structure.trailing_comma:  # such a row is ragged, not blank
        _rows_table(connection, "overlong", structure.trailing_comma)
        is_blank += f" and {source_row} not in (select source_row from overlong)"
    blank = _one(connection, f"select count(*) from raw where {is_blank}")
    if not blank:
        is_blank = "false"
    return RawTable(
        connection, table, structure.records - blank, blank, structure.ragged, source_row, is_blank
    )


def read_raw_cells(
    connection: duckdb.DuckDBPyConnection, cells: pa.Table, table: Table, source_rows: list[int]
) -> RawTable:
    """Take the text of a sheet's rows (columns named as the contract's) as the raw table."""
    _take_cells(connection, cells, table)
    present = set(source_rows)
    gaps = [row for row in range(2, max(source_rows, default=1)) if row not in present]
    return RawTable(connection, table, len(source_rows), 0, [], _source_row(connection, gaps))


def read_raw_records(
    connection: duckdb.DuckDBPyConnection, cells: pa.Table, table: Table, blank: int
) -> RawTable:
    """Take the text of the elements of one table as the raw table; the first with content is number 1."""
    _take_cells(connection, cells, table)
    return RawTable(connection, table, cells.num_rows, blank, [], "(rowid + 1)")


def _take_cells(connection: duckdb.DuckDBPyConnection, cells: pa.Table, table: Table) -> None:
    selected = ", ".join(
        f"{name(column.name) if column.name in cells.column_names else 'cast(null as varchar)'}"
        f" as {convert.text_of(column)}"
        for column in table.columns
    )
    connection.register("cells", cells)
    connection.execute(f"create temp table raw as select {selected} from cells")
    connection.unregister("cells")


def distinct_texts(raw: RawTable, column: str) -> list[str]:
    """At most two different texts of a column, spaces around them taken off, empty cells left out."""
    text = convert.text_of(raw.table.column(column))
    different = f"select distinct {text} as text from raw"
    query = f"select distinct trim(text) from ({different}) where trim(text) <> '' limit 2"
    return [row[0] for row in raw.connection.execute(query).fetchall()]


def write_typed(raw: RawTable, target: Path, sha256: str, reference: Path) -> Outcome:
    """Judge every row and write the faultless ones as typed Parquet.

    The engine has to know the pseudonyms of the contract (`Engine.define_pseudonyms`). Raises `Refusal`
    RECONCILE where accepted + rejected is not what was received, `WarehouseError` REFERENCE_MISSING where
    a code list is absent.
    """
    connection, table = raw.connection, raw.table
    _load_code_lists(connection, table, reference)
    if raw.ragged:
        _rows_table(connection, "ragged", raw.ragged)
    _resolve_spellings(raw)
    profiles = _profiles(raw)
    connection.execute(_judged_view(raw, profiles))
    doubled = _doubled_keys(raw, profiles)
    accepted = _write_parquet(raw, target, sha256, set(raw.ragged) | doubled)
    blanked = any(column.faulty == "cell" and profiles[column.name].faulty for column in table.columns)
    if accepted == raw.received and not blanked:
        return Outcome(accepted, 0, [])
    connection.execute(
        "create temp table fault (source_row bigint, column_name varchar, code varchar, costs varchar)"
    )
    if raw.ragged:
        connection.execute("insert into fault select source_row, '', 'RAGGED_ROW', 'row' from ragged")
    if doubled:
        _rows_table(connection, "doubled", sorted(doubled))
        key = literal(", ".join(table.key))
        connection.execute(f"insert into fault select source_row, {key}, 'DOUBLED_KEY', 'row' from doubled")
    if blanked or accepted + len(raw.ragged) < raw.received:
        _note_row_faults(raw, profiles)
    rejected = _one(connection, "select count(distinct source_row) from fault where costs = 'row'")
    if accepted + rejected != raw.received:
        raise refusal(
            "RECONCILE",
            f"{table.name}: {raw.received} rows were received, {accepted} accepted and {rejected} rejected.",
        )
    listed = connection.execute(
        f"select * from fault order by source_row, column_name, code limit {MOST_LISTED}"
    ).fetchall()
    faults = [Fault(*row) for row in listed]
    return Outcome(accepted, rejected, faults, _counted(connection, "row"), _counted(connection, "cell"))


def _write_parquet(raw: RawTable, target: Path, sha256: str, excluded: set[int]) -> int:
    """Write the faultless rows that are not excluded by source row; gives how many the file then holds."""
    connection, table = raw.connection, raw.table
    columns = ", ".join(name(column.name) for column in table.kept)
    excluding = ""
    if excluded:
        _rows_table(connection, "excluded", sorted(excluded))
        excluding = " and source_row not in (select source_row from excluded) order by source_row"
    # source_row says where a row stood, so the writer need not keep the order; that halves its time
    connection.execute("set preserve_insertion_order = false")
    try:
        connection.execute(
            f"""copy (select {columns}, {literal(sha256)} as delivery_sha256, source_row from judged
                where {_faultless(table)}{excluding})
                to {literal(str(target))} (format parquet, parquet_version v2, compression zstd,
                dictionary_size_limit {MOST_IN_DICTIONARY})"""
        )
    finally:  # the setting is the engine's, and the next file must be read in order
        connection.execute("set preserve_insertion_order = true")
    return _one(connection, f"select count(*) from read_parquet({literal(str(target))})")


def _counted(connection: duckdb.DuckDBPyConnection, costs: str) -> dict[str, int]:
    query = "select code, count(*) from fault where costs = $1 group by code order by code"
    return dict(connection.execute(query, [costs]).fetchall())


def _rows_table(connection: duckdb.DuckDBPyConnection, table: str, rows: list[int]) -> None:
    connection.execute(f"create temp table {table} as select unnest($1::bigint[]) as source_row", [rows])


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _resolve_spellings(raw: RawTable) -> None:
    """Put the code in the place of every text that spells one, once for each different text.

    A column with few spellings is changed by a CASE, all such columns in one pass over the rows; one with
    many, which only a faulty file has, by a join.
    """
    columns = [column for column in raw.table.columns if column.variants]
    spellings = {
        column.name: {text: code for text in texts if (code := convert.spelled(column, text)) != text}
        for column, texts in zip(columns, _different_texts(raw, columns), strict=True)
    }
    in_one_pass = []
    for column in columns:
        text, codes = convert.text_of(column), spellings[column.name]
        if len(codes) > MOST_IN_CASE:
            query = f"""update raw set {text} = spelling.code
                from (select unnest($1::varchar[]) as text, unnest($2::varchar[]) as code) as spelling
                where {text} = spelling.text and spelling.code is not null"""
            raw.connection.execute(query, [list(codes), list(codes.values())])
        elif known := {spelling: code for spelling, code in codes.items() if code is not None}:
            branches = " ".join(f"when {literal(one)} then {literal(code)}" for one, code in known.items())
            in_one_pass.append(f"{text} = case {text} {branches} else {text} end")
    if in_one_pass:
        raw.connection.execute(f"update raw set {', '.join(in_one_pass)}")


def _different_texts(raw: RawTable, columns: list[Column]) -> list[list[str]]:
    """The different texts of each column, empty cells left out, found by one statement."""
    if not columns:
        return []
    parts = [
        f"(select distinct {number} as place, {convert.text_of(column)} as text from raw)"
        for number, column in enumerate(columns)
    ]
    found: list[list[str]] = [[] for _ in columns]
    for place, text in raw.connection.execute(" union all ".join(parts)).fetchall():
        if text is not None:
            found[place].append(text)
    return found


def _fault_name(index: int) -> str:
    return f"fault_{index}"


def _faultless(table: Table) -> str:
    faults = [
        f"{_fault_name(index)} is null"
        for index, column in enumerate(table.columns)
        if column.faulty == "row"
    ]
    return " and ".join(
        ["not is_blank", *faults, *(f"rule_{index} is null" for index in range(len(table.rules)))]
    )


@dataclass(frozen=True)
class Profile:
    """How many different texts a column has, empty ones counted as one, and how many of them are faulty."""

    different: int
    faulty: int


def _profiles(raw: RawTable) -> dict[str, Profile]:
    """The profile of every column: one statement for the quick question, one more where it leaves doubt.

    Most columns hold nothing but faultless texts, and each different text is judged once.
    """
    columns = raw.table.columns
    quick = {column.name: f"count(*) filter (where {convert.faultless(column)})" for column in columns}
    found = _asked_of_different_texts(raw, columns, quick)
    doubtful = [column for column in columns if found[column.name][1] < found[column.name][0]]
    closely = {column.name: f"count({convert.fault(column)})" for column in doubtful}
    faulty = _asked_of_different_texts(raw, doubtful, closely)
    return {
        column.name: Profile(found[column.name][0], faulty.get(column.name, (0, 0))[1]) for column in columns
    }


def _asked_of_different_texts(
    raw: RawTable, columns: list[Column], questions: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """The number of different texts of each column, and the answer to its question about them."""
    if not columns:
        return {}
    parts = [
        f"""(select {number}, count(*), {questions[column.name]}
            from (select distinct {convert.text_of(column)} from raw where not ({raw.is_blank})))"""
        for number, column in enumerate(columns)
    ]
    answers = raw.connection.execute(" union all ".join(parts)).fetchall()
    return {columns[number].name: (different, answer) for number, different, answer in answers}


def _judged_view(raw: RawTable, profiles: Mapping[str, Profile]) -> str:
    """A view with every typed column, its fault, the row rules broken, and the source row.

    A column in which no different text has a fault is not judged again row by row.
    """
    table = raw.table
    position = {column.name: index for index, column in enumerate(table.columns)}
    faults = [
        f"{convert.fault(column) if profiles[column.name].faulty else 'cast(null as varchar)'}"
        f" as {_fault_name(index)}"
        for index, column in enumerate(table.columns)
    ]
    typed = [
        f"{_stored(column, _fault_name(position[column.name]))} as {name(column.name)}"
        if profiles[column.name].faulty
        else f"{convert.typed(column)} as {name(column.name)}"
        for column in table.kept
    ]
    rules = []
    for index, rule in enumerate(table.rules):
        readable = [
            f"{_fault_name(position[column.name])} is null" for column in convert.rule_columns(rule, table)
        ]
        condition = " and ".join([*readable, f"({rule.holds}) is false"])
        rules.append(f"case when {condition} then {literal(rule.code)} end as rule_{index}")
    inner = ", ".join([*faults, *typed, f"{raw.source_row} as source_row", f"{raw.is_blank} as is_blank"])
    outer = ", ".join(["*", *rules])
    return f"create temp view judged as select {outer} from (select {inner} from raw)"


def _stored(column: Column, fault: str) -> str:
    """The typed value of a column; nothing of a faulty cell that costs only itself."""
    if column.faulty == "cell":
        return f"case when {fault} is null then {convert.typed(column)} end"
    return convert.typed(column)


def _source_row(connection: duckdb.DuckDBPyConnection, gaps: list[int]) -> str:
    """The record number in the file of a row of `raw`: the heading row is 1, every gap counts.

    `gaps` are the record numbers, in order, that are in the file but not in `raw`.
    """
    if not gaps:
        return "(rowid + 2)"
    # row k of the raw table stands after as many gaps as there are thresholds at or below k
    connection.execute(
        """create temp table source_rows as
           with thresholds as (select unnest($1::bigint[]) as threshold),
           shifts as (select threshold, count(*) as gaps from thresholds group by threshold),
           running as (select threshold, sum(gaps) over (order by threshold) as shift from shifts)
           select raw.rowid as ordinal, cast(raw.rowid + 2 + coalesce(shift, 0) as bigint) as source_row
           from raw asof left join running on raw.rowid >= running.threshold""",
        [[gap - 2 - number for number, gap in enumerate(gaps)]],
    )
    return "(select source_rows.source_row from source_rows where source_rows.ordinal = raw.rowid)"


def _doubled_keys(raw: RawTable, profiles: Mapping[str, Profile]) -> set[int]:
    """Source rows whose key occurs more than once among the whole rows with a readable key."""
    table = raw.table
    if not table.key:
        return set()
    position = {column.name: index for index, column in enumerate(table.columns)}
    whole = ["not is_blank"]
    if raw.ragged:
        whole.append("source_row not in (select source_row from ragged)")
    readable = " and ".join([*whole, *(f"{_fault_name(position[key])} is null" for key in table.key)])
    varying = [key for key in table.key if profiles[key].different > 1] or table.key[:1]
    keys = ", ".join(name(key) for key in varying)
    doubled = f"select hash({keys}) as code from judged where {readable} group by 1 having count(*) > 1"
    raw.connection.execute(f"create temp table suspect as {doubled}")
    if not _one(raw.connection, "select count(*) from suspect"):
        return set()
    query = f"""select source_row from (select source_row, count(*) over (partition by {keys}) as times
        from judged where {readable} and hash({keys}) in (select code from suspect)) where times > 1"""
    return {row[0] for row in raw.connection.execute(query).fetchall()}


def _note_row_faults(raw: RawTable, profiles: Mapping[str, Profile]) -> None:
    """Put every fault of every row that has one into the table `fault`, ragged rows left out."""
    table = raw.table
    faults = [
        (_fault_name(index), literal(column.name), column.faulty)
        for index, column in enumerate(table.columns)
        if profiles[column.name].faulty
    ]
    faults += [(f"rule_{index}", literal(rule.column), "row") for index, rule in enumerate(table.rules)]
    if not faults:
        return
    some = " or ".join(f"{code} is not null" for code, _, _ in faults)
    whole = " and source_row not in (select source_row from ragged)" if raw.ragged else ""
    raw.connection.execute(
        f"""create temp table bad as select source_row, {", ".join(code for code, _, _ in faults)} from judged
            where not is_blank and ({some}){whole}"""
    )
    parts = [
        f"select source_row, {column}, {code}, {literal(costs)} from bad where {code} is not null"
        for code, column, costs in faults
    ]
    raw.connection.execute(f"insert into fault {' union all '.join(parts)}")


def _load_code_lists(connection: duckdb.DuckDBPyConnection, table: Table, reference: Path) -> None:
    lists = sorted({column.code_list for column in table.columns if column.code_list})
    for code_list in lists:
        codes = sorted(read_codes(reference, code_list))
        created = f"create temp table {convert.code_list_table(code_list)} as"
        connection.execute(f"{created} select unnest($1::varchar[]) as code", [codes])


def read_codes(reference: Path, code_list: str) -> set[str]:
    """The codes of 'seed.column' in the reference folder; raises `WarehouseError` REFERENCE_MISSING."""
    seed, column = code_list.split(".")
    path = reference / f"{seed}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as source:
            return {row[column] for row in csv.DictReader(source) if row[column]}
    except (OSError, KeyError) as error:
        raise WarehouseError(
            "REFERENCE_MISSING",
            f"The reference list {code_list} cannot be read.",
            f"Restore {seed}.csv with its column {column} in the folder of reference seeds.",
        ) from error


def is_made_up(raws: Iterable[RawTable]) -> bool:
    """Whether the records of a delivery are made up: their marking columns begin with MADEUP.

    Raises `Refusal` MADE_UP_MIXED where only some of them do.
    """
    filled = marked = 0
    for raw in raws:
        for column in raw.table.marking:
            text = f"upper(trim({convert.text_of(column)}))"
            found = raw.connection.execute(
                f"select count(nullif({text}, '')), count(*) filter (starts_with({text}, {literal(MADE_UP)}))"
                " from raw"
            ).fetchall()[0]
            filled, marked = filled + found[0], marked + found[1]
    if marked not in (0, filled):
        raise refusal("MADE_UP_MIXED", "Some records of the file are made up and others are not.")
    return marked > 0


def _pseudonymise(derived: bytes) -> Callable[[pa.ChunkedArray], pa.Array]:
    def batch(texts: pa.ChunkedArray) -> pa.Array:
        values = [None if text is None else pseudonym(text, derived) for text in texts.to_pylist()]
        return pa.array(values, pa.string())

    return batch
