"""Restatement records: what one has to say, and who may not approve it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from expectations import restatements
from warehouse.errors import WarehouseError

RECORD = {
    "restatement_id": "R-001",
    "release": "2017-11-r2",
    "first_period": "2017-04",
    "last_period": "2017-11",
    "indicators": ["CSC055"],
    "cap": 40,
    "reason": "The service counted the reviews of the year again.",
    "requested_by": "performance lead",
    "approved_by": "quality lead",
}


def _file(folder: Path, *records: dict[str, object]) -> Path:
    path = folder / "restatements.yml"
    path.write_text(yaml.safe_dump({"restatements": list(records)}), encoding="utf-8")
    return path


def test_the_projects_own_file_can_be_read() -> None:
    restatements.load()


def test_records_come_in_order_of_their_ids(tmp_path: Path) -> None:
    file = _file(tmp_path, {**RECORD, "restatement_id": "R-002"}, RECORD)
    first, second = restatements.load(file)
    assert (first.restatement_id, second.restatement_id) == ("R-001", "R-002")
    assert (first.release, first.indicators, first.cap) == ("2017-11-r2", ["CSC055"], 40)


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved_by": "Performance-Lead"},
        {"approved_by": ""},
        {"reason": "a mistake"},
        {"release": "2017-11"},
        {"first_period": "2017-12"},
        {"last_period": "November"},
        {"indicators": []},
        {"cap": 0},
        {"requested_on": "2018-01-04"},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_a_record_that_lacks_what_it_needs_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(WarehouseError) as raised:
        restatements.load(_file(tmp_path, {**RECORD, **wrong}))
    assert raised.value.code == "RESTATEMENTS_INVALID"


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="used twice: R-001"):
        restatements.load(_file(tmp_path, RECORD, RECORD))
