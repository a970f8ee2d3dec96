"""How the tables of a release hang together: declared once, for PostgreSQL and for Power BI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from warehouse.releases.marts import Table


@dataclass(frozen=True)
class Reference:
    """A foreign key: these columns of any table name one row of `dimension` by `keys`."""

    columns: tuple[str, ...]
    dimension: str
    keys: tuple[str, ...]


# A column of one of these names means the same in every table.
REFERENCES = (
    Reference(("release_id",), "dim_release", ("release_id",)),
    Reference(("indicator_code",), "dim_indicator", ("indicator_code",)),
    Reference(("linked_indicator_code",), "dim_indicator", ("indicator_code",)),
    Reference(("area_code",), "dim_area", ("area_code",)),
    Reference(("authority_code",), "dim_area", ("area_code",)),
    Reference(("region_code",), "dim_area", ("area_code",)),
    Reference(("symbol",), "dim_symbol", ("symbol",)),
    Reference(("breakdown", "breakdown_value"), "dim_breakdown", ("breakdown", "breakdown_value")),
)


def references_of(tables: Sequence[Table]) -> Iterator[tuple[Table, Reference]]:
    """Every foreign key among these tables: those whose columns and whose dimension are both there."""
    by_name = {table.name: table for table in tables}
    for table in tables:
        for reference in REFERENCES:
            of_itself = table.name == reference.dimension and reference.columns == reference.keys
            dimension = by_name.get(reference.dimension)
            if dimension is None or of_itself or not all(map(table.column, reference.columns)):
                continue
            yield table, reference
