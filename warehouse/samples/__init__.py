"""Made-up records: `write_samples` writes the deliveries of a fictitious council, month by month."""

from __future__ import annotations

from warehouse.samples.write import DEFAULT_SEED, MonthWritten, SampleReport, write_samples

__all__ = ["DEFAULT_SEED", "MonthWritten", "SampleReport", "write_samples"]
