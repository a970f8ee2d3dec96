"""The register: every rule with all that it says, a lock on what it says to the machine, and its page.

docs/quality-rules.md is made from the code: `python -m tests.unit.expectations.test_register`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import great_expectations.expectations as gxe
import pytest

from expectations import dbt_tests, register
from expectations.register import Locked
from expectations.rules import Dimension, Engine, Rule, Severity
from warehouse.contracts import contracts
from warehouse.settings import PROJECT

PAGE = PROJECT / "docs" / "quality-rules.md"
SEVERITY = {
    Severity.CRITICAL: "critical: stops the release",
    Severity.WARNING: "warning: shown beside the figures",
    Severity.INFO: "info: noted",
}


def subject(rule: Rule) -> str:
    """The first table that the rule is about, as people call it."""
    schema, _, table = rule.table.split(",")[0].strip().partition(".")
    extract, _, name = table.partition("__")
    if schema == "extracts" and extract in contracts():
        return f"{contracts()[extract].title}: {name.replace('_', ' ')}"
    if schema == "extracts" or table == "rpt_delivery":
        return "Deliveries as a whole"
    kind = {"mart": "Published table", "reference": "Reference list"}.get(schema, "Calculation")
    return f"{kind}: {(table or schema).replace('_', ' ')}"


def page() -> str:
    """The page of all rules, by the table that they are about and by dimension."""
    rules = register.rules()
    groups: dict[str, dict[Dimension, list[Rule]]] = defaultdict(lambda: defaultdict(list))
    for rule in rules:
        groups[subject(rule)][rule.dimension].append(rule)
    lines = [
        "# Quality rules",
        "",
        f"All {len(rules)} rules that judge a month before it may be published, by the table that they are",
        "about and by the side of quality that they look at. A rule that failed stands on the "
        "quality page of",
        "the release with its number. `v2` is the second version of a rule: a waiver names the "
        "version that it",
        "is for and ends with it.",
        "",
        "A critical rule stops the release until it is mended or waived. A warning stops nothing; it "
        "is shown",
        "beside the figures that it touches. Info is noted. Rules with a code of their own in brackets are",
        "published by others; [official rules](official-rules.md) says more of them, and",
        "[remarks](data-quality-remarks.md) shows which rules would have found what the reports of "
        "the worked",
        "example say of their own data.",
    ]
    for name in sorted(groups):
        lines += ["", f"## {name}"]
        for dimension in Dimension:
            if of_dimension := groups[name].get(dimension):
                lines += ["", f"### {name}, {dimension.value}", ""]
                lines += [
                    "| rule | what must hold | why it matters | how to mend it | severity | who mends |",
                    "| --- | --- | --- | --- | --- | --- |",
                    *map(line, of_dimension),
                ]
    return "\n".join(lines) + "\n"


def line(rule: Rule) -> str:
    """One rule as a row of the page."""
    code = f" ({rule.official_code})" if rule.official_code else ""
    return (
        f"| {rule.rule_id} v{rule.version}{code} | {rule.text} | {rule.why} | {rule.mend} "
        f"| {SEVERITY[rule.severity]} | {rule.owner_role} |"
    )


def test_the_page_of_rules_is_what_the_code_has() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.unit.expectations.test_register"


def test_the_page_for_quality_leads_has_no_word_of_programming() -> None:
    words = set(page().lower().replace(":", " ").replace(".", " ").split())
    assert not words & {"python", "sql", "duckdb", "pandas", "dbt", "frame", "regex", "null"}


def test_every_rule_is_in_the_lock_as_it_is() -> None:
    assert register.faults(register.locked(), register.now(register.rules())) == []
    in_force = {one for one in register.locked().values() if one.fingerprint != register.RETIRED}
    assert in_force == set(register.now(register.rules()).values()), "run python -m expectations.register"


OLD = {"EXT-TST-001": Locked("EXT-TST-001", 2, "aaa")}


@pytest.mark.parametrize(
    ("version", "fingerprint", "told"),
    [
        (2, "aaa", []),
        (3, "aaa", []),
        (3, "bbb", []),
        (2, "bbb", ["EXT-TST-001 says something else; it is version 3 now"]),
        (1, "aaa", ["EXT-TST-001 went back from version 2 to 1"]),
    ],
)
def test_a_rule_that_says_something_else_needs_a_new_version(
    version: int, fingerprint: str, told: list[str]
) -> None:
    assert register.faults(OLD, {"EXT-TST-001": Locked("EXT-TST-001", version, fingerprint)}) == told


def test_an_id_is_not_given_to_a_second_rule() -> None:
    retired = {"EXT-TST-001": Locked("EXT-TST-001", 2, register.RETIRED)}
    assert register.faults(retired, OLD) == ["EXT-TST-001 was retired; a new rule has an id of its own"]


RULE = Rule(
    rule_id="EXT-TST-001",
    text="An amount is 5 or less.",
    why="More is a mistake.",
    mend="Ask.",
    dimension=Dimension.VALIDITY,
    severity=Severity.WARNING,
    owner_role="performance lead",
    table="extracts.returned_figures__figures, mart.dim_area",
    frame="select * from amounts",
    expectation=gxe.ExpectColumnValuesToBeBetween(column="amount", max_value=5),
)


@pytest.mark.parametrize(
    "change",
    [
        {"frame": "select * from other_amounts"},
        {"expectation": gxe.ExpectColumnValuesToBeBetween(column="amount", max_value=6)},
        {"expectation": gxe.ExpectColumnValuesToBeBetween(column="amount", max_value=5, mostly=0.9)},
        {"severity": Severity.INFO},
        {"keys": ("row_no",)},
        {"prepared": (("amounts", "select 1 as amount"),)},
        {"definition": "amount <= 5"},
    ],
)
def test_what_a_rule_says_to_the_machine_makes_its_fingerprint(change: dict[str, object]) -> None:
    assert replace(RULE, **change).fingerprint != RULE.fingerprint


def test_words_layout_and_version_do_not_change_the_fingerprint() -> None:
    same = replace(RULE, version=2, text="It is small.", why="So.", frame="select *\n   from amounts")
    assert same.fingerprint == RULE.fingerprint


def test_the_source_system_is_that_of_the_delivered_tables() -> None:
    assert register.source_system(RULE) == contracts()["returned_figures"].source_system
    assert register.source_system(replace(RULE, table="mart.dim_area")) == "warehouse"


def test_every_rule_says_all_that_people_need() -> None:
    for rule in register.rules():
        told = (rule.text, rule.why, rule.mend, rule.owner_role, rule.table, register.source_system(rule))
        assert all(len(each) > 3 for each in told), rule.rule_id
        assert 0 <= rule.tolerance < 1, rule.rule_id


def test_every_dbt_test_of_a_published_table_is_a_rule() -> None:
    without = [(test.model, test.column, test.kind) for test in dbt_tests.declared() if not test.meta]
    assert without == [], "give the test a rule_id and a text in its config.meta"
    ids = [rule.rule_id for rule in dbt_tests.rules()]
    assert len(ids) == len(set(ids)) == len(dbt_tests.declared()) >= 7
    assert {rule.engine for rule in dbt_tests.rules()} == {Engine.DBT}


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
