"""Reads what the report shows: every rule with twelve months of results, the index, and past decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import duckdb

from warehouse.digest import marts as marts_of
from warehouse.digest import words
from warehouse.digest.model import Marts
from warehouse.digest.tables import Row, Tables
from warehouse.periods import Period

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Result:
    """What a rule found in one month. `percent` is the share that failed, None where nothing was checked.

    Of records of persons `checked`, `failed` and `percent` are None where they would tell of a few.
    """

    version: int
    effective: str
    checked: int | None
    failed: int | None
    percent: Decimal | None

    @property
    def state(self) -> str:
        """The state that is shown; what this version does not know counts as not run."""
        return self.effective if self.effective in words.EFFECTIVE else "not_run"


@dataclass(frozen=True)
class RuleResult:
    """One rule of the register with its result of the month and of earlier months.

    `tolerance` is the share of rows (0 to 1) that may fail; `first_failed` is the month as 'YYYY-MM'.
    """

    rule_id: str
    version: int
    now: Result
    text: str = ""
    why: str = ""
    mend: str = ""
    dimension: str = ""
    severity: str = ""
    is_blocking: bool = False
    owner_role: str = ""
    suite: str = ""
    table: str = ""
    source_system: str = ""
    official_code: str = ""
    engine: str = ""
    tolerance: Decimal | None = None
    indicators: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    change: str = ""
    first_failed: str = ""
    months_open: int = 0
    history: dict[Period, Result] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state of the month, one of `words.EFFECTIVE`."""
        return self.now.state

    @property
    def has_news(self) -> bool:
        """Whether it needs attention or was put right: a pass that stays one is no news."""
        return self.state != "passed" or self.change == "fixed"

    @property
    def is_idle(self) -> bool:
        """Whether the rule passed because there was nothing to check."""
        return self.state == "passed" and self.now.checked == 0


@dataclass(frozen=True)
class Maturity:
    """The Data Quality Maturity Index of one table and month; `item_mean` and `coverage` are 0 to 1."""

    extract: str
    table: str
    period: Period
    items: int
    item_mean: Decimal | None
    coverage: Decimal | None
    index: Decimal | None


@dataclass(frozen=True)
class Decision:
    """What somebody decided about one candidate: approved, rejected, published or rolled_back."""

    period: str
    decision: str
    decided_by: str
    decided_at: datetime | None
    comment: str
    acknowledged: tuple[str, ...]
    waivers: tuple[str, ...]
    manifest_hash: str
    release_id: str = ""

    @property
    def is_sign_off(self) -> bool:
        """Whether it is the answer to the question that a candidate asks."""
        return self.decision in {"approved", "rejected"}


