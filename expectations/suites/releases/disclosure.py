"""The rule over what is held back: nobody can work it out from what is shown."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import CELL

_CELL = ", ".join(CELL)

RULES = [
    Rule(
        rule_id="REL-DIS-001",
        text="No figure that is held back can be worked out from this release and what is public besides.",
        why="A small number that readers can work out points to children and families.",
        mend="Build and check again; if it stays, withhold the breakdown in the disclosure policy.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="quality lead",
        table="mart.fct_indicator_value, mart.rpt_reconciliation",
        # A figure that the attack has not looked at counts as found out.
        frame=f"""
            select figure.*, coalesce(attacked.is_recoverable, true) as is_recoverable
            from (
                select {_CELL} from intermediate.int_disclosure_decided
                where outcome in ('small', 'protects_others')
                union
                select {_CELL} from disclosure.attacked_figure
            ) as figure
            left join disclosure.attacked_figure as attacked using ({_CELL})
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_recoverable", value_set=[False]),
        keys=CELL,
        caveat="A part of this figure that is held back could be worked out.",
    ),
]
