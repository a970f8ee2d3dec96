"""Our own rules over delivered records, beside the official ones: by row, and by whole delivery."""

from __future__ import annotations

from expectations.suites.extracts.records import (
    across,
    cases,
    characteristics,
    dates,
    drift,
    persons,
    volumes,
)
from expectations.suites.extracts.records.declaring import record_rules

ROWS = (*dates.ROWS, *persons.ROWS, *cases.ROWS, *volumes.ROWS, *across.ROWS)
BESIDES = {"said": persons.SAID}
RULES = [
    *record_rules(*ROWS, besides=BESIDES),
    *persons.DELIVERIES,
    *volumes.DELIVERIES,
    *characteristics.DELIVERIES,
    *drift.DELIVERIES,
]
