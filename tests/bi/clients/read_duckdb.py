"""What this version of DuckDB reads in a release's `marts.duckdb`: `read_duckdb.py FOLDER`."""

import json
import sys
from pathlib import Path

import duckdb

with duckdb.connect(str(Path(sys.argv[1]) / "marts.duckdb"), read_only=True) as connection:
    tables = dict(
        connection.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'mart'"
        ).fetchall()
    )
    figure = connection.execute(
        "select value from mart.fct_indicator_value where indicator_code = 'CLA002' "
        "and area_code = 'E06000034' and breakdown = 'all' "
        "and period_kind = 'month' and period_end = date '2017-11-30'"
    ).fetchall()
    columns = connection.execute(
        "select table_name, column_name, comment from duckdb_columns() where schema_name = 'mart'"
    ).fetchall()
    print(
        json.dumps(
            {
                "version": duckdb.__version__,
                "figures": [float(value) for (value,) in figure],
                "rows": {
                    table: connection.execute(f"select count(*) from mart.{table}").fetchone()[0]
                    for table in tables
                },
                "tables": tables,
                "columns": {f"{table}.{column}": comment for table, column, comment in columns},
            }
        )
    )
