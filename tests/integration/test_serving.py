"""Releases in a real PostgreSQL: whole, proved, described, by role and by area, and never half."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from publishing import make_approved, settings_for

from tests.conftest import Home
from tests.postgres import postgres
from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.periods import Period
from warehouse.releases import publish
from warehouse.serving import ServeReport, access, loading, serve
from warehouse.settings import Settings

AREA = "E06000034"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A database of its own on the one server."""
    name = f"db_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with five small releases, 2017-08-r1 to 2017-12-r1, of 608 to 612 contacts."""
    settings = settings_for(tmp_path_factory.mktemp("small"))
    for month in range(8, 13):
        make_approved(settings, contacts=600 + month, month=Period(2017, month))
        publish(settings, Period(2017, month))
    return settings


def one(url: str, query: str, role: str | None = None) -> list[tuple]:
    with psycopg.connect(url) as connection:
        if role:
            connection.execute(f"set role {role}")
        return connection.execute(query).fetchall()


CONTACTS = "select release_id, value from mart.fct_indicator_value where breakdown = 'all'"


def test_a_release_is_served_with_every_row_comment_and_key(published_home: Home, url: str):
    settings = published_home.settings
    report = serve(settings, url=url)
    assert report.loaded
    with loading.opened((settings.releases / "current").resolve()) as (source, tables):
        for table in tables:
            [(rows,)] = one(url, f"select count(*) from mart.{table.name}")
            assert (rows,) == source.execute(f"select count(*) from mart.{table.name}").fetchone()
            described = one(
                url,
                "select obj_description(c.oid), attname, col_description(c.oid, attnum) from pg_class c "
                "join pg_attribute on attrelid = c.oid and attnum > 0 "
                f"where oid = 'mart.{table.name}'::regclass order by attnum",
            )
            assert described == [(table.comment, each.name, each.comment) for each in table.columns]
    figures = one(
        url,
        "select value from mart.fct_indicator_value where indicator_code = 'CLA002' and breakdown = 'all' "
        f"and area_code = '{AREA}' and period_kind = 'month' and period_end = date '2017-11-30'",
    )
    assert figures == [(Decimal(311),)]
    kinds = one(
        url,
        "select contype, count(*) from pg_constraint where conrelid = "
        "'release_2017_11_r1.fct_indicator_value'::regclass and contype in ('p', 'f') group by contype "
        "order by contype",
    )
    # release, indicator, area, symbol, breakdown with its member
    assert kinds == [("f", 5), ("p", 1)]


def test_the_same_release_again_loads_nothing(small: Settings, url: str):
    first, again = serve(small, "2017-11-r1", url=url), serve(small, "2017-11-r1", url=url)
    assert (first.loaded, again.loaded) == (True, False)
    assert one(url, CONTACTS) == [("2017-11-r1", Decimal(611))]


def test_the_last_three_releases_stay_and_one_can_go_back_to_them(small: Settings, url: str):
    reports: list[ServeReport] = [serve(small, f"2017-{month:02}-r1", url=url) for month in range(8, 13)]
    assert [report.dropped for report in reports] == [[], [], [], ["2017-08-r1"], ["2017-09-r1"]]
    back = serve(small, "2017-10-r1", url=url)
    assert (back.loaded, back.switched_from) == (False, "2017-12-r1")
    assert one(url, CONTACTS) == [("2017-10-r1", Decimal(610))]
    assert one(url, "select value from release_2017_12_r1.fct_indicator_value where breakdown = 'all'") == [
        (Decimal(612),)
    ]


def test_a_reader_role_reads_and_cannot_write(small: Settings, url: str):
    serve(small, "2017-11-r1", url=url)
    for role in access.ROLES:
        assert one(url, CONTACTS, role) == [("2017-11-r1", Decimal(611))]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one(url, "delete from release_2017_11_r1.fct_indicator_value", role)


