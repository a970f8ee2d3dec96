"""All rules. A new rule is one declaration in the module of its subject; a new module is one name here."""

from __future__ import annotations

from functools import cache

from expectations.rules import Rule
from expectations.suites.extracts import (
    annex_a,
    budgets,
    deliveries,
    figures,
    looked_after,
    plans,
    records,
    standing,
)
from expectations.suites.marts import comparators, counted, documents, plausible, reports, sums, values
from expectations.suites.releases import disclosure, references, structure

MODULES = (
    figures,
    standing,
    plans,
    budgets,
    deliveries,
    annex_a,
    looked_after,
    records,
    counted,
    values,
    sums,
    documents,
    comparators,
    plausible,
    reports,
    structure,
    references,
    disclosure,
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in order of its id; raises `ValueError` where an id is used twice."""
    rules = sorted((rule for module in MODULES for rule in module.RULES), key=lambda rule: rule.rule_id)
    ids = [rule.rule_id for rule in rules]
    if len(set(ids)) != len(ids):
        raise ValueError(f"a rule id is used twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    return tuple(rules)
