"""What every measurement here shares: a result with its limit, and how it is printed and kept."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Result:
    """One figure with the limit it is held to, both in `unit`; `how` says what was measured."""

    name: str
    value: float
    limit: float
    unit: str
    how: str

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its limit."""
        return self.value <= self.limit


def keep(name: str, results: list[Result], details: dict[str, object]) -> Path:
    """Write results and details to `results/<name>.json`."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{name}.json"
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]}
    content = {
        "machine": machine,
        "results": [{**asdict(result), "holds": result.holds} for result in results],
        "details": details,
    }
    file.write_text(json.dumps(content, indent=2) + "\n")
    return file


def show(results: list[Result]) -> None:
    """Print the results as a table."""
    table = Table("Measured", "Value", "Limit", "", "How")
    for result in results:
        table.add_row(
            result.name,
            f"{result.value:.2f} {result.unit}",
            f"{result.limit:g} {result.unit}",
            "[green]holds[/green]" if result.holds else "[red]broken[/red]",
            result.how,
        )
    Console().print(table)
