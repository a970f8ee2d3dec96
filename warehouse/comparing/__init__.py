"""An authority's published figures beside its comparators, year by year, from a candidate or a release."""

from warehouse.comparing.reading import ComparisonReport, compare
from warehouse.comparing.showing import render, write_csv

__all__ = ["ComparisonReport", "compare", "render", "write_csv"]
