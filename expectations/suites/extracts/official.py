"""Official rules: those that others publish with a code, each one declaration here.

A declaration says in SQL what holds of a row: true, false, or null where the rule is silent about it. All
declarations about one table share one frame, with a column each, so that a table is read once. Why and
mend come from the family that a rule belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

KEYS = ("reporting_period", "table_name", "source_row")
"""What names a delivered row without naming a child."""
HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])
"""The condition of every official rule, once its SQL has been computed."""


@dataclass(frozen=True)
class Family:
    """What rules of one kind have in common: why they matter and who mends what."""

    dimension: Dimension
    why: str
    mend: str


@dataclass(frozen=True)
class Official:
    """One official rule: its code, what must hold in plain words, and the same as an SQL condition.

    `holds` is true where the row keeps the rule, false where it breaks it, null where the rule says
    nothing about it, which is what SQL gives of itself where a date is missing.
    """

    code: str
    text: str
    holds: str
    family: Family


def rules_of(
    extract: str,
    title: str,
    table: str,
    rows: str,
    declared: Sequence[Official],
    prepared: tuple[tuple[str, str], ...] = (),
) -> list[Rule]:
    """The rules declared over one table.

    `extract` is the middle of their ids, `title` the table as people call it, `table` the one that a reader
    would look into, and `rows` a query that gives `table_name`, `source_row` and every column that the
    conditions use, of the delivery being checked. It may read the named queries in `prepared`.
    """
    columns = ", ".join(f'cast(({one.holds}) as tinyint) as "{one.code}"' for one in declared)
    # The rows are a table of their own, because planning so many conditions over the query takes longer
    # than everything else together.
    judged = f"judged_{extract}_{re.sub(r'[^a-z0-9]+', '_', title.lower())}"
    frame = f"select $period as reporting_period, table_name, source_row, {columns} from {judged}"
    return [
        Rule(
            rule_id=f"EXT-{extract}-{one.code.rpartition('-')[2]}",
            official_code=one.code,
            text=f"{title}: {one.text}",
            why=one.family.why,
            mend=one.family.mend,
            dimension=one.family.dimension,
            severity=Severity.WARNING,
            owner_role="children's data lead",
            table=table,
            frame=frame,
            expectation=HOLDS,
            keys=KEYS,
            column=one.code,
            prepared=(*prepared, (judged, rows)),
            definition=one.holds,
        )
        for one in declared
    ]


DATES = Family(
    Dimension.CONSISTENCY,
    "Dates in an impossible order make a length of stay wrong, and every figure that rests on it.",
    "Compare the dates with the case file and correct the wrong one in the case management system.",
)
YEAR = Family(
    Dimension.VALIDITY,
    "A date outside the collection year belongs to another return, or is a typing error.",
    "Correct the date, or take the entry out of this year's return.",
)
CHAIN = Family(
    Dimension.CONSISTENCY,
    "Episodes that do not join, or overlap, give a child no placement on some days and two on others.",
    "Bring end, start and reasons of the neighbouring episodes into line in the case management system.",
)
CODES = Family(
    Dimension.CONSISTENCY,
    "Codes that contradict each other put the child into a wrong group of the published figures.",
    "Ask the social worker which of the codes is right and correct the other.",
)
LIMIT = Family(
    Dimension.VALIDITY,
    "The law limits how long this may last; longer is a breach or a date that was never entered.",
    "Enter the end, or the legal status or placement that followed; if it lasted, tell the service.",
)
AGE = Family(
    Dimension.PLAUSIBILITY,
    "A child of this age cannot be in this situation, so the date of birth or the code is wrong.",
    "Check the date of birth first, because every age limit turns on it; then the code.",
)
FILLED = Family(
    Dimension.COMPLETENESS,
    "What is left blank here is missing from the published figures of the authority.",
    "Enter what is missing, or take out what should not be there, in the case management system.",
)
BLANK = Family(
    Dimension.CONSISTENCY,
    "Information that is not asked for this child shows that the child or another entry is coded wrongly.",
    "Take the entry out, or correct the code that says it is not needed.",
)
LAST_YEAR = Family(
    Dimension.CONSISTENCY,
    "What was true on 31 March is true on 1 April; otherwise one of two returns is wrong.",
    "Compare with the last return of the year before; correct this one, or restate the earlier one.",
)
ADOPTION = Family(
    Dimension.CONSISTENCY,
    "Adoption timings are counted from these dates, and the steps have an order in law.",
    "Compare episodes, decisions and adoption details with the court papers and correct what differs.",
)
COHORT = Family(
    Dimension.CONSISTENCY,
    "A child in the wrong cohort changes the denominator of a published percentage.",
    "Check the episodes and the date of birth; add the row to the module, or take it out.",
)
LINKED = Family(
    Dimension.CONSISTENCY,
    "A row whose child cannot be matched with the header has no sex, age or ethnicity and is lost.",
    "Deliver header and modules from the same extract, or correct the child's entry in the module.",
)
ONCE = Family(
    Dimension.UNIQUENESS,
    "A child who stands twice in a module with one row a child counts twice.",
    "Find out which row is right and take the other one out.",
)
