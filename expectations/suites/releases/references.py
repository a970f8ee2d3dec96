"""Rules over references: every code that a table uses is explained by its dimension, once."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

WHY = "A code that no dimension explains drops out of every report that joins the two."


def _resolves(
    rule_id: str, *, what: str, table: str, columns: tuple[str, ...], dimension: str, severity: Severity
) -> Rule:
    """Every combination of `columns` that `table` uses stands in `dimension`."""
    used = " and ".join(f"{column} is not null" for column in columns)
    same = " and ".join(f"used.{column} = known.{_key(column)}" for column in columns)
    listed = ", ".join(columns)
    return Rule(
        rule_id=rule_id,
        text=f"Every {what} in {table} is explained in {dimension}.",
        why=WHY,
        mend=f"Add the {what} to its reference list, or correct it in the delivery.",
        dimension=Dimension.CONSISTENCY,
        severity=severity,
        owner_role="data engineer",
        table=f"mart.{table}, mart.{dimension}",
        frame=f"""
            select used.*, exists (select 1 from mart.{dimension} as known where {same}) as is_known
            from (select distinct {listed} from mart.{table} where {used}) as used
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_known", value_set=[True]),
        keys=columns,
        caveat="The catalogue does not explain this indicator." if "indicator_code" in columns else None,
    )


def _key(column: str) -> str:
    return "indicator_code" if column == "linked_indicator_code" else column


def _once(rule_id: str, *, what: str, dimension: str, columns: tuple[str, ...]) -> Rule:
    """`dimension` has one row per combination of `columns`."""
    return Rule(
        rule_id=rule_id,
        text=f"Every {what} stands in {dimension} once.",
        why="A second row doubles every figure that is joined to it.",
        mend="Remove the repeated row from the reference list.",
        dimension=Dimension.UNIQUENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=f"mart.{dimension}",
        frame=f"select {', '.join(columns)}, count(*) as times from mart.{dimension} group by all",
        expectation=gxe.ExpectColumnValuesToBeBetween(column="times", max_value=1),
        keys=columns,
        caveat="The catalogue names this indicator twice." if "indicator_code" in columns else None,
    )


_FACT = "fct_indicator_value"
_CRITICAL = Severity.CRITICAL

RULES = [
    _resolves(
        "REL-REF-001",
        what="indicator",
        table=_FACT,
        columns=("indicator_code",),
        dimension="dim_indicator",
        severity=_CRITICAL,
    ),
    _resolves(
        "REL-REF-002",
        what="area",
        table=_FACT,
        columns=("area_code",),
        dimension="dim_area",
        severity=_CRITICAL,
    ),
    _resolves(
        "REL-REF-003",
        what="breakdown",
        table=_FACT,
        columns=("breakdown", "breakdown_value"),
        dimension="dim_breakdown",
        severity=_CRITICAL,
    ),
    _resolves(
        "REL-REF-004",
        what="symbol",
        table=_FACT,
        columns=("symbol",),
        dimension="dim_symbol",
        severity=_CRITICAL,
    ),
    _resolves(
        "REL-REF-005",
        what="area",
        table="fct_budget_line",
        columns=("area_code",),
        dimension="dim_area",
        severity=_CRITICAL,
    ),
    _resolves(
        "REL-REF-006",
        what="linked indicator",
        table="fct_plan_action",
        columns=("linked_indicator_code",),
        dimension="dim_indicator",
        severity=Severity.WARNING,
    ),
    _once("REL-REF-007", what="indicator", dimension="dim_indicator", columns=("indicator_code",)),
    _once("REL-REF-008", what="area", dimension="dim_area", columns=("area_code",)),
    _once(
        "REL-REF-009", what="breakdown", dimension="dim_breakdown", columns=("breakdown", "breakdown_value")
    ),
    _once("REL-REF-010", what="symbol", dimension="dim_symbol", columns=("symbol",)),
    Rule(
        rule_id="REL-REF-011",
        text="The catalogue gives every indicator a name, a plain definition, a unit and an owner.",
        why="A figure that nobody explains or answers for is not governed.",
        mend="Complete the indicator's row in the catalogue.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table="mart.dim_indicator",
        frame="""
            select indicator_code,
                trim(coalesce(name, '')) <> '' and trim(coalesce(plain_definition, '')) <> ''
                and trim(coalesce(unit, '')) <> '' and trim(coalesce(owner_role, '')) <> '' as is_complete
            from mart.dim_indicator
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_complete", value_set=[True]),
        keys=("indicator_code",),
        caveat="The catalogue does not fully explain this indicator.",
    ),
]
