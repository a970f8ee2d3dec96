"""The policy as configuration: what the project's own says, and what a broken one does."""

import shutil
from pathlib import Path

import pytest

from warehouse.disclosure import policy
from warehouse.errors import UsageFault


def test_the_projects_policy_is_that_of_the_public_figures() -> None:
    own = policy.load()
    assert (own.threshold, own.minimum_denominator, own.protection_width) == (5, 10, 3)
    assert own.is_public("CLA002", "all")
    assert own.is_public("CLA002", "age")
    assert own.is_public("CLA002", "sex")
    assert not own.is_public("CLA002", "ethnicity")
    assert not own.is_public("DQL001", "age")


def test_a_breakdown_that_the_policy_does_not_name_stays_inside() -> None:
    assert not policy.load().is_public("CLA002", "postcode")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("threshold,5", "threshold,many"),
        ("protection_width,3", "protection_width,7"),
        ("round_to,1", "round_to,7"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(tmp_path: Path, before: str, after: str) -> None:
    for file in policy.FOLDER.glob("disclosure_*.csv"):
        shutil.copy(file, tmp_path)
    changed = tmp_path / "disclosure_policy.csv"
    text = changed.read_text(encoding="utf-8")
    assert before in text
    changed.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(UsageFault) as refused:
        policy.load(tmp_path)
    assert refused.value.code == "DISCLOSURE_POLICY"


def test_a_policy_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        policy.load(tmp_path)
