"""The attack on a candidate: what a reader of its tables, earlier releases and others' figures can learn.

It looks at what the candidate's tables show, whatever was decided in the build, so that a table that shows
more than it should is found as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from warehouse.disclosure import policy
from warehouse.disclosure.bounds import Interval
from warehouse.disclosure.decide import PRESENT, recoverable
from warehouse.disclosure.figures import Counted, Key
from warehouse.disclosure.tables import KEY, case_of

TABLE = "disclosure.attacked_figure"

# Where a computed figure's numbers can stand in a release; a new mart that shows them gets a line here.
_SHOWN = f"""
    select {KEY} from mart.fct_indicator_value
    where origin = 'computed' and coalesce(value, numerator, denominator) is not null
    union
    select indicator_code, area_code, period_kind, period_end, 'all' as breakdown, 'all' as breakdown_value
    from mart.rpt_reconciliation
    where coalesce(computed_value, computed_numerator, computed_denominator) is not null
    union
    select {KEY} from mart.fct_published_figure
    where origin = 'computed' and coalesce(value, numerator, denominator) is not null
      and release_id in (select release_id from mart.dim_release)
"""  # noqa: S608 - the columns are a constant


@dataclass(frozen=True)
class Finding:
    """One figure that has to be hidden; `interval` is what a reader can tell of it, None where too little."""

    key: Key
    interval: Interval | None


def attack(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Attack the candidate that `connection` has open: one finding for each figure that must not be known.

    Raises `UsageFault` DISCLOSURE_POLICY, `WarehouseError` DISCLOSURE_UNDECIDED.
    """
    rules = policy.load()
    case = case_of(connection, rules)
    printed = {Key(*row) for row in connection.execute(_SHOWN).fetchall()}
    decided = {
        Key(*row[:6]): row[6]
        for row in connection.execute(
            f"select {KEY}, outcome from intermediate.int_disclosure_decided"  # noqa: S608
        ).fetchall()
    }
    present = [figure for figure in case.figures if figure.key in printed or decided[figure.key] in PRESENT]
    # What nothing prints may still be printed by the next release: it counts as shown once it is cleared.
    shown = [figure.key in printed or decided[figure.key] == "shown" for figure in present]
    found = recoverable(replace(case, figures=present), shown)
    return [
        Finding(figure.key, interval)
        for figure, is_shown, interval in zip(present, shown, found, strict=True)
        if not is_shown or _must_hide(rules, figure)
    ]


def record(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> None:
    """Write `disclosure.attacked_figure` of a candidate: each attacked figure, and whether it can be told."""
    names = KEY.split(", ")
    rows = [(*finding.key, finding.interval is not None) for finding in findings]
    types = [pa.date32() if name == "period_end" else pa.string() for name in names] + [pa.bool_()]
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    attacked = pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)],
        names=[*names, "is_recoverable"],
    )
    connection.execute("create schema if not exists disclosure")
    connection.register("attacked", attacked)
    connection.execute(f"create or replace table {TABLE} as select * from attacked")  # noqa: S608
    connection.unregister("attacked")


def _must_hide(rules: policy.Policy, figure: Counted) -> bool:
    return rules.is_small(figure.numerator, figure.denominator) or not rules.is_public(
        figure.key.indicator_code, figure.key.breakdown
    )
