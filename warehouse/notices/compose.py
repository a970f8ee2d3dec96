"""What a notice says: the rules of one owner that did not pass, with counts and the mend; never a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby

# In the order in which they stand in a notice, with the words for them.
STATES = {
    "failed": "FAILED, stops the release",
    "not_run": "DID NOT RUN, stops the release",
    "warning": "WARNING, does not stop the release",
    "waived": "FAILED AND WAIVED, published with a caveat",
}


@dataclass(frozen=True)
class Standing:
    """One rule that did not pass on a candidate. `state` is failed, not_run, warning or waived.

    `n_checked` and `n_failed` are None where they would tell of 1 to 5 records of persons.
    """

    rule_id: str
    state: str
    owner_role: str
    rule_text: str
    why: str
    mend: str
    n_checked: int | None
    n_failed: int | None
    waiver_ids: str | None = None

    @property
    def counts(self) -> str:
        """How many rows broke the rule, in words."""
        if self.state == "not_run":
            return "It was not judged, so nothing is known."
        waived = f" Waiver: {self.waiver_ids}." if self.waiver_ids else ""
        if self.n_failed is None or self.n_checked is None:
            return f"How many rows break it is held back: 1 to 5 records of persons are concerned.{waived}"
        return f"{self.n_failed:,} of {self.n_checked:,} rows break it.{waived}"


@dataclass(frozen=True)
class Notice:
    """One message to the owner of failing rules, as plain text and as simple HTML."""

    owner_role: str
    subject: str
    text: str
    html: str


def compose(period: str, area: str, standing: Iterable[Standing], report: str) -> list[Notice]:
    """One notice for each owner role with a rule that did not pass, in order of the roles.

    `area` names the authority, `report` is the address of the quality report. A waived failure is told as the
    failure that it is.
    """
    order = list(STATES)
    ordered = sorted(standing, key=lambda one: (one.owner_role, order.index(one.state), one.rule_id))
    return [
        _notice(period, area, owner, list(rules), report)
        for owner, rules in groupby(ordered, key=lambda one: one.owner_role)
    ]


def _notice(period: str, area: str, owner: str, rules: list[Standing], report: str) -> Notice:
    number = f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}"
    subject = f"{area}, {period}: {number} for the {owner} to look at"
    opening = f"The figures of {period} for {area} were checked. {number} in your care did not pass."
    closing = "This message holds no figure and names no person. The quality report shows every rule:"
    text = [opening, ""]
    body = [f"<p>{escape(opening)}</p>"]
    for rule in rules:
        lines = {
            "What must hold": rule.rule_text,
            "Why it matters": rule.why,
            "Found": rule.counts,
            "How to mend it": rule.mend,
        }
        text += [f"{rule.rule_id}  {STATES[rule.state]}"]
        text += [f"  {name}: {content}" for name, content in lines.items()]
        text += [""]
        body += [f"<h2>{escape(rule.rule_id)}: {escape(STATES[rule.state])}</h2>", "<dl>"]
        body += [f"<dt>{escape(name)}</dt><dd>{escape(content)}</dd>" for name, content in lines.items()]
        body += ["</dl>"]
    text += [closing, report, ""]
    body += [f'<p>{escape(closing)} <a href="{escape(report)}">{escape(report)}</a></p>']
    html = "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB">',
            f'<head><meta charset="utf-8"><title>{escape(subject)}</title></head>',
            f"<body>\n<h1>{escape(subject)}</h1>",
            *body,
            "</body>\n</html>\n",
        ]
    )
    return Notice(owner, subject, "\n".join(text), html)
