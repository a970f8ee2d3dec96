"""Published national statistics, read as their publishers write them."""

from warehouse.benchmarks.opening import OpenedSource, open_source

__all__ = ["OpenedSource", "open_source"]
