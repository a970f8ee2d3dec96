"""What pandas reads in a release's Parquet files: `read_pandas.py FOLDER`.

Descriptions come from `dictionary.csv`: pandas shows none of a Parquet file.
"""

import json
import sys
from pathlib import Path

import pandas as pd

release = Path(sys.argv[1])
frames = {path.stem: pd.read_parquet(path) for path in (release / "parquet").glob("*.parquet")}
values = frames["fct_indicator_value"]
chosen = values[
    (values["indicator_code"] == "CLA002")
    & (values["area_code"] == "E06000034")
    & (values["period_kind"] == "month")
    & (pd.to_datetime(values["period_end"]) == "2017-11-30")
    & (values["breakdown"] == "all")
]
words = pd.read_csv(release / "dictionary.csv", keep_default_na=False)
of_tables = words[words["column"] == ""]
of_columns = words[words["column"] != ""]
print(
    json.dumps(
        {
            "version": pd.__version__,
            "figures": [float(value) for value in chosen["value"]],
            "rows": {name: len(frame) for name, frame in frames.items()},
            "tables": dict(zip(of_tables["table"], of_tables["description"], strict=True)),
            "columns": dict(
                zip(of_columns["table"] + "." + of_columns["column"], of_columns["description"], strict=True)
            ),
        }
    )
)
