"""Rules over delivered records: each declares what must hold of a row, in every table that it is about.

All of them share one frame with a column each, so that a table is read once however many rules look into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import ROW, delivered
from warehouse.contracts import contracts

HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])
DATA_LEAD = "children's data lead"
EXTRACTS = ("annex_a", "ssda903", "csc_contacts")
VIEWS = tuple(f"{extract}__{table.name}" for extract in EXTRACTS for table in contracts()[extract].tables)
"""The record tables, as schema extracts names them."""
PER_TABLE = ("period_end", "table_name")
"""What names one table of a delivery."""


@dataclass(frozen=True, kw_only=True)
class RecordRule:
    """One rule over delivered rows.

    `holds` gives for each table (by its view in schema extracts) an SQL condition on its row `record`: true,
    false, or NULL where the rule says nothing about the row. A condition may look into any table of
    the same month's delivery by the name of its view; rows have `period_end` and `table_name` besides.
    `tables` names the tables for readers where `holds` is about a query of several.
    """

    rule_id: str
    text: str
    why: str
    mend: str
    dimension: Dimension
    holds: Mapping[str, str]
    severity: Severity = Severity.WARNING
    indicators: tuple[str, ...] = ()
    caveat: str | None = None
    tables: tuple[str, ...] = ()


def record_rules(*declared: RecordRule, besides: Mapping[str, str]) -> list[Rule]:
    """The declared rules, over the one frame that they share.

    `besides` gives further queries over the tables by name: a rule may say what `holds` of their rows, for
    what is the same in many tables or spans them. Their rows have the keys of the rows that they are about.
    """
    frame = _frame(declared, besides)
    return [
        Rule(
            rule_id=one.rule_id,
            text=one.text,
            why=one.why,
            mend=one.mend,
            dimension=one.dimension,
            severity=one.severity,
            owner_role=DATA_LEAD,
            table=", ".join(f"extracts.{view}" for view in one.tables or one.holds),
            frame=frame,
            expectation=HOLDS,
            keys=ROW,
            column=one.rule_id,
            indicators=one.indicators,
            caveat=one.caveat,
            definition=_frame((one,), besides),
        )
        for one in declared
    ]


def delivery_rule(
    *,
    rule_id: str,
    text: str,
    why: str,
    mend: str,
    dimension: Dimension,
    frame: str,
    tables: Iterable[str],
    column: str = "holds",
    keys: tuple[str, ...] = PER_TABLE,
    indicators: tuple[str, ...] = (),
    caveat: str | None = None,
    version: int = 1,
    definition: str | None = None,
) -> Rule:
    """A warning over whole deliveries: `frame` has one row for each, and `column` says whether it holds."""
    return Rule(
        rule_id=rule_id,
        version=version,
        definition=definition,
        text=text,
        why=why,
        mend=mend,
        dimension=dimension,
        severity=Severity.WARNING,
        owner_role=DATA_LEAD,
        table=", ".join(f"extracts.{table}" for table in tables),
        frame=frame,
        expectation=HOLDS,
        keys=keys,
        column=column,
        indicators=indicators,
        caveat=caveat,
    )


def only(where: str, holds: str) -> str:
    """SQL for: `holds`, said of the rows that meet a condition only."""
    return f"case when {where} then {holds} end"


def _frame(declared: Sequence[RecordRule], besides: Mapping[str, str]) -> str:
    judged = [view for view in (*VIEWS, *besides) if any(view in one.holds for one in declared)]
    body = " union all ".join(
        f"select period_end, table_name, source_row, {_columns(view, declared)} from {view} as record"
        for view in judged
    )
    used = {name: f"({query})" for name, query in besides.items() if f" from {name} as record" in body}
    looked_into = " ".join((body, *used.values()))
    queries = {view: delivered(view) for view in VIEWS if re.search(rf"\b{view}\b", looked_into)} | used
    read = ", ".join(f"{name} as materialized {query}" for name, query in queries.items())
    return f"with {read} {body}"


def _columns(view: str, declared: Sequence[RecordRule]) -> str:
    return ", ".join(f'cast({one.holds.get(view, "null")} as tinyint) as "{one.rule_id}"' for one in declared)
