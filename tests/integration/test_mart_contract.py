"""What readers rely on stays: the marts as they are built keep their contract, and no publish breaks it.

After a change of the marts, `python -m tests.integration.test_mart_contract FOLDER` rewrites the contract,
where FOLDER is a release folder made with the changed models, e.g. var/candidate/2017-11/release.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home
from tests.integration.publishing import MONTH, make_approved, settings_for
from warehouse.errors import Refusal
from warehouse.periods import Period
from warehouse.releases import contract, current_release, manifest, publish, rollback
from warehouse.releases.assembly import release_folder
from warehouse.settings import Settings

HOW_TO_MEND = "python -m tests.integration.test_mart_contract var/candidate/2017-11/release"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with release 2017-11-r1."""
    settings = settings_for(tmp_path)
    make_approved(settings)
    publish(settings, MONTH)
    return settings


def test_the_marts_as_built_are_what_the_contract_says(published_home: Home):
    tables = contract.tables_in(release_folder(published_home.settings, MONTH))
    text = contract.to_text(contract.renewed(contract.read(), tables))
    assert text == contract.FILE.read_text(encoding="utf-8"), f"Run: {HOW_TO_MEND}"


def test_a_release_names_the_contract_version_of_every_table(published_home: Home):
    made, _ = manifest.read(published_home.settings.releases / "2017-11-r1")
    promised = {name: promise.version for name, promise in contract.read().items()}
    assert made.contract == promised
    assert made.contract.keys() == {entry.table for entry in made.tables}


def test_a_table_that_is_not_as_the_contract_says_has_no_version(settings: Settings):
    # The tables of these tests are narrower than the real ones; the list of releases alone is not.
    made, _ = manifest.read(settings.releases / "2017-11-r1")
    assert "fct_indicator_value" not in made.contract


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ("drop table mart.indicator_caveat", "indicator_caveat is gone"),
        ("alter table mart.indicator_caveat drop column origin", "indicator_caveat.origin is gone"),
        (
            "alter table mart.indicator_caveat rename column origin to source",
            "indicator_caveat.origin is gone",
        ),
        (
            "alter table mart.dim_indicator alter column decimals type varchar",
            "dim_indicator.decimals is VARCHAR and no longer INTEGER",
        ),
        (
            "alter table mart.fct_indicator_value alter column origin drop not null",
            "fct_indicator_value.origin may be empty and never was",
        ),
    ],
)
def test_a_candidate_that_takes_something_away_cannot_be_approved(
    settings: Settings, change: str, missed: str
):
    with pytest.raises(Refusal) as refused:
        make_approved(settings, contacts=612, number=2, also=[change])
    assert refused.value.code == "MART_CONTRACT_BROKEN"
    assert refused.value.message == (
        f"The tables would take away what 2017-11-r1 gave its readers: {missed}."
    )
    table = missed.partition(" ")[0].partition(".")[0]
    assert f"a new table {table}_v2" in refused.value.mend


def test_what_a_release_added_after_the_approval_binds_the_publish_and_readers_keep_it(settings: Settings):
    december = Period(2017, 12)
    make_approved(settings, month=december)
    make_approved(settings, contacts=612, number=2, also=["create table mart.extra (release_id varchar)"])
    publish(settings, MONTH)
    with pytest.raises(Refusal, match="2017-11-r2 gave its readers: extra is gone") as refused:
        publish(settings, december)
    assert refused.value.code == "MART_CONTRACT_BROKEN"
    assert current_release(settings) == "2017-11-r2"
    assert not (settings.releases / "2017-12-r1").exists()


def test_a_candidate_that_changes_a_key_cannot_be_approved(settings: Settings):
    other_key = [
        "create table mart.copied as select * from mart.dim_area",
        "drop table mart.dim_area",
        "create table mart.dim_area (area_code varchar not null, area_name varchar, "
        "release_id varchar not null, primary key (area_code, release_id))",
        "insert into mart.dim_area select * from mart.copied",
        "drop table mart.copied",
    ]
    with pytest.raises(Refusal, match="dim_area has the key area_code, release_id and no longer area_code"):
        make_approved(settings, contacts=612, number=2, also=other_key)


def test_a_publish_that_only_adds_is_let_through_and_binds_the_next_one(settings: Settings):
    added = [
        "alter table mart.indicator_caveat add column severity varchar",
        "create table mart.indicator_caveat_v2 (caveat_code varchar not null, release_id varchar not null)",
        "alter table mart.dim_indicator alter column name set not null",
    ]
    make_approved(settings, contacts=612, number=2, also=added)
    assert publish(settings, MONTH).release_id == "2017-11-r2"
    with pytest.raises(Refusal) as refused:
        make_approved(settings, contacts=613, number=3)
    for missed in (
        "dim_indicator.name may be empty and never was",
        "indicator_caveat.severity is gone",
        "indicator_caveat_v2 is gone",
    ):
        assert missed in refused.value.message


def test_after_a_rollback_the_release_that_readers_see_is_the_one_that_binds(settings: Settings):
    make_approved(settings, contacts=612, number=2, also=["create table mart.extra (release_id varchar)"])
    publish(settings, MONTH)
    rollback(settings, "2017-11-r1", by="Quality lead")
    make_approved(settings, contacts=613, number=3)
    assert publish(settings, MONTH).release_id == "2017-11-r3"


def test_another_authoritys_release_in_the_same_home_binds_nobody_else(settings: Settings, tmp_path: Path):
    other = Settings(home=tmp_path, ledger_url=settings.ledger_address, authority="E06000001")
    december = Period(2017, 12)
    make_approved(other, month=december, without=["indicator_caveat"])
    assert publish(other, december).release_id == "2017-12-r1"


def test_a_release_that_cannot_be_read_does_not_stop_the_one_that_mends_it(settings: Settings):
    damaged = settings.releases / "2017-11-r1" / "marts.duckdb"
    damaged.chmod(0o644)
    damaged.write_bytes(b"nothing")
    make_approved(settings, number=2, without=["indicator_caveat"])
    assert publish(settings, MONTH).release_id == "2017-11-r2"
    with duckdb.connect(str(settings.releases / "current" / "marts.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from mart.fct_indicator_value").fetchone() == (2,)


if __name__ == "__main__":
    renewed = contract.renewed(
        contract.read() if contract.FILE.is_file() else {}, contract.tables_in(Path(sys.argv[1]))
    )
    contract.FILE.write_text(contract.to_text(renewed), encoding="utf-8")
