"""Waivers: known faults that may be published, each with a reason, a cap, a caveat and an end.

They stand in `waivers.yml` and are reviewed like code. A waiver forgives rows, not rules: every
failing row has to be covered by one, otherwise the rule stays failed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from expectations.findings import Effective, Finding, Judged, RowReference
from expectations.gate import same_person
from warehouse.errors import WarehouseError
from warehouse.periods import Period

FILE = Path(__file__).with_name("waivers.yml")
NEVER = "REL-DIS-"  # rules of disclosure control: nobody may agree for those whose figures would be told
LONGEST_APPROVAL = 3  # monthly releases; any three months in a row have at most 92 days


class Strict(BaseModel):
    """No field may be missing, misspelt or unknown; blanks at the ends of a text do not count."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Approval(Strict):
    """Who asked and who agreed, and for the releases of which months (both inclusive, at most three).

    A waiver that has to live longer is approved again, which adds an approval to its list. So a
    waiver ends by the release being made, not by today's date, and a release can be made again.
    """

    first_period: str
    last_period: str
    requested_by: str = Field(min_length=3, description="role")
    approved_by: str = Field(min_length=3, description="another role")

    @model_validator(mode="after")
    def _short_and_by_two(self) -> Self:
        first, last = Period.parse(self.first_period), Period.parse(self.last_period)
        if not first <= last < first.shift(LONGEST_APPROVAL):
            raise ValueError(
                f"an approval spans one to {LONGEST_APPROVAL} months: {first} to {last} does not"
            )
        if same_person(self.requested_by, self.approved_by):
            raise ValueError("a waiver is approved by somebody other than who requested it")
        return self

    def includes(self, period: Period) -> bool:
        """Whether the release of that month lies within the approval."""
        return Period.parse(self.first_period) <= period <= Period.parse(self.last_period)


class Waiver(Strict):
    """One known fault.

    `scope` names key columns of the rule's rows with the contents that are covered; a row is covered
    when every named column fits. `cap` is the largest number of rows: one more, and the waiver
    covers none. `caveat` is what readers see beside the figures.
    """

    waiver_id: str = Field(pattern=r"^W-\d{3}$")
    rule_id: str
    rule_version: int = Field(ge=1)
    scope: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(min_length=1)
    cap: int = Field(ge=1)
    reason: str = Field(min_length=20)
    caveat: str = Field(min_length=20)
    approvals: list[Approval] = Field(min_length=1)

    @model_validator(mode="after")
    def _may_be_waived(self) -> Self:
        if self.rule_id.startswith(NEVER):
            raise ValueError(
                f"{self.waiver_id}: {self.rule_id} is never waived; withhold the breakdown instead"
            )
        return self

    @model_validator(mode="after")
    def _approved_once(self) -> Self:
        ordered = sorted(self.approvals, key=lambda approval: approval.first_period)
        for earlier, later in pairwise(ordered):
            if later.first_period <= earlier.last_period:
                raise ValueError(f"{self.waiver_id}: two approvals cover {later.first_period}")
        return self

    def approval(self, period: Period) -> Approval | None:
        """The approval in force for the release of that month, if any."""
        return next((approval for approval in self.approvals if approval.includes(period)), None)

    def covers(self, row: RowReference) -> bool:
        """Whether the row lies within the scope."""
        return all(row.get(key) in allowed for key, allowed in self.scope.items())


def load(file: Path = FILE) -> tuple[Waiver, ...]:
    """All waivers, in order of their ids; raises `WarehouseError` WAIVERS_INVALID where the file is wrong."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        waivers = sorted(
            (Waiver.model_validate(entry) for entry in content.get("waivers") or []),
            key=lambda waiver: waiver.waiver_id,
        )
        repeated = [
            name for name, times in Counter(waiver.waiver_id for waiver in waivers).items() if times > 1
        ]
        if repeated:
            raise ValueError(f"used twice: {', '.join(repeated)}")
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise WarehouseError(
            "WAIVERS_INVALID", f"{file.name} cannot be used: {error}", "Mend the waiver."
        ) from error
    return tuple(waivers)


def judge(finding: Finding, waivers: Sequence[Waiver], period: Period) -> Judged:
    """Weigh one finding against the waivers for the release of `period`.

    A failing row counts as covered when a waiver of this rule and version, approved for the period,
    includes it in its scope and is not asked for more rows than its cap. Only when all failing rows
    are covered is the failure waived; a failure is never turned into a pass.
    """
    if finding.outcome != "failed":
        return Judged(finding, finding.outcome)
    usable, notes = _usable(finding, waivers, period)
    chosen = [next((waiver for waiver in usable if waiver.covers(row)), None) for row in finding.failing_rows]
    asked = Counter(waiver.waiver_id for waiver in chosen if waiver)
    over_cap = {waiver.waiver_id for waiver in usable if asked[waiver.waiver_id] > waiver.cap}
    notes += [
        f"{waiver.waiver_id} covers at most {waiver.cap} rows and {asked[waiver.waiver_id]} fail"
        for waiver in usable
        if waiver.waiver_id in over_cap
    ]
    waiver_ids = tuple(
        waiver.waiver_id if waiver and waiver.waiver_id not in over_cap else None for waiver in chosen
    )
    # Failures without a named row (a tolerance on a whole table) cannot be pinned down, so not waived either.
    all_covered = bool(waiver_ids) and len(waiver_ids) == finding.n_failed and all(waiver_ids)
    unwaived: Effective = "failed" if finding.severity == "critical" else "warning"
    return Judged(finding, "waived" if all_covered else unwaived, waiver_ids, tuple(notes))


def _usable(finding: Finding, waivers: Sequence[Waiver], period: Period) -> tuple[list[Waiver], list[str]]:
    usable, notes = [], []
    for waiver in waivers:
        if waiver.rule_id != finding.rule_id or not any(waiver.covers(row) for row in finding.failing_rows):
            continue
        if waiver.rule_version != finding.rule_version:
            notes.append(
                f"{waiver.waiver_id} is for version {waiver.rule_version} of the rule, "
                f"which is now version {finding.rule_version}"
            )
        elif waiver.approval(period) is None:
            notes.append(f"{waiver.waiver_id} is not approved for the release of {period}")
        else:
            usable.append(waiver)
    return usable, notes
