"""The quality leads' page is for people who do not program, and shows what the report looks like."""

from __future__ import annotations

import re
import struct

import pytest

from warehouse.digest import words
from warehouse.settings import PROJECT

PAGE = PROJECT / "docs" / "quality-leads.md"
TEXT = PAGE.read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", TEXT)


@pytest.mark.parametrize("word", ["python", "pytest", r"\.py\b", r"\bdef\b", "import ", "pandas"])
def test_the_page_has_no_word_of_the_programming_language(word: str) -> None:
    assert not re.search(word, TEXT, re.IGNORECASE)


def test_the_page_names_every_state_as_the_report_does() -> None:
    missing = [state for state in words.EFFECTIVE.values() if state.lower() not in TEXT.lower()]
    assert missing == []


def test_the_page_has_pictures_with_words_that_are_small_and_wide_enough() -> None:
    assert len(PICTURES) == 3
    for told, target in PICTURES:
        data = (PAGE.parent / target).read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert data.startswith(b"\x89PNG") and len(data) < 300_000
        assert width >= 600 and height >= 150
        assert len(told) > 30
