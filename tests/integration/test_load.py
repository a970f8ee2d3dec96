"""Loading: recognition, whose month it is, idempotence, supersession, and what a crash leaves."""

from __future__ import annotations

import hmac
import itertools
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.deliveries_helpers import COLUMNS, FIXTURES, Home, figure, home_at, write_csv
from warehouse.contracts import Contract
from warehouse.deliveries import register_extracts
from warehouse.errors import UsageFault, WarehouseError
from warehouse.ledger import Delivery, DeliveryTable, Ledger
from warehouse.periods import Period

CLEAN = FIXTURES / "clean"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


def ledger_rows(home: Home) -> list[tuple[str, str | None]]:
    with Ledger(home.settings).session() as session:
        return [
            (row.outcome, row.reason_code)
            for row in session.scalars(select(Delivery).order_by(Delivery.delivery_id))
        ]


@pytest.mark.parametrize(
    "name",
    [
        "returned_figures_crlf_bom.csv",
        "returned_figures_cr.csv",
        "returned_figures_no_last_line_end.csv",
    ],
)
def test_every_kind_of_line_end_and_a_byte_order_mark_are_read(home: Home, name: str) -> None:
    report = home.deliver(CLEAN / name)
    assert [(table.received, table.accepted) for table in report.tables] == [(2, 2)]


def test_clean_file_becomes_typed_rows(home: Home) -> None:
    report = home.deliver(CLEAN / "returned_figures.csv")
    assert report.outcome == "loaded" and report.quarantine is None
    assert (report.extract, report.authority, report.period) == ("returned_figures", "E06000034", "2017-11")
    assert report.tables[0].path == (
        f"returned_figures/figures/authority=E06000034/period=2017-11/{str(report.sha256)[:16]}.parquet"
    )
    assert home.rows(
        report, columns="indicator_code, period_end, value, numerator, statement_no, delivery_sha256"
    ) == [
        ("CON001", date(2017, 11, 30), Decimal("611.000000"), None, 1, report.sha256),
        ("CLA001", date(2017, 11, 30), Decimal("311.000000"), None, 2, report.sha256),
        ("CLA001", date(2017, 11, 30), Decimal("32.000000"), None, 3, report.sha256),
    ]


def test_swapped_columns_are_read_by_name(home: Home) -> None:
    report = home.deliver(CLEAN / "swapped_columns.csv")
    assert home.rows(report, columns="authority_code, area_code, value, place") == [
        ("E06000034", "E06000034", Decimal("611.000000"), "page 1")
    ]


def test_headings_are_compared_on_letters_and_digits_only(home: Home) -> None:
    assert home.deliver(CLEAN / "headings_in_other_spelling.csv").tables[0].accepted == 1


def test_source_row_counts_records_where_cells_hold_line_breaks(home: Home) -> None:
    report = home.deliver(CLEAN / "quoted_line_breaks.csv")
    assert home.faults(report) == {3: ["SYMBOL_IN_NUMBER"]}
    assert home.rows(report, columns="source_row, place") == [(2, "page 1,\nsecond line"), (4, 'said "so"')]


def test_source_row_counts_empty_and_ragged_lines(home: Home, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [figure(statement_no=number) for number in range(1, 6)])
    lines = path.read_text().splitlines()
    lines[2:2] = ["", "", "a,b", "," * 16]
    lines[8:8] = [lines[1] + ",", "x"]
    lines += ["", "z,z"]
    path.write_text("\n".join(lines) + "\n")
    report = home.deliver(path)
    table = report.tables[0]
    assert (table.received, table.accepted, table.rejected, table.blank) == (9, 5, 4, 1)
    assert home.faults(report) == {row: ["RAGGED_ROW"] for row in (5, 9, 10, 14)}
    assert home.rows(report, columns="source_row, statement_no") == [(2, 1), (7, 2), (8, 3), (11, 4), (12, 5)]


def test_quarantine_names_places_and_never_values(home: Home) -> None:
    report = home.deliver(FIXTURES / "hostile" / "several_faults_in_one_row.csv")
    text = (home.settings.home_dir / str(report.quarantine)).read_text(encoding="utf-8")
    assert text.splitlines()[0] == "file_name,extract,table,source_row,column,rule_code,expected,mend,costs"
    assert "43069" not in text
    assert "3,period_end,DATE_SERIAL,a date written YYYY-MM-DD" in text
    assert (report.tables[0].rejected, sum(report.tables[0].reasons.values())) == (1, 3)


