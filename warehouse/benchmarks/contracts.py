"""The contracts of sources: how each publication looks, one YAML file per publisher's family of files."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from warehouse.benchmarks.years import KINDS
from warehouse.errors import WarehouseError

FOLDER = Path(__file__).parent / "sources"
NOT_TAKEN = Path(__file__).parent / "not_taken.yml"
MEASURES = "benchmark_measures"


class Strict(BaseModel):
    """A model that knows no other field than those it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(Strict):
    """One publication of a source: the newest year in it, and its code in seeds/reference/documents.csv."""

    newest_year: int
    document: str


class WorkbookShape(Strict):
    """A workbook with one sheet a measure that is unfolded into the columns of the source's long table.

    `sheets` is how the names of these sheets begin; the rest of the name goes into `table_column`. `headings`
    are those of a row's place with the columns that they fill. Every other heading is a period and an item
    with `separator` between; period, item and the cell go into `cell_columns`.
    """

    sheets: str
    headings: dict[str, str] = Field(min_length=1)
    separator: str
    table_column: str
    cell_columns: tuple[str, str, str]


class Source(Strict):
    """One data set of a publisher.

    `headings` are those by which it is known, spelled exactly; `layout` names the adapter that reads it.
    `symbols` are the texts that stand in a value's place, with the symbol under which each is kept.
    `areas` are areas that the source numbers in its own way; `areas_by_name`: it names authorities and gives
    no code; `no_single_area` are those that are several authorities at once, parts of a region, or nobody's:
    their rows are passed over and counted.
    `thousands`: numbers may have commas between thousands. `second_figure`: a cell may hold another figure
    in brackets behind the official one, which alone is taken. `years_and_months`: a duration may be written
    01:07 for one year and seven months, which is read as months. `compiles`: the source repeats what others
    publish first, so that its figures lead only where those are not at hand. `workbook`: the source may also
    come as an .ods workbook of this shape.
    """

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    publisher: str
    layout: Literal["lait", "open_data", "open_data_counts", "ascof", "oflog", "cqc_directory"]
    headings: list[str] = Field(min_length=2)
    symbols: dict[str, Literal["c", "low", "x", "z", "u"]]
    areas: dict[str, str] = {}
    areas_by_name: bool = False
    no_single_area: list[str] = []
    thousands: bool = False
    second_figure: bool = False
    years_and_months: bool = False
    compiles: bool = False
    workbook: WorkbookShape | None = None
    editions: list[Edition] = Field(min_length=1)

    @model_validator(mode="after")
    def _editions_in_order(self) -> Self:
        years = [edition.newest_year for edition in self.editions]
        if years != sorted(set(years)):
            raise ValueError(f"{self.source}: the editions are in order of their newest year")
        return self

    def edition(self, newest_year: int) -> Edition | None:
        """The edition that a file with this newest year belongs to: the first that reaches so far."""
        return next((each for each in self.editions if each.newest_year >= newest_year), None)


class Measure(Strict):
    """One row of seeds/reference/benchmark_measures.csv: where in a source an indicator's figure stands.

    `value_item` is the column or item of the figure, `numerator_item` and `denominator_item` those of its
    parts where the source gives them (in a directory: ratings, separated by bars, that are counted),
    `filters` the rows meant (`column=text`, joined by semicolons).
    The figure times `factor` is in the unit of the indicator. `known_after_months` is how long after the end
    of a period its figure is first published, rounded up. `source_polarity` is what the source itself says is
    good: high, low or none.
    """

    source: str
    measure: str
    value_item: str
    numerator_item: str
    denominator_item: str
    filters: str
    indicator_code: str
    year_kind: str
    factor: str = Field(pattern=r"^[0-9]+(\.[0-9]+)?$")
    known_after_months: int = Field(ge=0, le=36)
    source_polarity: Literal["high", "low", "none"]
    note: str

    @model_validator(mode="after")
    def _known_year(self) -> Self:
        if self.year_kind not in KINDS:
            raise ValueError(f"{self.source} {self.measure}: no such kind of year: {self.year_kind}")
        return self

    @property
    def items(self) -> tuple[str, str, str]:
        """Where the figure, its numerator and its denominator stand; empty where there is none."""
        return self.value_item, self.numerator_item, self.denominator_item

    @property
    def conditions(self) -> dict[str, str]:
        """The filters as columns and the texts that they must hold."""
        pairs = (part.partition("=") for part in self.filters.split(";") if part)
        return {column: text for column, _, text in pairs}


class NotTaken(Strict):
    """A publication that is known by its headings, and why no indicator takes its figures."""

    title: str
    publisher: str
    headings: list[str] = Field(min_length=3)
    reason: str

    @property
    def explanation(self) -> str:
        """What the file is and why nothing of it is loaded, in one line for the person who loaded it."""
        return f"{self.title} ({self.publisher}). {self.reason}"


@cache
def publications_not_taken() -> tuple[NotTaken, ...]:
    """Every publication that is known and not loaded."""
    return tuple(map(NotTaken.model_validate, yaml.safe_load(NOT_TAKEN.read_text(encoding="utf-8"))))


@cache
def sources() -> tuple[Source, ...]:
    """Every source contract, in order of its name."""
    found = [
        Source.model_validate(entry)
        for path in sorted(FOLDER.glob("*.yml"))
        for entry in _entries(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    return tuple(sorted(found, key=lambda source: source.source))


def _entries(family: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources of a family's file; what they share holds for each, headings beside their own."""
    shared = family.get("shared", {})
    headings = shared.get("headings", [])
    return [{**shared, **entry, "headings": [*headings, *entry["headings"]]} for entry in family["sources"]]


def measures(reference: Path) -> list[Measure]:
    """The measures that an indicator of the catalogue takes; raises `WarehouseError` REFERENCE_MISSING."""
    return [Measure.model_validate(row) for row in read_reference(reference, MEASURES)]


def read_reference(reference: Path, name: str) -> list[dict[str, str]]:
    """The rows of a reference seed as text; raises `WarehouseError` REFERENCE_MISSING."""
    try:
        with (reference / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as error:
        raise WarehouseError(
            "REFERENCE_MISSING",
            f"The reference list {name} cannot be read.",
            f"Restore {name}.csv in the folder of reference seeds.",
        ) from error
