"""Which releases a new one is compared with, and which of them were taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import decision_chain
from warehouse.ledger import Ledger
from warehouse.releases.vintages import Publication, compared_with, withdrawn_releases
from warehouse.settings import Settings

PUBLISHED = [
    Publication(release_id, release_id[:7], number, "")
    for number, release_id in enumerate(
        ("2017-10-r1", "2017-11-r1", "2017-12-r1", "2017-11-r2", "2017-11-r10"), start=1
    )
]


@pytest.mark.parametrize(
    ("release_id", "withdrawn", "expected"),
    [
        ("2017-09-r1", set(), []),
        ("2017-11-r11", set(), ["2017-11-r10", "2017-11-r2", "2017-11-r1", "2017-10-r1"]),
        ("2017-11-r11", {"2017-11-r10"}, ["2017-11-r2", "2017-11-r1", "2017-10-r1"]),
        (
            "2017-12-r2",
            set(),
            ["2017-12-r1", "2017-11-r10", "2017-11-r2", "2017-11-r1", "2017-10-r1"],
        ),
    ],
)
def test_a_release_is_compared_with_those_before_it_by_month_and_number(
    release_id: str, withdrawn: set[str], expected: list[str]
) -> None:
    found = compared_with(release_id, PUBLISHED, withdrawn)
    assert found == [(name, steps) for steps, name in enumerate(expected, start=1)]


def _moved(settings: Settings, decision: str, to: str, since: str | None) -> None:
    with Ledger(settings).session() as session:
        decision_chain.append(
            session,
            period=to[:7],
            decision=decision,
            decided_by="Quality lead",
            comment="",
            manifest_hash="",
            release_id=to,
            from_release_id=since,
        )


def test_a_release_is_withdrawn_from_its_rollback_until_readers_are_led_back_to_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    _moved(settings, decision_chain.PUBLISHED, "2017-11-r1", None)
    _moved(settings, decision_chain.PUBLISHED, "2017-11-r2", "2017-11-r1")
    assert withdrawn_releases(settings) == set()
    _moved(settings, decision_chain.ROLLED_BACK, "2017-11-r1", "2017-11-r2")
    assert withdrawn_releases(settings) == {"2017-11-r2"}
    _moved(settings, decision_chain.ROLLED_BACK, "2017-11-r2", "2017-11-r1")
    assert withdrawn_releases(settings) == set()
