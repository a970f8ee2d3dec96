"""An attack from outside: works with the files of releases alone and shares no code with the warehouse.

`python attacker.py RELEASE...` prints what it recovers: the hidden figures that only one whole number fits,
given everything that these release folders show.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil, floor
from pathlib import Path

from scipy.optimize import linprog

ONCE_ONLY = {"CLA003", "CLA004", "ADO001", "CLA050"}
"""Indicators whose windows are not the sums of their months, as their definitions in a release say."""


@dataclass
class Puzzle:
    """Numbers by name, those known, the least of the others, and sums that are nought."""

    known: dict[object, int] = field(default_factory=dict)
    hidden: dict[object, int] = field(default_factory=dict)
    sums: list[dict[object, int]] = field(default_factory=list)

    def solve(self) -> dict[object, int]:
        """The hidden numbers that can have one value only."""
        groups = self._groups()
        return {name: value for rows, names in groups for name, value in _pinned(self, rows, names)}

    def _groups(self) -> list[tuple[list[dict[object, int]], list[object]]]:
        leader = {name: name for name in self.hidden}

        def find(name: object) -> object:
            while leader[name] != name:
                leader[name] = leader[leader[name]]
                name = leader[name]
            return name

        rows = [(row, [name for name in row if name in self.hidden]) for row in self.sums]
        for _, names in rows:
            for name in names[1:]:
                leader[find(name)] = find(names[0])
        gathered: dict[object, tuple[list[dict[object, int]], list[object]]] = defaultdict(lambda: ([], []))
        for name in self.hidden:
            gathered[find(name)][1].append(name)
        for row, names in rows:
            if names:
                gathered[find(names[0])][0].append(row)
        return list(gathered.values())


def _pinned(puzzle: Puzzle, rows: list[dict[object, int]], names: list[object]) -> list[tuple[object, int]]:
    if not rows:
        return []
    at = {name: number for number, name in enumerate(names)}
    matrix = [[0.0] * len(names) for _ in rows]
    sums = [0.0] * len(rows)
    for number, row in enumerate(rows):
        for name, factor in row.items():
            if name in at:
                matrix[number][at[name]] += factor
            else:
                sums[number] -= factor * puzzle.known[name]
    bounds = [(puzzle.hidden[name], None) for name in names]
    found = []
    for name, number in at.items():
        ends = []
        for side in (1.0, -1.0):
            aim = [0.0] * len(names)
            aim[number] = side
            answer = linprog(aim, A_eq=matrix, b_eq=sums, bounds=bounds)
            if answer.status == 2:
                return []  # figures of different days that do not fit together: this way leads nowhere
            ends.append(answer.fun * side if answer.status == 0 else float("inf"))
        low, high = ceil(ends[0] - 1e-6), floor(ends[1] + 1e-6) if ends[1] != float("inf") else None
        if low == high:
            found.append((name, low))
    return found


def table(file: Path) -> Puzzle:
    """The puzzle of a table with margins in CSV: the last row and column are sums, c is hidden."""
    with file.open(encoding="utf-8", newline="") as opened:
        cells = list(csv.reader(opened))
    puzzle = Puzzle()
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            if cell == "c":
                puzzle.hidden[y, x] = 0
            else:
                puzzle.known[y, x] = int(cell)
    last_row, last_column = len(cells) - 1, len(cells[0]) - 1
    for y in range(len(cells)):
        puzzle.sums.append({(y, x): -1 if x == last_column else 1 for x in range(len(cells[0]))})
    for x in range(len(cells[0])):
        puzzle.sums.append({(y, x): -1 if y == last_row else 1 for y in range(len(cells))})
    return puzzle


def releases(folders: list[Path]) -> Puzzle:
    """The puzzle of all figures counted from records in some releases, in the order of publication."""
    puzzle = Puzzle()
    said: dict[object, set[int]] = defaultdict(set)
    editions = []
    for folder in folders:
        units = {row["indicator_code"]: row for row in _rows(folder / "csv" / "dim_indicator.csv")}
        rows = [
            row for row in _rows(folder / "csv" / "fct_indicator_value.csv") if row["origin"] == "computed"
        ]
        editions.append((folder.name, units, rows))
        for row in rows:
            for part, number in _numbers(row, units).items():
                if number is not None:
                    said[_name(row), part].add(number)
    for edition, units, rows in editions:
        _add(puzzle, edition, units, rows, said)
    return puzzle


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _name(row: dict[str, str]) -> tuple[str, ...]:
    keys = ("indicator_code", "area_code", "period_kind", "period_end", "breakdown", "breakdown_value")
    return tuple(row[key] for key in keys)


def _numbers(row: dict[str, str], units: dict[str, dict[str, str]]) -> dict[str, int | None]:
    """What a row says: how many, and of a percentage of how many, and how many not."""

    def whole(text: str) -> int | None:
        return int(float(text)) if text else None

    counted = whole(row["numerator"])
    if units[row["indicator_code"]]["unit"] != "percent":
        return {"counted": counted}
    cases = whole(row["denominator"])
    rest = None if counted is None or cases is None else cases - counted
    return {"counted": counted, "cases": cases, "rest": rest}


def _add(
    puzzle: Puzzle,
    edition: str,
    units: dict[str, dict[str, str]],
    rows: list[dict[str, str]],
    said: dict[object, set[int]],
) -> None:
    names: dict[object, object] = {}
    for row in rows:
        for part, number in _numbers(row, units).items():
            key = (_name(row), part)
            # What every edition says alike, or hides, is taken to be one number.
            name = key if len(said[key]) < 2 else (key, edition)
            names[key] = name
            if number is None and name is key and said[key]:
                number = next(iter(said[key]))
            if number is not None:
                puzzle.known[name] = number
                puzzle.hidden.pop(name, None)
            elif name not in puzzle.known:
                is_part_of_count = (
                    row["breakdown"] != "all" and part == "counted" and len(_numbers(row, units)) == 1
                )
                puzzle.hidden[name] = int(is_part_of_count or (row["breakdown"] != "all" and part == "cases"))
        if units[row["indicator_code"]]["unit"] == "percent":
            of = {part: names[_name(row), part] for part in ("counted", "rest", "cases")}
            puzzle.sums.append({of["counted"]: 1, of["rest"]: 1, of["cases"]: -1})
    _add_parts(puzzle, names)
    _add_windows(puzzle, names, units)


def _add_parts(puzzle: Puzzle, names: dict[object, object]) -> None:
    parts: dict[object, dict[object, int]] = defaultdict(dict)
    for (key, part), name in names.items():  # type: ignore[misc]
        *cell, breakdown, _ = key
        if breakdown != "all":
            whole = names.get(((*cell, "all", "all"), part))
            if whole is not None:
                parts[tuple(cell), breakdown, part] |= {name: 1, whole: -1}
    puzzle.sums.extend(parts.values())


def _add_windows(puzzle: Puzzle, names: dict[object, object], units: dict[str, dict[str, str]]) -> None:
    months: dict[object, dict[str, object]] = defaultdict(dict)
    whole_months: dict[object, set[str]] = defaultdict(set)
    for (key, part), name in names.items():  # type: ignore[misc]
        code, area, kind, end, *member = key
        if kind == "month":
            months[code, area, tuple(member), part][end[:7]] = name
            if member == ["all", "all"]:
                whole_months[code, area].add(end[:7])
    for (key, part), name in names.items():  # type: ignore[misc]
        code, area, kind, end, *member = key
        own = months[code, area, tuple(member), part]
        if kind == "month":
            continue
        if units[code]["kind"] == "stock":
            if end[:7] in own:
                puzzle.sums.append({name: -1, own[end[:7]]: 1})
        elif code not in ONCE_ONLY:
            inside = _months_of(kind, end)
            if inside <= whole_months[code, area]:
                puzzle.sums.append({name: -1} | {own[month]: 1 for month in inside if month in own})


def _months_of(kind: str, end: str) -> set[str]:
    year, month = int(end[:4]), int(end[5:7])
    length = {
        "quarter": 3,
        "year_to_date": (month + 8) % 12 + 1,
        "rolling_12_months": 12,
        "financial_year": 12,
    }[kind]
    last = year * 12 + month - 1
    return {f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(last - length + 1, last + 1)}


def main() -> None:
    """Print how much these releases hide, and what can be recovered of it."""
    puzzle = releases([Path(folder) for folder in sys.argv[1:]])
    found = puzzle.solve()
    print(f"{len(puzzle.hidden)} hidden numbers, {len(found)} recovered")
    for name, value in found.items():
        print(name, value)


if __name__ == "__main__":
    main()
