"""What a rule is: one declaration that says everything about it, and the expectation that judges it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Great Expectations takes seconds to import; only the suites and the engine need it.
    from great_expectations.expectations import Expectation


class Dimension(StrEnum):
    """The side of quality that a rule looks at."""

    COMPLETENESS = "completeness"
    VALIDITY = "validity"
    UNIQUENESS = "uniqueness"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"
    PLAUSIBILITY = "plausibility"


class Severity(StrEnum):
    """What a failure means: critical stops a release, a warning is shown beside the figure, info is noted."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Engine(StrEnum):
    """What judges a rule: Great Expectations over a candidate, or dbt as a test of the build."""

    GREAT_EXPECTATIONS = "great_expectations"
    DBT = "dbt"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    `frame` gives the rows to judge: a table's name, or one DuckDB query over the candidate, in which
    `$period` ('YYYY-MM'), `$period_end`, `$authority` and `$release_id` stand for what is being
    checked. Whatever spans rows (a sum, the month before) is laid into one row by that query, and
    `expectation` judges each row. `keys` are the frame's columns that name a row; they must not hold
    anything personal, because waivers, caveats and row references quote them. The indicators that
    a failure touches are the `indicator_code` of the failing rows where that is a key, and
    `indicators` besides. `caveat` is what readers see beside those indicators.
    `official_code` is the number of the rule in the guidance that others publish. Where `column` is given,
    the rule is one of many over the same frame, whose `expectation` judges that column under the name
    `holds`: rows in which it is null are those the rule is silent about, and do not count as checked.
    `prepared` are named queries that the frame reads by their names; each is computed once for all rules.
    `definition` is what makes this rule, where that is not its whole frame: a frame that many rules share, or
    one that lists tables. A rule without an expectation is a test of dbt, and `definition` is its
    declaration. Change `version` whenever the fingerprint changes its meaning: waivers name a version.
    """

    rule_id: str
    version: int = 1
    text: str
    why: str
    mend: str
    dimension: Dimension
    severity: Severity
    owner_role: str
    table: str
    frame: str = ""
    expectation: Expectation | None = None
    keys: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    caveat: str | None = None
    official_code: str | None = None
    column: str | None = None
    prepared: tuple[tuple[str, str], ...] = ()
    definition: str | None = None

    def __post_init__(self) -> None:
        if bool(self.expectation) != bool(self.frame) or not (self.expectation or self.definition):
            raise ValueError(f"{self.rule_id}: a rule has a frame and an expectation, or is a test of dbt")
        number = r"[A-Z0-9]{2,5}" if self.official_code else r"\d{3}"
        if not re.fullmatch(rf"(EXT|MRT|REL)-[A-Z0-9]{{2,4}}-{number}", self.rule_id):
            raise ValueError(f"{self.rule_id}: a rule id looks like EXT-FIG-001")
        if self.official_code and not self.rule_id.endswith(f"-{self.official_code.rpartition('-')[2]}"):
            raise ValueError(f"{self.rule_id}: an official rule's id ends in its code")
        if ("indicator_code" in self.keys or self.indicators) and not self.caveat:
            raise ValueError(f"{self.rule_id}: a rule that touches indicators says so to readers in a caveat")

    @property
    def suite(self) -> str:
        """extracts, marts or releases."""
        return {"EXT": "extracts", "MRT": "marts", "REL": "releases"}[self.rule_id[:3]]

    @property
    def judges_records(self) -> bool:
        """Whether its rows are records of persons, so that a small count of them is held back."""
        return "source_row" in self.keys

    @property
    def is_blocking(self) -> bool:
        """Whether an unwaived failure stops the release: exactly the critical rules do."""
        return self.severity is Severity.CRITICAL

    @property
    def tolerance(self) -> float:
        """The share of rows (0 to 1) that may fail before the rule fails."""
        return round(1 - float(getattr(self.expectation, "mostly", 1) or 0), 6)

    @property
    def engine(self) -> Engine:
        """What judges it."""
        return Engine.GREAT_EXPECTATIONS if self.expectation else Engine.DBT

    @property
    def fingerprint(self) -> str:
        """What the rule says to the machine, in 12 hexadecimal digits: another one is another rule.

        Of definition or frame, what the frame reads, expectation, severity, tolerance and keys, which
        waivers quote. Words for people and the way a query is laid out are left out.
        """
        judged = self.expectation.configuration.to_json_dict() if self.expectation else {}
        said = (
            _on_one_line(self.definition or self.frame),
            self.column,
            [(name, _on_one_line(query)) for name, query in self.prepared],
            judged.get("type"),
            {name: value for name, value in judged.get("kwargs", {}).items() if name != "batch_id"},
            self.severity,
            self.tolerance,
            self.keys,
        )
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]


@cache
def _on_one_line(query: str) -> str:
    return " ".join(query.split())
