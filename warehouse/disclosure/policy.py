"""The disclosure policy of an installation, as the reference tables `disclosure_*.csv` state it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.errors import UsageFault
from warehouse.settings import PROJECT

FOLDER = PROJECT / "seeds" / "reference"
WHOLE = "all"
ROUNDINGS = (1, 3, 5, 10)
"""To what counts may be rounded; it hides nothing by itself, so what is decided does not depend on it."""


@dataclass(frozen=True)
class Policy:
    """What may be shown.

    A count from 1 to `threshold` is small; what is counted of fewer than `minimum_denominator` cases is held
    back. Of every small number readers must be left with `protection_width` other values at least. A
    breakdown of which more than `withhold_percent` of the figures are small is left out as a whole.
    `public` gives, by breakdown and indicator ('' for all), whether it may leave the secure zone.
    `quantities` names numbers that several indicators share, by indicator and part; `flows` are triples of
    an open stock, what began and what ended; `parts` are pairs of a number and one that it is a part of.
    """

    threshold: int
    minimum_denominator: int
    protection_width: int
    withhold_percent: int
    public: Mapping[tuple[str, str], bool]
    quantities: Mapping[tuple[str, str], str]
    flows: tuple[tuple[str, str, str], ...]
    parts: tuple[tuple[str, str], ...]

    def is_public(self, indicator_code: str, breakdown: str) -> bool:
        """Whether an indicator's figures of a breakdown may leave the secure zone; the whole always may."""
        if breakdown == WHOLE:
            return True
        of_all = self.public.get((breakdown, ""), False)
        return self.public.get((breakdown, indicator_code), of_all)

    def is_small(self, numerator: int, denominator: int | None) -> bool:
        """Whether a figure points to few people by itself (statistics.md, small numbers).

        `denominator` is of cases; None for a count and for a rate, whose population is nobody's secret.
        """
        if 1 <= numerator <= self.threshold:
            return True
        return denominator is not None and (
            1 <= denominator - numerator <= self.threshold or 1 <= denominator < self.minimum_denominator
        )


def load(folder: Path = FOLDER) -> Policy:
    """Read the policy; raises `UsageFault` DISCLOSURE_POLICY where a table is missing or cannot be read."""
    try:
        return _read(folder)
    except (OSError, KeyError, ValueError) as fault:
        raise UsageFault(
            "DISCLOSURE_POLICY",
            f"The disclosure policy in {folder.name} cannot be read ({type(fault).__name__}).",
            "Compare the files disclosure_*.csv with docs/disclosure-control.md and mend them.",
        ) from fault


@cache
def _read(folder: Path) -> Policy:
    settings = {row["setting"]: int(row["value"]) for row in _rows(folder / "disclosure_policy.csv")}
    relations = _rows(folder / "disclosure_relations.csv")
    policy = Policy(
        threshold=settings["threshold"],
        minimum_denominator=settings["minimum_denominator"],
        protection_width=settings["protection_width"],
        withhold_percent=settings["withhold_percent"],
        public={
            (row["breakdown"], row["indicator_code"]): {"true": True, "false": False}[row["is_public"]]
            for row in _rows(folder / "disclosure_breakdowns.csv")
        },
        quantities={
            (row["indicator_code"], row["part"]): row["quantity"]
            for row in _rows(folder / "disclosure_quantities.csv")
        },
        flows=tuple(
            (row["quantity"], row["second_quantity"], row["third_quantity"])
            for row in relations
            if row["relation"] == "stock_started_ended"
        ),
        parts=tuple(
            (row["quantity"], row["second_quantity"]) for row in relations if row["relation"] == "part_of"
        ),
    )
    if not 1 <= policy.protection_width <= policy.threshold <= policy.minimum_denominator:
        raise ValueError("1 <= protection_width <= threshold <= minimum_denominator")
    if settings["round_to"] not in ROUNDINGS:
        raise ValueError(f"round_to is one of {ROUNDINGS}")
    return policy


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
