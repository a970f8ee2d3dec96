"""Housekeeping removes what is superseded, orphaned or long published, and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.integration.publishing import make_approved, make_candidate, settings_for
from warehouse.errors import Refusal
from warehouse.housekeeping import tidy
from warehouse.ledger import Delivery, DeliveryTable, Ledger
from warehouse.periods import Period
from warehouse.releases import publish
from warehouse.settings import Settings

OLD = "returned_figures/figures/authority=E06000034/period=2017-11/aaaaaaaaaaaaaaaa.parquet"
NEW = "returned_figures/figures/authority=E06000034/period=2017-11/bbbbbbbbbbbbbbbb.parquet"
STRAY = "returned_figures/figures/authority=E06000034/period=2016-01/cccccccccccccccc.parquet"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "home")


def write(settings: Settings, name: str, *, age_days: float = 0) -> Path:
    file = settings.extracts_dir / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"parquet")
    moment = time.time() - age_days * 86400
    os.utime(file, (moment, moment))
    return file


def deliver_twice(settings: Settings) -> None:
    """A delivery and a newer one that supersedes it, as load records them."""
    with Ledger(settings).session() as session:
        deliveries = [
            Delivery(
                sha256=letter * 64, file_name=f"{letter}.csv", outcome="loaded", extract="returned_figures"
            )
            for letter in "ab"
        ]
        session.add_all(deliveries)
        session.flush()
        for delivery, path, superseded_by in (
            (deliveries[0], OLD, deliveries[1].delivery_id),
            (deliveries[1], NEW, None),
        ):
            session.add(
                DeliveryTable(
                    delivery_id=delivery.delivery_id,
                    extract="returned_figures",
                    table_name="figures",
                    authority="E06000034",
                    period="2017-11",
                    rows_received=1,
                    rows_accepted=1,
                    rows_rejected=0,
                    path=path,
                    superseded_by=superseded_by,
                )
            )


def test_a_superseded_extract_goes_and_the_current_one_stays(settings: Settings):
    deliver_twice(settings)
    old, new = write(settings, OLD), write(settings, NEW)
    report = tidy(settings)
    assert report.superseded_extracts == [OLD]
    assert report.bytes_freed == 7
    assert not old.exists()
    assert new.exists()


def test_a_file_the_ledger_never_heard_of_goes_once_it_is_a_day_old(settings: Settings):
    deliver_twice(settings)
    stray = write(settings, STRAY, age_days=2)
    fresh = write(settings, STRAY.replace("cccc", "dddd"))
    assert tidy(settings).orphaned_files == [STRAY]
    assert not stray.exists()
    assert fresh.exists()


def test_the_folder_that_became_empty_goes_too(settings: Settings):
    deliver_twice(settings)
    stray = write(settings, STRAY, age_days=2)
    write(settings, NEW)
    tidy(settings)
    assert not stray.parent.exists()
    assert settings.extracts_dir.is_dir()


def test_a_second_run_finds_nothing(settings: Settings):
    deliver_twice(settings)
    write(settings, OLD)
    tidy(settings)
    assert tidy(settings).model_dump() == {
        "superseded_extracts": [],
        "orphaned_files": [],
        "candidates": [],
        "bytes_freed": 0,
    }


def test_an_empty_ledger_beside_extracts_is_taken_for_the_wrong_ledger(settings: Settings):
    stray = write(settings, STRAY, age_days=9)
    with pytest.raises(Refusal) as refused:
        tidy(settings)
    assert refused.value.code == "LEDGER_EMPTY"
    assert stray.exists()


def test_published_candidates_go_but_for_the_newest(settings: Settings):
    for month in (Period(2017, 9), Period(2017, 10), Period(2017, 11)):
        make_approved(settings, month=month)
        publish(settings, month)
    assert tidy(settings, keep_candidates=1).candidates == ["2017-09", "2017-10"]
    assert settings.candidate(Period(2017, 11)).is_dir()
    assert sorted(path.name for path in settings.releases.glob("2017-*")) == [
        "2017-09-r1",
        "2017-10-r1",
        "2017-11-r1",
    ]


def test_a_candidate_that_awaits_its_sign_off_stays_however_old(settings: Settings):
    for month in (Period(2017, 9), Period(2017, 10)):
        make_candidate(settings, month=month)
    assert tidy(settings, keep_candidates=0).candidates == []


def test_archive_and_releases_are_never_touched(settings: Settings):
    deliver_twice(settings)
    write(settings, NEW)
    kept = []
    for folder in (settings.archive / "aa", settings.releases / "2010-01-r1", settings.quarantine):
        folder.mkdir(parents=True)
        kept.append(folder / "file.parquet")
        kept[-1].write_bytes(b"x")
        os.utime(kept[-1], (0, 0))
    tidy(settings, keep_candidates=0, orphan_age=0)
    assert [file.exists() for file in kept] == [True, True, True]


def test_an_interrupted_build_is_cleared_after_a_day(settings: Settings):
    folder = settings.candidate(Period(2017, 11))
    folder.mkdir(parents=True)
    for name in ("building.duckdb", "building.duckdb.wal", "warehouse.duckdb"):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (0, 0))
    assert tidy(settings).orphaned_files == ["2017-11/building.duckdb", "2017-11/building.duckdb.wal"]
    assert (folder / "warehouse.duckdb").exists()
