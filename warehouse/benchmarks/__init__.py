"""Published national statistics, read as their publishers write them."""

from warehouse.benchmarks.contracts import NotTaken
from warehouse.benchmarks.opening import OpenedSource, open_source

__all__ = ["NotTaken", "OpenedSource", "open_source"]
