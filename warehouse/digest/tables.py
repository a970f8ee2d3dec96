"""Rows of the tables of schema `mart`, asked for by name, whichever version of the models made them."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.errors import WarehouseError

Row = dict[str, Any]

_FIGURES = "fct_indicator_value"
# Who states a figure does not know what was published; pages mark a revised figure by its status.
_REVISED = (
    "case when revision = 'r' and value is not null and status = 'final' then 'revised' else status end"
)


class Tables:
    """The tables of schema `mart` in the connection's own database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        found = connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'mart' and database_name = current_database()"
        ).fetchall()
        self._columns: dict[str, set[str]] = {}
        for table, column in found:
            self._columns.setdefault(table, set()).add(column)

    def has(self, table: str, column: str) -> bool:
        """Whether the mart has that column."""
        return column in self._columns.get(table, set())

    def rows(
        self,
        table: str,
        columns: list[str],
        *,
        optional: list[str] | None = None,
        where: str = "",
        parameters: list[Any] | None = None,
        order: str = "",
    ) -> list[Row]:
        """Rows of one mart as dictionaries; an optional column that is absent reads as None.

        Raises `WarehouseError` MART_INCOMPLETE where another is absent.
        """
        missing = [column for column in columns if not self.has(table, column)]
        if missing:
            raise WarehouseError(
                "MART_INCOMPLETE",
                f"Table mart.{table} has no column {', '.join(missing)}.",
                "Build the candidate again with the models of this version.",
            )
        names = columns + (optional or [])
        chosen = [self._cell(table, name) for name in names]
        # Every name in the statement is a constant of this module; values are bound.
        sql = f"select {', '.join(chosen)} from mart.{table}"  # noqa: S608
        sql += f" where {where}" if where else ""
        sql += f" order by {order}" if order else ""
        found = self._connection.execute(sql, parameters or []).fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    def release_id(self) -> str:
        """The release that the marts hold; raises `WarehouseError` MART_EMPTY where they hold no row."""
        for table in ("dim_indicator", "rpt_scorecard", "fct_indicator_value"):
            found = self.rows(table, ["release_id"])
            if found:
                return str(found[0]["release_id"])
        raise WarehouseError(
            "MART_EMPTY",
            "The marts of this candidate hold no rows.",
            "Run `warehouse build` for the period first.",
        )

    def _cell(self, table: str, name: str) -> str:
        if not self.has(table, name):
            return f"null as {name}"
        if (table, name) == (_FIGURES, "status") and self.has(table, "revision"):
            return f"{_REVISED} as {name}"
        return name
