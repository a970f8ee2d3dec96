"""What pyarrow reads in a release's Parquet files: `read_pyarrow.py FOLDER`."""

import json
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def described(metadata):
    return metadata[b"description"].decode() if metadata else ""


tables = {path.stem: pq.read_table(path) for path in (Path(sys.argv[1]) / "parquet").glob("*.parquet")}
chosen = tables["fct_indicator_value"].filter(
    (pc.field("indicator_code") == "CLA002")
    & (pc.field("area_code") == "E06000034")
    & (pc.field("period_kind") == "month")
    & (pc.field("period_end") == date(2017, 11, 30))
    & (pc.field("breakdown") == "all")
)
print(
    json.dumps(
        {
            "version": pa.__version__,
            "figures": [float(value) for value in chosen["value"].to_pylist()],
            "rows": {name: table.num_rows for name, table in tables.items()},
            "tables": {name: described(table.schema.metadata) for name, table in tables.items()},
            "columns": {
                f"{name}.{field.name}": described(field.metadata)
                for name, table in tables.items()
                for field in table.schema
            },
        }
    )
)
