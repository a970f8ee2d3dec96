"""What the maturity index counts of a delivered file."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse.contracts import Column, contracts
from warehouse.deliveries.items import register_item_counts
from warehouse.ledger import DeliveryTable
from warehouse.periods import Period

OURS = "E06000034"


def delivered(
    folder: Path, period: str, rows: str, *, rejected: int = 0, authority: str = OURS
) -> DeliveryTable:
    """A typed file of contacts with these rows of values (contact, person, day, source, decision)."""
    path = f"{authority}-{period}.parquet"
    names = "contact_id, person_id, contact_date, contact_source, decision"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * from (values {rows}) as listed ({names})) to '{folder / path}' (format parquet)"
        )
        [(accepted,)] = connection.execute(f"select count(*) from '{folder / path}'").fetchall()
    return DeliveryTable(
        extract="csc_contacts",
        table_name="contacts",
        authority=authority,
        period=period,
        path=path,
        rows_received=accepted + rejected,
        rows_accepted=accepted,
        rows_rejected=rejected,
    )


def counted(folder: Path, *tables: DeliveryTable) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute("create schema extracts")
        register_item_counts(connection, tables, folder, OURS, Period(2017, 11))
        return connection.execute("from extracts.item_count order by period, column_name").fetchall()


def test_filled_cells_and_those_that_say_nothing_are_counted_for_each_item(tmp_path: Path) -> None:
    rows = """
        ('a', 'p', date '2017-11-01', '10', 'Referral'), ('b', 'p', date '2017-11-02', '6', 'Referral'),
        ('c', 'q', date '2017-11-03', null, 'Referral')
    """
    whole, allowed = Decimal("0.0000"), Decimal("0.0500")
    key = ("csc_contacts", "contacts", "2017-11")
    assert counted(tmp_path, delivered(tmp_path, "2017-11", rows, rejected=1)) == [
        (*key, "contact_date", whole, 4, 3, 0),
        (*key, "contact_id", whole, 4, 3, 0),
        (*key, "contact_source", allowed, 4, 2, 1),
        (*key, "decision", whole, 4, 3, 0),
        (*key, "person_id", whole, 4, 3, 0),
    ]


def test_a_file_without_rows_is_there_with_nothing_in_it(tmp_path: Path) -> None:
    empty = delivered(tmp_path, "2017-11", "('a', 'b', null, 'c', 'd')")
    with duckdb.connect() as connection:
        file = tmp_path / empty.path
        connection.execute(f"create table kept as select * from '{file}' where false")
        connection.execute(f"copy kept to '{file}' (format parquet)")
    empty.rows_received = 0
    assert {row[5:] for row in counted(tmp_path, empty)} == {(0, 0, 0)}


def test_only_the_authority_s_own_files_of_the_month_and_the_twelve_before_are_counted(
    tmp_path: Path,
) -> None:
    row = "('a', 'p', date '2017-11-01', '6', 'Referral')"
    tables = [delivered(tmp_path, month, row) for month in ("2016-10", "2016-11", "2017-11", "2017-12")]
    others = delivered(tmp_path, "2017-10", row, authority="E06000033")
    assert {found[2] for found in counted(tmp_path, *tables, others)} == {"2016-11", "2017-11"}


def test_figures_name_no_person_and_are_not_counted(tmp_path: Path) -> None:
    figures = delivered(tmp_path, "2017-11", "('a', 'p', date '2017-11-01', '6', 'Referral')")
    figures.extract, figures.table_name = "returned_figures", "figures"
    assert counted(tmp_path, figures) == []


def test_what_has_to_be_given_and_is_stored_is_an_item() -> None:
    [referrals] = [table for table in contracts()["annex_a"].tables if table.name == "list_03_referrals"]
    assert referrals.column("ethnicity_group").is_item
    assert not referrals.column("birth_date").is_item
    # Required too, but a name is never stored.
    assert referrals.column("allocated_worker").required and not referrals.column("allocated_worker").is_item


def test_a_default_is_one_of_the_codes_that_the_column_may_store() -> None:
    said = {"name": "sex", "type": "code", "description": "Sex of the child", "allowed": ["1", "2"]}
    stored = {"1": "M", "2": "F"}
    assert Column(**said, stored_as=stored, default_codes=["M"]).default_codes == ["M"]
    with pytest.raises(ValueError, match="default codes are among the codes"):
        Column(**said, stored_as=stored, default_codes=["U"])
    with pytest.raises(ValueError, match="default codes are among the codes"):
        Column(**said, default_threshold="0.05")