@dataclass(frozen=True)
class Evidence:
    """Everything that the report of one month rests on. `rules` has the gravest state first."""

    marts: Marts
    rules: tuple[RuleResult, ...]
    maturity: tuple[Maturity, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def months(self) -> tuple[Period, ...]:
        """The month of the release and the eleven before it, oldest first."""
        return tuple(self.marts.period.shift(n) for n in range(1 - MONTHS_SHOWN, 1))

    @property
    def attention(self) -> tuple[RuleResult, ...]:
        """The rules that did not simply pass."""
        return tuple(rule for rule in self.rules if rule.state != "passed")

    @property
    def is_first_month(self) -> bool:
        """Whether no earlier month has been checked."""
        return all(set(rule.history) <= {self.marts.period} for rule in self.rules)

    @property
    def before_name(self) -> str:
        """The month before, in words."""
        return words.month_name(self.marts.period.shift(-1).end)

    def name_of(self, indicator: str) -> str:
        """The name of an indicator; its code where the catalogue does not know it."""
        known = self.marts.indicators.get(indicator)
        return known.name if known else indicator


def read(connection: duckdb.DuckDBPyConnection, authority: str | None = None) -> Evidence:
    """Read the month that the connection's schema `mart` holds.

    `authority` as in `warehouse.digest.marts.read`, which see for the errors raised. Tables and columns that
    releases of an earlier version did not have read as empty.
    """
    shown = marts_of.read(connection, authority)
    tables = Tables(connection)
    return Evidence(
        marts=shown,
        rules=_rules(tables, shown.period),
        maturity=_maturity(tables, shown.period),
        decisions=_decisions(tables),
    )


def _rules(tables: Tables, period: Period) -> tuple[RuleResult, ...]:
    wanted = ["rule_id", "rule_version", "period", "n_checked", "n_failed", "failed_percent", "severity"]
    wanted += ["change", "months_open", "waiver_id", "effective"]
    results = tables.rows(
        "fct_quality_result", wanted, optional=["first_failed_period"], order="rule_id, period"
    )
    history: dict[str, dict[Period, Result]] = {}
    current: list[Row] = []
    for row in results:
        month = Period.parse(str(row["period"])[:7])
        history.setdefault(row["rule_id"], {})[month] = _result(row)
        if month == period:
            current.append(row)
    register = _register(tables)
    rules = [
        _rule(row, register.get((row["rule_id"], row["rule_version"]), {}), history[row["rule_id"]])
        for row in current
    ]
    return tuple(sorted(rules, key=_gravest_first))


def _gravest_first(rule: RuleResult) -> tuple[int, int, str]:
    severities = list(words.SEVERITIES)
    grave = severities.index(rule.severity) if rule.severity in severities else -1
    return words.EFFECTIVE_ORDER.index(rule.state), grave, rule.rule_id


def _register(tables: Tables) -> dict[tuple[str, int], Row]:
    columns = ["rule_text", "why", "mend", "dimension", "is_blocking", "owner_role", "suite", "table_name"]
    columns += ["source_system", "official_code", "engine", "tolerance", "indicator_codes"]
    found = tables.rows("dim_quality_rule", ["rule_id", "rule_version"], optional=columns)
    return {(row["rule_id"], row["rule_version"]): row for row in found}


def _result(row: Row) -> Result:
    percent = row["failed_percent"]
    return Result(
        version=int(row["rule_version"]),
        effective=row["effective"] or "",
        checked=row["n_checked"],
        failed=row["n_failed"],
        percent=None if percent is None else Decimal(str(percent)),
    )


def _rule(row: Row, known: Row, history: dict[Period, Result]) -> RuleResult:
    tolerance = known.get("tolerance")
    return RuleResult(
        rule_id=row["rule_id"],
        version=int(row["rule_version"]),
        now=_result(row),
        text=known.get("rule_text") or row["rule_id"],
        why=known.get("why") or "",
        mend=known.get("mend") or "",
        dimension=known.get("dimension") or "",
        severity=row["severity"] or "",
        is_blocking=bool(known.get("is_blocking")),
        owner_role=known.get("owner_role") or "",
        suite=known.get("suite") or "",
        table=known.get("table_name") or "",
        source_system=known.get("source_system") or "",
        official_code=known.get("official_code") or "",
        engine=known.get("engine") or "",
        tolerance=None if tolerance is None else Decimal(str(tolerance)),
        indicators=_listed(known.get("indicator_codes")),
        waivers=_listed(row["waiver_id"]),
        change=row["change"] or "",
        first_failed=str(row["first_failed_period"] or "")[:7],
        months_open=int(row["months_open"] or 0),
        history=history,
    )


def _maturity(tables: Tables, period: Period) -> tuple[Maturity, ...]:
    if not tables.has("rpt_quality_maturity", "maturity_index"):
        return ()
    columns = ["extract", "table_name", "period", "items", "item_mean", "coverage", "maturity_index"]
    found = tables.rows("rpt_quality_maturity", columns, order="extract, table_name, period")
    return tuple(
        Maturity(
            extract=row["extract"],
            table=row["table_name"] or "",
            period=Period.parse(str(row["period"])[:7]),
            items=int(row["items"] or 0),
            item_mean=row["item_mean"],
            coverage=row["coverage"],
            index=row["maturity_index"],
        )
        for row in found
    )


def _decisions(tables: Tables) -> tuple[Decision, ...]:
    if not tables.has("rpt_decision", "decision"):
        return ()
    columns = ["period", "decision", "decided_by", "decided_at"]
    optional = ["comment", "concerned_release_id", "acknowledged_rules", "waiver_ids", "manifest_hash"]
    found = tables.rows("rpt_decision", columns, optional=optional, order="decided_at desc")
    return tuple(
        Decision(
            period=str(row["period"] or "")[:7],
            decision=row["decision"] or "",
            decided_by=row["decided_by"] or "",
            decided_at=row["decided_at"],
            comment=row["comment"] or "",
            acknowledged=_listed(row["acknowledged_rules"]),
            waivers=_listed(row["waiver_ids"]),
            manifest_hash=row["manifest_hash"] or "",
            release_id=row["concerned_release_id"] or "",
        )
        for row in found
    )


def _listed(text: str | None) -> tuple[str, ...]:
    """'A-1, A-2' as its parts."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