def test_a_reader_of_areas_sees_the_areas_given_and_no_other(small: Settings, url: str):
    serve(small, "2017-11-r1", url=url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create role partner_a in role area_reader")
        connection.execute("create role partner_b in role area_reader")
        connection.execute(f"insert into serving.area_right values ('partner_a', '{AREA}')")
        connection.execute("insert into serving.area_right values ('partner_b', 'E06000001')")
    try:
        assert one(url, CONTACTS, "partner_a") == [("2017-11-r1", Decimal(611))]
        assert one(url, CONTACTS, "partner_b") == []
        assert one(url, "select area_code from mart.dim_area", "partner_b") == [(AREA,)]
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("drop role partner_a, partner_b")


def test_a_view_of_a_reader_upon_a_mart_lives_through_a_new_release(small: Settings, url: str):
    serve(small, "2017-11-r1", url=url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create view public.own as {CONTACTS}")
    serve(small, "2017-12-r1", url=url)
    assert one(url, "select * from public.own") == [("2017-12-r1", Decimal(612))]


def test_a_table_that_an_older_release_lacks_is_empty_and_not_gone(small: Settings, url: str, tmp_path: Path):
    older = settings_for(tmp_path)
    make_approved(older, month=Period(2017, 7), without=["dim_area", "indicator_caveat"])
    publish(older, Period(2017, 7))
    serve(small, "2017-11-r1", url=url)
    serve(older, "2017-07-r1", url=url)
    assert one(url, "select count(*) from mart.dim_area") == [(0,)]
    serve(small, "2017-12-r1", url=url)
    assert one(url, "select count(*) from mart.dim_area") == [(1,)]


def test_a_reader_in_a_transaction_ends_with_the_release_it_began_with(small: Settings, url: str):
    serve(small, "2017-11-r1", url=url)
    with psycopg.connect(url) as reader:
        assert reader.execute(CONTACTS).fetchall() == [("2017-11-r1", Decimal(611))]
        swapping = threading.Thread(target=serve, args=(small, "2017-12-r1"), kwargs={"url": url})
        swapping.start()
        swapping.join(2)  # it has loaded and waits for this reader
        assert swapping.is_alive()
        assert reader.execute("select distinct release_id from mart.dim_area").fetchall() == [("2017-11-r1",)]
    swapping.join(30)
    assert one(url, CONTACTS) == [("2017-12-r1", Decimal(612))]


def test_rows_that_differ_from_the_files_are_never_shown(small: Settings, url: str):
    serve(small, "2017-11-r1", url=url)
    folder = small.releases / "2017-12-r1"
    with psycopg.connect(url) as connection:
        connection.execute("create schema release_2017_12_r1")
        with loading.opened(folder) as (source, tables):
            table = next(each for each in tables if each.name == "dim_area")
            connection.execute(
                "create table release_2017_12_r1.dim_area (area_code text, area_name text, release_id text)"
            )
            connection.execute(
                "insert into release_2017_12_r1.dim_area values ('E06000034', 'Thurock', '2017-12-r1')"
            )
            with pytest.raises(WarehouseError, match="SERVED_ROWS_DIFFER"):
                loading.prove(source, table, connection, "release_2017_12_r1")
        connection.rollback()
    assert one(url, CONTACTS) == [("2017-11-r1", Decimal(611))]


def test_a_changed_release_is_refused(url: str, tmp_path: Path):
    settings = settings_for(tmp_path)
    make_approved(settings)
    publish(settings, Period(2017, 11))
    page = settings.releases / "2017-11-r1" / "digest" / "index.html"
    page.chmod(0o644)
    page.write_text("<p>999 contacts</p>")
    with pytest.raises(Refusal, match="RELEASE_DAMAGED"):
        serve(settings, url=url)


def test_another_release_of_the_same_name_is_refused(small: Settings, url: str, tmp_path: Path):
    serve(small, "2017-11-r1", url=url)
    other = settings_for(tmp_path)
    make_approved(other, contacts=700)
    publish(other, Period(2017, 11))
    with pytest.raises(Refusal, match="OTHER_RELEASE_SERVED"):
        serve(other, url=url)
    assert one(url, CONTACTS) == [("2017-11-r1", Decimal(611))]


def test_without_a_server_the_mend_is_said_and_no_password(small: Settings):
    with pytest.raises(UsageFault, match="NO_SERVING_URL"):
        serve(small)
    with pytest.raises(WarehouseError, match="SERVING_UNREACHABLE") as caught:
        serve(small, url="postgresql://reader:geheim@127.0.0.1:1/nothing")
    assert "geheim" not in str(caught.value)


def test_a_server_that_takes_no_writes_keeps_the_release_before(small: Settings, url: str):
    serve(small, "2017-11-r1", url=url)
    name = url.partition("/db_")[2].partition("?")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'alter database "db_{name}" set default_transaction_read_only = on')
    with pytest.raises(WarehouseError, match="SERVING_READ_ONLY: PostgreSQL takes no writes"):
        serve(small, "2017-12-r1", url=url)
    assert one(url, CONTACTS) == [("2017-11-r1", Decimal(611))]
