"""The step of the build that decides what is shown: called by the dbt model `int_disclosure_decided`."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from warehouse.disclosure import policy
from warehouse.disclosure.decide import decide
from warehouse.disclosure.tables import KEY, case_of, rows_of

_TYPES = {"period_end": pa.date32()}


def decided(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row per computed figure: its key and `outcome`, from the tables that the build has made so far.

    Raises `UsageFault` DISCLOSURE_POLICY, `WarehouseError` DISCLOSURE_UNDECIDED.
    """
    case = case_of(connection, policy.load())
    outcomes, _ = decide(case)
    names = [*KEY.split(", "), "outcome"]
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in names])
    columns = list(zip(*rows_of(case, outcomes), strict=True)) or [()] * len(names)
    return pa.table([pa.array(column, schema.field(i).type) for i, column in enumerate(columns)], schema)
