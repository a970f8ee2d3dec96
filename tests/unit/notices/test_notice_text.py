"""What the owner of a failing rule is told."""

from __future__ import annotations

from html.parser import HTMLParser

from warehouse.notices import Standing, compose

REPORT = "https://reports.example/quality/index.html?a=1&b=2"


def standing(rule_id: str, state: str, owner: str = "performance lead", **more: object) -> Standing:
    fields: dict[str, object] = {
        "rule_text": "Parts & total agree: a < b.",
        "why": "Else nobody believes either.",
        "mend": "Ask for a corrected file.",
        "n_checked": 1234,
        "n_failed": 2,
    }
    return Standing(rule_id=rule_id, state=state, owner_role=owner, **(fields | more))  # type: ignore[arg-type]


class Text(HTMLParser):
    """The words of a page, and the addresses it would load or link."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())


def test_each_owner_gets_one_notice_with_the_worst_first() -> None:
    notices = compose(
        "2017-11",
        "Thurrock",
        [
            standing("EXT-B-002", "waived", waiver_ids="W-001"),
            standing("EXT-A-001", "warning"),
            standing("EXT-C-003", "failed", owner="data engineer"),
            standing("EXT-D-004", "not_run"),
            standing("EXT-E-005", "failed"),
        ],
        REPORT,
    )
    assert [(notice.owner_role, notice.subject) for notice in notices] == [
        ("data engineer", "Thurrock, 2017-11: 1 rule for the data engineer to look at"),
        ("performance lead", "Thurrock, 2017-11: 4 rules for the performance lead to look at"),
    ]
    stated = [line for line in notices[1].text.splitlines() if line.startswith("EXT-")]
    assert stated == [
        "EXT-E-005  FAILED, stops the release",
        "EXT-D-004  DID NOT RUN, stops the release",
        "EXT-A-001  WARNING, does not stop the release",
        "EXT-B-002  FAILED AND WAIVED, published with a caveat",
    ]


def test_a_notice_says_what_must_hold_what_was_found_and_how_to_mend_it() -> None:
    (notice,) = compose("2017-11", "Thurrock", [standing("EXT-A-001", "failed")], REPORT)
    assert notice.text == (
        "The figures of 2017-11 for Thurrock were checked. 1 rule in your care did not pass.\n"
        "\n"
        "EXT-A-001  FAILED, stops the release\n"
        "  What must hold: Parts & total agree: a < b.\n"
        "  Why it matters: Else nobody believes either.\n"
        "  Found: 2 of 1,234 rows break it.\n"
        "  How to mend it: Ask for a corrected file.\n"
        "\n"
        "This message holds no figure and names no person. The quality report shows every rule:\n"
        f"{REPORT}\n"
    )


def test_a_waived_failure_is_told_as_a_failure_with_its_waiver() -> None:
    (notice,) = compose("2017-11", "Thurrock", [standing("R-1", "waived", waiver_ids="W-001, W-002")], REPORT)
    assert "FAILED AND WAIVED" in notice.text
    assert "2 of 1,234 rows break it. Waiver: W-001, W-002." in notice.text
    assert "passed" not in notice.text.lower()


def test_of_a_rule_that_did_not_run_no_count_is_told() -> None:
    (notice,) = compose("2017-11", "Thurrock", [standing("R-1", "not_run")], REPORT)
    assert "Found: It was not judged, so nothing is known." in notice.text
    assert "rows break it" not in notice.text


def test_a_number_that_is_held_back_stays_out_of_a_message() -> None:
    (notice,) = compose("2017-11", "Thurrock", [standing("R-1", "warning", n_failed=None)], REPORT)
    assert "How many rows break it is held back: 1 to 5 records of persons are concerned." in notice.text


def test_the_html_says_the_same_loads_nothing_and_links_the_report_alone() -> None:
    (notice,) = compose("2017-11", "Thurrock", [standing("EXT-A-001", "failed")], REPORT)
    page = Text(notice.html)
    assert page.links == [REPORT]
    assert not {"script", "img", "link", "style", "iframe"} & set(page.tags)
    words = " ".join(page.words)
    for line in notice.text.splitlines():
        for part in line.split(": "):
            assert part.strip().replace("  ", ": ") in words or part.strip() in words, part


def test_nothing_is_told_where_every_rule_passed() -> None:
    assert compose("2017-11", "Thurrock", [], REPORT) == []
