"""One engine serves all files of a load: each under its own key, in its own order, and none after a fault."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.deliveries_helpers import Home, home_at, write_csv
from warehouse.contracts import contracts
from warehouse.deliveries.engine import Engine, session
from warehouse.deliveries.pseudonyms import MADE_UP_KEY, pseudonym, purpose_key
from warehouse.deliveries.receiving import receive
from warehouse.periods import Period

KEY = "k" * 32


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home", pseudonym_key=KEY)


def contacts(folder: Path, prefix: str, number: int) -> Path:
    folder.mkdir()
    row = {
        "contact_date": "2017-11-03",
        "contact_source": "6",
        "decision": "Referral",
        "decision_datetime": "",
    }
    rows = [
        {"contact_id": f"{prefix}C{place}", "person_id": f"{prefix}{place}"} | row for place in range(number)
    ]
    return write_csv(folder / f"{prefix}.csv", rows)


def test_made_up_and_real_records_of_one_load_have_each_their_own_key(home: Home, tmp_path: Path) -> None:
    prefixes = ("MADEUPA", "REAL", "MADEUPB")
    for month, prefix in enumerate(prefixes, start=1):  # loaded in this order
        path = contacts(tmp_path / prefix, prefix, 1)
        receive(home.settings, [path], authority="E06000034", period=Period(2017, month))
    files = home.load().files
    assert [(file.outcome, file.is_made_up) for file in files] == [
        ("loaded", True),
        ("loaded", False),
        ("loaded", True),
    ]
    keys = {"MADEUPA": MADE_UP_KEY, "REAL": KEY.encode(), "MADEUPB": MADE_UP_KEY}
    for file, prefix in zip(files, prefixes, strict=True):
        query = f"select person_id, contact_id from '{home.settings.extracts_dir / str(file.tables[0].path)}'"
        assert duckdb.sql(query).fetchall() == [
            (
                pseudonym(f"{prefix}0", purpose_key(keys[prefix], "child")),
                pseudonym(f"{prefix}C0", purpose_key(keys[prefix], "contact")),
            )
        ]


def test_every_file_after_the_first_is_read_in_its_own_order(home: Home, tmp_path: Path) -> None:
    for month in (1, 2):
        path = contacts(tmp_path / str(month), f"R{month}X", 3000)
        receive(home.settings, [path], authority="E06000034", period=Period(2017, month))
    for month, file in enumerate(home.load().files, start=1):
        derived = purpose_key(KEY.encode(), "child")
        path = home.settings.extracts_dir / str(file.tables[0].path)
        query = f"select source_row, person_id from '{path}' order by source_row"
        assert duckdb.sql(query).fetchall() == [
            (place + 2, pseudonym(f"R{month}X{place}", derived)) for place in range(3000)
        ]


def test_after_a_fault_the_next_file_gets_an_engine_that_knows_its_pseudonyms(home: Home) -> None:
    with Engine(home.settings) as engine:
        for _ in range(2):
            engine.define_pseudonyms(contracts()["csc_contacts"], KEY.encode())
            with session(engine.database) as connection:
                [(found,)] = connection.execute("select pseudonym_child('A1')").fetchall()
            assert found == pseudonym("A1", purpose_key(KEY.encode(), "child"))
            engine.database.close()  # as a fatal error leaves it
            engine.renew()
