"""What polars reads in a release's Parquet files: `read_polars.py FOLDER`.

A column's description stands in the Arrow schema of the file, which polars does not show; the table's does.
"""

import json
import sys
from datetime import date
from pathlib import Path

import polars as pl

paths = sorted((Path(sys.argv[1]) / "parquet").glob("*.parquet"))
figure = (
    pl.scan_parquet(next(path for path in paths if path.stem == "fct_indicator_value"))
    .filter(
        pl.col("indicator_code") == "CLA002",
        pl.col("area_code") == "E06000034",
        pl.col("period_kind") == "month",
        pl.col("period_end") == date(2017, 11, 30),
        pl.col("breakdown") == "all",
    )
    .select("value")
    .collect()
)
print(
    json.dumps(
        {
            "version": pl.__version__,
            "figures": [float(value) for value in figure["value"]],
            "rows": {path.stem: pl.read_parquet(path).height for path in paths},
            "tables": {path.stem: pl.read_parquet_metadata(path).get("description") for path in paths},
        }
    )
)
