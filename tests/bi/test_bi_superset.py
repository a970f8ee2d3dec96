"""Apache Superset connects to a release, on PostgreSQL and as a file, and shows what it holds."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from tests.bi.bi_clients import Promised
from tests.bi.superset_pictures import chart_page, page_of
from tests.bi.superset_server import DUCKDB_ENGINE_PARAMETERS, FIGURE, Superset, trial
from tests.conftest import Home
from warehouse.settings import PROJECT

NOVEMBER = "2017-11-30 : 2017-12-01"


@pytest.fixture(scope="module")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    with trial(tmp_path_factory.mktemp("superset")) as server:
        yield server


@dataclass(frozen=True)
class Source:
    """A database that Superset was told of."""

    superset: Superset
    database: int


@pytest.fixture(scope="module", params=["PostgreSQL", "DuckDB file"])
def source(request: pytest.FixtureRequest, superset: Superset, published_home: Home) -> Source:
    if request.param == "PostgreSQL":
        url = sa.make_url(request.getfixturevalue("served")).set(drivername="postgresql+psycopg2")
        return Source(superset, superset.connect(request.param, url.render_as_string(hide_password=False)))
    file = published_home.settings.releases / "current" / "marts.duckdb"
    return Source(superset, superset.connect(request.param, f"duckdb:///{file}", DUCKDB_ENGINE_PARAMETERS))


@pytest.fixture
def dataset(source: Source) -> Iterator[int]:
    number = source.superset.dataset(source.database, "fct_indicator_value")
    yield number
    # On SQLite, Superset keeps no two datasets of one name, not even of two databases.
    source.superset.forget(number)


def test_the_trial_listens_on_this_machine_alone(superset: Superset):
    port = urlsplit(superset.address).port
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    # Another address of this machine: it would answer too if the server listened on all of them.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_every_table_is_listed_with_its_comments(source: Source, promised: Promised):
    assert sorted(source.superset.tables(source.database)) == sorted(promised.rows)
    for table in promised.rows:
        comment, columns = source.superset.described(source.database, table)
        assert comment == promised.tables[table]
        assert {f"{table}.{name}": text for name, text in columns.items()} == {
            name: text for name, text in promised.columns.items() if name.startswith(f"{table}.")
        }


def test_a_chart_query_answers_with_the_figure(source: Source, dataset: int):
    assert source.superset.figures(dataset, NOVEMBER) == [{"Children looked after": 311}]


def test_a_chart_in_the_browser_shows_the_figure(source: Source, dataset: int):
    chart = source.superset.chart(dataset, "big_number_total", NOVEMBER, metric=FIGURE)
    with page_of(source.superset) as page:
        assert chart_page(page, chart, ".header-line").inner_text() == "311"


def test_the_analysts_page_names_the_engine_parameters_that_worked():
    page = (PROJECT / "docs" / "bi-analysts.md").read_text(encoding="utf-8")
    assert f"`{json.dumps(DUCKDB_ENGINE_PARAMETERS)}`" in page
