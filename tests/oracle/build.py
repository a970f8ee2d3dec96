"""Tables with every column of the contracts, made from the few cells that matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

CONTRACTS = Path(__file__).parents[2] / "warehouse" / "contracts"
EXTRACTS = ("annex_a", "ssda903", "csc_contacts", "places")
DATE_TYPES = {"date": "datetime64[s]", "datetime": "datetime64[s]", "integer": "Int64"}
Row = Mapping[str, Any]


@cache
def columns() -> dict[str, dict[str, str]]:
    """The stored columns of each table, '<extract>__<table>', with their types; without people's names."""
    found = {}
    for extract in EXTRACTS:
        contract = yaml.safe_load((CONTRACTS / f"{extract}.yml").read_text(encoding="utf-8"))
        for table in contract["tables"]:
            found[f"{extract}__{table['name']}"] = {
                column["name"]: column["type"]
                for column in table["columns"]
                if column.get("identifies") != "name"
            }
    return found


def tables(rows: Mapping[str, Iterable[Row]]) -> dict[str, pd.DataFrame]:
    """Every table of the extracts. A row names its `delivery_period`; cells left out are empty."""
    strangers = set(rows) - set(columns())
    if strangers:
        raise ValueError(f"no contract knows {sorted(strangers)}")
    found = {}
    for name, types in columns().items():
        wanted = [*types, "delivery_period", "delivery_sha256", "source_row"]
        told = [dict(row) for row in rows.get(name, ())]
        for number, row in enumerate(told, 2):
            row.setdefault("source_row", number)
            row.setdefault("delivery_sha256", f"made up {row['delivery_period']}")
            if unknown := set(row) - set(wanted):
                raise ValueError(f"{name} has no {sorted(unknown)}")
        frame = pd.DataFrame(told, columns=wanted, dtype=object)
        kinds = {column: DATE_TYPES.get(kind, "object") for column, kind in types.items()}
        found[name] = frame.astype(kinds | {"source_row": "int64"})
    return found
