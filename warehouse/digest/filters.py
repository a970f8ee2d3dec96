"""Choices of scorecard rows that a link makes, without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warehouse.digest import words
from warehouse.digest.details import Details
from warehouse.digest.tables import Row


def filters(details: Details, lines: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Choices by target, by course, and by the headings of each framework.

    `lines` has the figure that the page speaks of for each indicator in its tables, in their order.
    """
    chosen: list[dict[str, Any]] = []
    for rag, word in words.RAGS.items():
        codes = [code for code, line in lines.items() if line["rag"] == rag]
        chosen.append({"id": f"only-{rag}", "group": "Against target", "name": word, "codes": codes})
    for name, variation in (("Better than usual", "improvement"), ("Worse than usual", "concern")):
        codes = [code for code, line in lines.items() if (line["variation"] or "").startswith(variation)]
        chosen.append({"id": f"only-{variation}", "group": "Course", "name": name, "codes": codes})
    for judgement in ("better", "worse"):
        name = f"{judgement.capitalize()} than a year before"
        codes = [code for code, line in lines.items() if line["direction_judgement"] == judgement]
        chosen.append({"id": f"only-{judgement}", "group": "Course", "name": name, "codes": codes})
    sections: dict[tuple[str, int], dict[str, Any]] = {}
    for line in details.frameworks:
        one = sections.setdefault(
            (line["framework"], line["section_no"]),
            {
                "id": f"only-{line['framework']}-{line['section_no']}",
                "group": line["framework_name"],
                "name": line["section"],
                "codes": [],
            },
        )
        if line["indicator_code"] in lines:
            one["codes"].append(line["indicator_code"])
    return [one for one in [*chosen, *sections.values()] if one["codes"]]