def test_second_load_with_nothing_new_changes_nothing(home: Home) -> None:
    home.deliver(CLEAN / "returned_figures.csv")
    before, rows = home.state(), ledger_rows(home)
    report = home.load()
    assert (report.files, report.changed, report.exit_code) == ([], False, 0)
    assert (home.state(), ledger_rows(home)) == (before, rows)


def test_same_bytes_again_are_a_duplicate_that_changes_nothing(home: Home) -> None:
    home.deliver(CLEAN / "returned_figures.csv")
    before = home.state()
    report = home.deliver(CLEAN / "returned_figures.csv")
    assert (report.outcome, home.state()) == ("duplicate", before)
    assert not [path for path in home.settings.inbox.rglob("*") if path.is_file()]
    assert ledger_rows(home) == [("loaded", None), ("duplicate", None)]


def test_same_bytes_under_another_months_folder_are_refused(home: Home) -> None:
    home.deliver(CLEAN / "returned_figures.csv")
    report = home.deliver(CLEAN / "returned_figures.csv", "E06000034/2017-12")
    assert (report.outcome, report.reason_code) == ("refused", "PERIOD_DISAGREES")


def test_newer_delivery_supersedes_and_the_older_bytes_are_refused_until_restated(
    home: Home, tmp_path: Path
) -> None:
    old = write_csv(tmp_path / "old.csv", [figure(value=611)])
    new = write_csv(tmp_path / "new.csv", [figure(value=612)])
    home.deliver(old)
    home.deliver(new)
    current = Ledger(home.settings).current_tables("2017-11")
    assert [(table.rows_accepted, table.delivery_id) for table in current] == [(1, 2)]
    again = home.deliver(old)
    assert (again.outcome, again.reason_code) == ("refused", "OLDER_DELIVERY")
    assert "--restate" in str(again.mend)
    restated = home.deliver(old, restate=True)
    assert restated.outcome == "loaded"
    connection = duckdb.connect()
    assert register_extracts(connection, home.settings, Period(2017, 11)) == [restated.sha256]
    assert connection.sql("select value from extracts.returned_figures__figures").fetchall() == [
        (Decimal(611),)
    ]


def test_refused_file_does_not_stop_the_others(home: Home) -> None:
    folder = home.settings.inbox
    folder.mkdir(parents=True)
    for source in (FIXTURES / "hostile" / "empty.csv", CLEAN / "returned_figures.csv"):
        (folder / source.name).write_bytes(source.read_bytes())
    report = home.load()
    assert [file.outcome for file in report.files] == ["refused", "loaded"]
    assert report.exit_code == 1


def test_folder_says_whose_month_it_is_where_the_rows_are_silent(home: Home, tmp_path: Path) -> None:
    contract = small_contract()
    path = tmp_path / "x.csv"
    path.write_text("item,amount\na,1\n")
    silent = home.deliver(path, contracts={"small": contract})
    assert silent.reason_code == "AUTHORITY_NOT_STATED" and "inbox/" in str(silent.mend)
    report = home.deliver(path, "E06000034/2017-11", contracts={"small": contract})
    assert (report.outcome, report.authority, report.period) == ("loaded", "E06000034", "2017-11")


def test_load_of_one_month_leaves_other_files_waiting(home: Home, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [figure()])
    report = home.deliver(path, period=Period(2017, 10))
    assert report.outcome == "waiting" and ledger_rows(home) == []
    assert (home.settings.inbox / "x.csv").exists()
    (loaded,) = home.load(period=Period(2017, 11), authority="E06000034").files
    assert loaded.outcome == "loaded"


def test_file_waits_where_a_code_list_is_missing(home: Home, tmp_path: Path) -> None:
    from warehouse.deliveries import load, receive

    receive(home.settings, [CLEAN / "returned_figures.csv"])
    (report,) = load(home.settings, reference=tmp_path / "nowhere").files
    assert (report.outcome, report.reason_code) == ("waiting", "REFERENCE_MISSING")
    assert (home.settings.inbox / "returned_figures.csv").exists()
    assert home.load().files[0].outcome == "loaded"


