"""Who may read what in PostgreSQL, each asked as a log-in of its own: readers, leads, named analysts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest
from publishing import make_approved, settings_for

from tests.postgres import postgres
from warehouse.disclosure import twin
from warehouse.periods import Period
from warehouse.releases import publish
from warehouse.serving import serve
from warehouse.settings import Settings

LOGINS = {"dashboard": "bi_reader", "lead": "quality_lead", "analyst": "analyst_restricted"}
HELD_BACK = "select release_id, breakdown_value, numerator, outcome from restricted.indicator_value"


def keep_twin(settings: Settings, release_id: str, month: Period, girls: int) -> None:
    """A twin of one figure that its release shows as `c`."""
    file = twin.twin_of(settings, release_id)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    names = ", ".join(twin.COLUMNS)
    typed = ", ".join(f"cast(? as {kind}) as {name}" for name, kind in twin.COLUMNS.items())
    row = [release_id, "CSC001", "E06000034", "month", month.start, month.end, "age", "0"]
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select {names} from (select {typed})) to '{file}' (format parquet)",
            [*row, girls, None, None, girls, "small", False],
        )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Releases 2017-07-r1 to 2017-12-r1; all but the first have a twin that holds 2 to 6."""
    home = tmp_path_factory.mktemp("home")
    settings = settings_for(home).model_copy(update={"serving_restricted": True})
    for number in range(7, 13):
        month = Period(2017, number)
        make_approved(settings, month=month)
        if number > 7:
            keep_twin(settings, f"{month}-r1", month, number - 6)
        publish(settings, month)
    return settings


@pytest.fixture(scope="module")
def url(settings: Settings) -> Iterator[str]:
    """A server that serves November 2017, with three log-ins."""
    with postgres() as address:
        serve(settings, "2017-11-r1", url=address)
        with psycopg.connect(address, autocommit=True) as connection:
            for login, role in LOGINS.items():
                connection.execute(f"create role {login} login in role {role}")
        yield address


def asked(url: str, login: str, query: str) -> list[tuple]:
    with psycopg.connect(url, user=login) as connection:
        assert connection.execute("select session_user::text").fetchone() == (login,)
        return connection.execute(query).fetchall()


def refused(url: str, login: str, query: str) -> bool:
    try:
        asked(url, login, query)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_every_log_in_reads_the_marts_and_the_held_back_figure_is_held_back(url: str):
    for login in LOGINS:
        assert asked(
            url, login, "select value, symbol from mart.fct_indicator_value where breakdown = 'age'"
        ) == [(None, "c")]


def test_the_named_analyst_reads_what_was_held_back(url: str):
    assert asked(url, "analyst", HELD_BACK) == [("2017-11-r1", "0", Decimal(5), "small")]
    own = HELD_BACK.replace("restricted.", "restricted_2017_11_r1.")
    assert asked(url, "analyst", own) == [("2017-11-r1", "0", Decimal(5), "small")]


@pytest.mark.parametrize("login", ["dashboard", "lead"])
@pytest.mark.parametrize("schema", ["restricted", "restricted_2017_11_r1"])
def test_nobody_else_reads_what_was_held_back(url: str, login: str, schema: str):
    assert refused(url, login, f"select * from {schema}.indicator_value")


@pytest.mark.parametrize("login", LOGINS)
def test_nobody_may_widen_a_right_write_or_make_a_table(url: str, login: str):
    assert refused(url, login, "insert into serving.area_right values ('area_reader', '*')")
    assert refused(url, login, "update serving.served_release set is_current = false")
    assert refused(url, login, "delete from release_2017_11_r1.fct_indicator_value")
    assert refused(url, login, "delete from restricted_2017_11_r1.indicator_value")
    for schema in ("mart", "serving", "restricted", "release_2017_11_r1"):
        assert refused(url, login, f"create table {schema}.own (id int)")


def test_the_quality_lead_alone_sees_which_releases_stand_here_and_who_reads_what(url: str):
    releases = "select release_id, is_current from serving.served_release"
    rights = "select role_name, area_code from serving.area_right order by role_name"
    assert asked(url, "lead", releases) == [("2017-11-r1", True)]
    assert asked(url, "lead", rights) == [
        ("analyst_restricted", "*"),
        ("bi_reader", "*"),
        ("quality_lead", "*"),
    ]
    for login in ("dashboard", "analyst"):
        assert refused(url, login, releases)
        assert refused(url, login, rights)


def test_an_analyst_of_one_area_reads_what_was_held_back_there_and_nothing_elsewhere(url: str):
    with psycopg.connect(url, autocommit=True) as connection:
        for login, area in (("here", "E06000034"), ("elsewhere", "E06000001")):
            connection.execute(f"create role {login} login in role area_reader")
            connection.execute("insert into serving.area_right values (%s, %s)", [login, area])
            connection.execute(f"grant usage on schema restricted, restricted_2017_11_r1 to {login}")
            connection.execute(f"grant select on restricted.indicator_value to {login}")
            connection.execute(f"grant select on restricted_2017_11_r1.indicator_value to {login}")
    assert asked(url, "here", HELD_BACK) == [("2017-11-r1", "0", Decimal(5), "small")]
    assert asked(url, "elsewhere", HELD_BACK) == []


def test_unless_it_is_asked_for_nothing_that_is_held_back_leaves_the_secure_zone(settings: Settings):
    with postgres() as address:
        serve(settings.model_copy(update={"serving_restricted": False}), "2017-11-r1", url=address)
        assert asked(address, "postgres", HELD_BACK) == []
        schemas = "select count(*) from pg_namespace where nspname like 'restricted\\_%'"
        assert asked(address, "postgres", schemas) == [(0,)]


def test_the_comments_say_what_an_outcome_means(url: str):
    said = asked(url, "analyst", "select col_description('restricted.indicator_value'::regclass, 13)")
    assert said == [
        ("What a release makes of it: shown, small, protects_others, breakdown_withheld or not_public",)
    ]


def test_what_was_held_back_moves_with_the_release_and_goes_when_the_release_goes(
    settings: Settings, tmp_path: Path
):
    with postgres() as url:
        shown = []
        for number in (8, 7, 9, 10, 11):
            serve(settings, f"2017-{number:02}-r1", url=url)
            shown.append([row[2] for row in asked(url, "postgres", HELD_BACK)])
        # July has no twin; nothing of August may show through it.
        assert shown == [[2], [], [3], [4], [5]]
        schemas = asked(
            url,
            "postgres",
            "select nspname from pg_namespace where nspname like 'restricted\\_%' order by 1",
        )
        assert schemas == [("restricted_2017_09_r1",), ("restricted_2017_10_r1",), ("restricted_2017_11_r1",)]
