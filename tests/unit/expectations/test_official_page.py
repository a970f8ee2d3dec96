"""docs/official-rules.md lists every official rule as the code has it.

The page is made from the code: `python -m tests.unit.expectations.test_official_page`.
"""

from __future__ import annotations

from expectations.rules import Rule
from expectations.suites import all_rules
from warehouse.contracts import contracts
from warehouse.settings import PROJECT

PAGE = PROJECT / "docs" / "official-rules.md"

REFUSED_AT_LOAD = {
    "101": ("header", "sex"),
    "102": ("header", "dob"),
    "103": ("header", "ethnic"),
    "104": ("uasc", "duc"),
    "112": ("ad1", "date_int"),
    "113": ("ad1", "date_match"),
    "114": ("ad1", "foster_care"),
    "115": ("placed_for_adoption", "date_placed"),
    "116": ("placed_for_adoption", "date_placed_ceased"),
    "120": ("placed_for_adoption", "reason_placed_ceased"),
    "131": ("oc3", "in_touch"),
    "132": ("oc3", "activ"),
    "133": ("oc3", "accom"),
    "141": ("episodes", "decom"),
    "143": ("episodes", "rne"),
    "144": ("episodes", "ls"),
    "145": ("episodes", "cin"),
    "146": ("episodes", "place"),
    "147": ("episodes", "dec"),
    "149": ("episodes", "rec"),
    "165": ("header", "mother"),
    "166": ("reviews", "review"),
    "167": ("reviews", "review_code"),
    "171": ("header", "mc_dob"),
    "175": ("ad1", "nb_adoptr"),
    "176": ("ad1", "sex_adoptr"),
    "177": ("ad1", "ls_adoptr"),
    "178": ("episodes", "place_provider"),
    "180": ("oc2", "sdq_score"),
    "196": ("oc2", "sdq_reason"),
    "563": ("placed_for_adoption", "date_placed"),
    "564": ("missing", "mis_start"),
    "565": ("missing", "missing"),
    "631": ("previous_permanence", "prev_perm"),
    "1004": ("missing", "mis_start"),
    "1005": ("missing", "mis_end"),
    "1006": ("missing", "missing"),
    "1008": ("episodes", "urn"),
    "1009": ("episodes", "reason_place_change"),
    "SW04": ("sw_episodes", "sw_decom"),
    "SW05": ("sw_episodes", "sw_dec"),
    "SW13": ("sw_episodes", "sw_reason"),
    "700": ("dolo", "dolo_start"),
    "701": ("dolo", "dolo_end"),
}
"""Codes that the contract already settles: the column whose type, list of codes or presence they ask for."""

NOT_JUDGED = {
    "364": "the limit of a stay under PACE is not certain to us",
    "503G, 503H, 503J": "distance, authority and location of the placement are not in the delivered modules",
    "709": "the list of expected placements is not confirmed",
    "1001": "needs episodes from before last year: 13 weeks of care since the 14th birthday",
    "1010, 1012": "would name other rows again that 1002 and INT01 to INT09 name",
    "1015, 218": "the authority of the placement is not in the delivered modules",
    "168, 209, 210, 442, 444": "pupil numbers are replaced by pseudonyms on the way in",
    "205A to 205D": "the status is in the XML header only, so a year of CSV files cannot be compared",
    "219, 221, 224, 227 to 229": "need Ofsted's register of homes and agencies",
    "392A to 392D, 406, 454": "full postcodes and distances are not kept",
    "SW02, SW16A": "registration numbers are replaced by pseudonyms on the way in",
    "SW03, SW12": "what they ask is not certain to us for every year",
    "SW14": "asks the same as SW08",
}
"""Codes of the listed ranges that no rule here judges, and why."""


def order(code: str) -> tuple[int, str]:
    """Numbers by their size, then what begins with letters."""
    digits = code.rstrip("ABCDEFGHIJ")
    return (int(digits), code) if digits.isdigit() else (10_000, code)


def judged(rules: list[Rule]) -> list[str]:
    return [
        f"| {rule.official_code} | {rule.text.partition(': ')[0]} | {rule.text.partition(': ')[2]} |"
        f" `{rule.rule_id}` |"
        for rule in sorted(rules, key=lambda rule: order(str(rule.official_code)))
    ]


def at_load() -> list[str]:
    tables = {table.name: table for table in contracts()["ssda903"].tables}
    lines = []
    for code, (table, name) in sorted(REFUSED_AT_LOAD.items(), key=lambda entry: order(entry[0])):
        column = next(column for column in tables[table].columns if column.name == name)
        filled = "is filled and " if column.required else ""
        kind = "is a date" if column.type == "date" else "is a valid code or number of its year"
        lines.append(f"| {code} | {table}, {name} | {filled}{kind} | {column.faulty} |")
    return lines


def official_page() -> str:
    """The page of official rules as the code has it."""
    rules = [rule for rule in all_rules() if rule.official_code]
    head = [
        "# Official rules",
        "",
        "The rules that others publish with a code, and where the warehouse judges them: the validation",
        "rules of the looked-after children return (SSDA903) and the proposed ones of Annex A (AXA). This",
        "page is made from the code: `python -m tests.unit.expectations.test_official_page`.",
        "",
        f"{len(rules)} are rules of the check and {len(REFUSED_AT_LOAD)} are settled when a file is loaded.",
        "A month's check judges the month's own delivery. Where a rule compares with the year before, that",
        "is the delivery of the March before; where it asks who was looked after for the whole year, it",
        "speaks only about deliveries of March. All are warnings: they are shown beside the figures and stop",
        "no release. A failing row is named by month, table and row of the file.",
        "",
        "## Judged by the check",
        "",
        "| code | table | what must hold | rule |",
        "| --- | --- | --- | --- |",
    ]
    load = [
        "",
        "## Settled at load",
        "",
        "A cell that breaks its contract never reaches the check: it costs its row, or only itself, and",
        "stands in the quarantine with its reason.",
        "",
        "| code | table and column | what must hold of the cell | costs |",
        "| --- | --- | --- | --- |",
    ]
    rest = [
        "",
        "## Not judged",
        "",
        "| code | why |",
        "| --- | --- |",
        *(f"| {code} | {why} |" for code, why in NOT_JUDGED.items()),
    ]
    return "\n".join([*head, *judged(rules), *load, *at_load(), *rest]) + "\n"


def test_the_page_of_official_rules_is_what_the_code_has() -> None:
    assert PAGE.read_text(encoding="utf-8") == official_page(), (
        "run python -m tests.unit.expectations.test_official_page"
    )


def test_no_code_is_both_judged_and_settled_at_load() -> None:
    codes = {rule.official_code for rule in all_rules()}
    assert not codes & REFUSED_AT_LOAD.keys()


def test_what_is_settled_at_load_costs_a_cell_or_a_row() -> None:
    assert {line.split(" | ")[-1] for line in at_load()} <= {"cell |", "row |"}


if __name__ == "__main__":
    PAGE.write_text(official_page(), encoding="utf-8")