def test_two_loads_of_one_home_exclude_each_other(home: Home) -> None:
    import fcntl

    home.load()
    with (home.settings.home_dir / "load.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(WarehouseError, match="LOAD_RUNNING"):
            home.load()


def test_received_file_never_overwrites_one_that_waits(home: Home) -> None:
    from warehouse.deliveries import receive

    names = [receive(home.settings, [CLEAN / "returned_figures.csv"])[0].name for _ in range(2)]
    assert names == ["returned_figures.csv", "returned_figures (2).csv"]


@pytest.mark.parametrize(
    "folder", ["E06000034", "E06000034/November", "Thurrock/2017-11", "E06000034/2017-11/old"]
)
def test_file_in_an_unknown_folder_is_refused(home: Home, folder: str) -> None:
    target = home.settings.inbox / folder / "returned_figures.csv"
    target.parent.mkdir(parents=True)
    target.write_bytes((CLEAN / "returned_figures.csv").read_bytes())
    assert [file.reason_code for file in home.load().files] == ["FOLDER_NOT_KNOWN"]


def test_receive_refuses_an_authority_without_period(home: Home) -> None:
    from warehouse.deliveries import receive

    with pytest.raises(UsageFault, match="AUTHORITY_AND_PERIOD"):
        receive(home.settings, [CLEAN / "returned_figures.csv"], authority="E06000034")


def test_registered_views_are_typed_where_nothing_was_delivered(home: Home) -> None:
    connection = duckdb.connect()
    assert register_extracts(connection, home.settings, Period(2017, 11)) == []
    described = connection.sql("describe extracts.budget_monitoring__lines").fetchall()
    types = {row[0]: row[1] for row in described}
    assert (types["budget"], types["period_end"], types["source_row"]) == ("DECIMAL(18,2)", "DATE", "BIGINT")
    assert connection.sql("select count(*) from extracts.delivery").fetchall() == [(0,)]


def test_registered_views_hold_months_up_to_the_period_only(home: Home, tmp_path: Path) -> None:
    for month, end in (("2017-10", "2017-10-31"), ("2017-11", "2017-11-30"), ("2017-12", "2017-12-31")):
        home.deliver(write_csv(tmp_path / f"{month}.csv", [figure(reporting_period=month, period_end=end)]))
    connection = duckdb.connect()
    register_extracts(connection, home.settings, Period(2017, 11))
    query = "select distinct reporting_period from extracts.returned_figures__figures order by 1"
    assert connection.sql(query).fetchall() == [("2017-10",), ("2017-11",)]
    query = "select period, rows_received, rows_accepted, is_current from extracts.delivery order by 1"
    assert connection.sql(query).fetchall() == [("2017-10", 1, 1, True), ("2017-11", 1, 1, True)]


# --- pseudonyms -------------------------------------------------------------------------------------

KEY = "k" * 32


def small_contract(**identifier: str) -> Contract:
    """A contract with an item, an amount, and, where a purpose is given, two columns that name a person."""
    columns = [
        {"name": "item", "type": "text", "required": True, "description": "what it is"},
        {"name": "amount", "type": "integer", "required": True, "description": "how many"},
    ]
    for name, purpose in identifier.items():
        columns.append(
            {
                "name": name,
                "type": "identifier",
                "identifies": "person",
                "purpose": purpose,
                "description": "a person",
            }
        )
    return Contract.model_validate(
        {
            **{"extract": "small", "version": 1, "title": "Small", "description": "made for a test"},
            **{"source_system": "test", "owner_role": "tester", "due_day": 1, "formats": ["csv", "xlsx"]},
            "tables": [{"name": "items", "description": "items", "columns": columns, "key": ["item"]}],
        }
    )


def persons(tmp_path: Path) -> Path:
    path = tmp_path / "persons.csv"
    path.write_text("item,amount,child,worker\na,1,AB123,AB123\nb,2, ab123 ,XY\nc,3,,XY\n")
    return path


def test_identifiers_become_keyed_pseudonyms_by_purpose(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home", pseudonym_key=KEY)
    contracts = {"small": small_contract(child="child", worker="worker")}
    report = home.deliver(persons(tmp_path), "E06000034/2017-11", contracts=contracts)
    (_, first, by_worker), (_, second, _), (_, third, _) = home.rows(report, columns="item, child, worker")
    derived = hmac.digest(KEY.encode(), b"pseudonym for child", "sha256")
    assert first == hmac.digest(derived, b"AB123", "sha256").hex()[:32]
    assert first == second and third is None and by_worker != first
    kept = b"".join(content for name, content in home.state().items() if not name.startswith("archive"))
    assert b"AB123" not in kept and b"ab123" not in kept


def test_without_a_key_an_extract_that_names_persons_waits(tmp_path: Path, home: Home) -> None:
    contracts = {"small": small_contract(child="child", worker="worker")}
    report = home.deliver(persons(tmp_path), "E06000034/2017-11", contracts=contracts)
    assert (report.outcome, report.reason_code) == ("waiting", "NO_PSEUDONYM_KEY")


# --- crashes ----------------------------------------------------------------------------------------


def killed_load(home: Home, limit: int) -> int:
    """Load in a process that ends, as by a power cut, before its n-th change to the disk or the ledger.

    Returns the exit code: 9 where it was killed, 0 where it came to its end.
    """
    child = os.fork()
    if child == 0:
        try:
            _count_down(limit)
            home.load()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _count_down(limit: int) -> None:
    left = itertools.count(limit, -1)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if next(left) == 1:
                os._exit(9)
            return function(*arguments, **options)

        return call

    for name in ("replace", "rename", "unlink", "fsync", "mkdir", "chmod"):
        setattr(os, name, counted(getattr(os, name)))
    Session.flush = counted(Session.flush)  # type: ignore[method-assign]
    Session.commit = counted(Session.commit)  # type: ignore[method-assign]


def test_load_killed_at_any_file_operation_is_finished_by_the_next(tmp_path: Path) -> None:
    source = FIXTURES / "hostile" / "symbol_in_number.csv"
    whole = home_at(tmp_path / "whole")
    whole.deliver(source)
    operations = None
    for limit in range(1, 60):
        home = home_at(tmp_path / f"home{limit}")
        home.settings.inbox.mkdir(parents=True)
        (home.settings.inbox / source.name).write_bytes(source.read_bytes())
        done = killed_load(home, limit)
        if done == 0:
            operations = limit
            break
        assert done == 9
        with Ledger(home.settings).session() as session:
            for table in session.scalars(select(DeliveryTable)):
                assert (home.settings.extracts_dir / table.path).is_file()
        reports = home.load().files
        assert [file.outcome for file in reports] in (["loaded"], ["duplicate"], [])
        assert home.state() == whole.state()
        assert [table.rows_accepted for table in Ledger(home.settings).current_tables("2017-11")] == [2]
        assert not list(home.settings.inbox.iterdir())
    assert operations is not None and operations > 10


# --- accepted + rejected = received -----------------------------------------------------------------

usual = [
    "",
    "c",
    "1,200",
    "611",
    "-1",
    "2017-11-30",
    "30/11/2017",
    "all",
    "=1",
    '"',
    " x",
    "a\nb",
    "é",
    "N/A",
]
any_text = st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"])
cell = st.one_of(st.sampled_from(usual), st.text(alphabet=any_text, max_size=8))
changed = st.dictionaries(st.sampled_from(COLUMNS[2:]), cell, max_size=3)
ragged = st.integers(min_value=1, max_value=20).filter(lambda cells: cells != len(COLUMNS))
line = st.one_of(changed, st.just("blank"), ragged)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(line, min_size=1, max_size=8), ends=st.sampled_from(["\n", "\r\n"]))
def test_accepted_and_rejected_make_received(tmp_path: Path, lines: list[object], ends: str) -> None:
    import csv
    import shutil

    shutil.rmtree(tmp_path / "home", ignore_errors=True)
    home = home_at(tmp_path / "home")
    path = tmp_path / "x.csv"
    received = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator=ends)
        writer.writerow(COLUMNS)
        for number, each in enumerate([{}, *lines], 1):
            match each:
                case "blank":
                    out.write(ends)
                case int():
                    writer.writerow(["x"] * each)
                    received += 1
                case _:
                    writer.writerow({**figure(statement_no=number), **each}.values())  # type: ignore[dict-item]
                    received += 1
    report = home.deliver(path)
    if report.outcome == "loaded":
        (table,) = report.tables
        assert table.received == received == table.accepted + table.rejected
        assert table.accepted == len(home.rows(report))
        assert table.rejected == len(home.faults(report))
    else:
        assert report.reason_code == "ALL_ROWS_REJECTED"
