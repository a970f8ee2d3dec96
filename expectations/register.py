"""The register: every rule there is, which version of it, and a lock that notices a changed rule.

`python -m expectations.register` brings `register.csv` up to date. It refuses while a rule says something
else under an old version. A query that was only rewritten is let through by name: `--same-meaning RULE...`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from expectations import dbt_tests
from expectations.rules import Rule
from warehouse.contracts import contracts

FILE = Path(__file__).with_name("register.csv")
RETIRED = "retired"
"""Fingerprint of a rule that is no more; its id is not given to another one."""


class Locked(NamedTuple):
    """One line of the lock."""

    rule_id: str
    version: int
    fingerprint: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule that a check judges, in order of its id; raises `ValueError` where an id is used twice.

    Those of the suites, which import Great Expectations, and dbt's tests of published tables.
    """
    from expectations.suites import all_rules

    found = sorted((*all_rules(), *dbt_tests.rules()), key=lambda rule: rule.rule_id)
    ids = [rule.rule_id for rule in found]
    if len(set(ids)) != len(ids):
        raise ValueError(f"a rule id is used twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    return tuple(found)


def source_system(rule: Rule) -> str:
    """Where the rows that the rule judges come from: the systems its tables' contracts name, else us."""
    extracts = {
        table.strip().removeprefix("extracts.").partition("__")[0]
        for table in rule.table.split(",")
        if table.strip().startswith("extracts.")
    }
    known = contracts()
    return ", ".join(sorted({known[name].source_system for name in extracts & known.keys()})) or "warehouse"


def locked(file: Path = FILE) -> dict[str, Locked]:
    """The lock as it is committed, by rule id."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            row["rule_id"]: Locked(row["rule_id"], int(row["version"]), row["fingerprint"])
            for row in csv.DictReader(lines)
        }


def now(found: Iterable[Rule]) -> dict[str, Locked]:
    """The lock that these rules ask for."""
    return {rule.rule_id: Locked(rule.rule_id, rule.version, rule.fingerprint) for rule in found}


def faults(before: Mapping[str, Locked], after: Mapping[str, Locked]) -> list[str]:
    """What may not be: a rule that changed without a new version, went back to one, or a retired id."""
    told = []
    for rule_id, new in sorted(after.items()):
        old = before.get(rule_id)
        if old is None:
            continue
        if old.fingerprint == RETIRED:
            told.append(f"{rule_id} was retired; a new rule has an id of its own")
        elif new.version < old.version:
            told.append(f"{rule_id} went back from version {old.version} to {new.version}")
        elif new.fingerprint != old.fingerprint and new.version == old.version:
            told.append(f"{rule_id} says something else; it is version {old.version + 1} now")
    return told


def write(lines: Iterable[Locked], file: Path = FILE) -> None:
    """Write the lock, in order of the rule ids."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(Locked._fields)
        writer.writerows(sorted(lines))


def main(arguments: list[str]) -> int:
    """Bring the lock up to date; 1 where a rule has to become a new version first."""
    same = set(arguments[1:]) if arguments[:1] == ["--same-meaning"] else set()
    before, after = locked() if FILE.is_file() else {}, now(rules())
    if told := faults({rule_id: old for rule_id, old in before.items() if rule_id not in same}, after):
        print(*told, sep="\n", file=sys.stderr)
        return 1
    gone = {rule_id: old._replace(fingerprint=RETIRED) for rule_id, old in before.items()}
    write((gone | after).values())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
