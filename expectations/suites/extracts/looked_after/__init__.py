"""The official rules over the return on looked-after children (SSDA903), a module for each subject."""

from __future__ import annotations

from expectations.suites.extracts.looked_after import adoption, children, episodes, health, leavers, spells

RULES = [
    *children.RULES,
    *episodes.RULES,
    *health.RULES,
    *leavers.RULES,
    *adoption.RULES,
    *spells.RULES,
]
