"""`warehouse serve-postgres`: verify a release, load it, move the views, drop what nobody needs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb
import psycopg
from psycopg import sql
from pydantic import BaseModel

from warehouse import releases
from warehouse.disclosure.twin import twin_of
from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.releases import manifest as manifests
from warehouse.releases.files import as_os_error, storage_fault
from warehouse.serving import access, loading, restricted, views
from warehouse.settings import Settings

KEPT_RELEASES = 3
_ONE_SERVER = 7_301_117  # any number that nobody else uses for an advisory lock in this database
_PATIENCE_SECONDS = 600.0
_PREPARING = "rows were written down for PostgreSQL"


class ServeReport(BaseModel):
    """What serving did: `loaded` is false where the database already held the release."""

    release_id: str
    schema_name: str
    rows: int
    loaded: bool
    switched_from: str | None
    dropped: list[str] = []
    seconds: float


def serve(settings: Settings, release: str | None = None, *, url: str | None = None) -> ServeReport:
    """Bring a release (the current one by default) into PostgreSQL and show it to all readers at once.

    `url` is a PostgreSQL address; by default WAREHOUSE_SERVING_URL. Raises `UsageFault` NO_SERVING_URL or
    UNKNOWN_RELEASE; `Refusal` NO_RELEASE, RELEASE_DAMAGED, OTHER_RELEASE_SERVED,
    SERVER_BUSY or READERS_BUSY; `WarehouseError`
    SERVING_UNREACHABLE, SERVING_DISK_FULL, SERVING_READ_ONLY, SERVING_FAILED, ROLES_MISSING,
    SERVED_ROWS_DIFFER, or what the disk of this machine says (DISK_FULL, FOLDER_READ_ONLY, STORAGE_FAULT).
    Until the last step readers see the release before.
    """
    started = time.monotonic()
    address = url or (settings.serving_url.get_secret_value() if settings.serving_url else None)
    if address is None:
        raise UsageFault(
            "NO_SERVING_URL",
            "No PostgreSQL is configured.",
            "Set WAREHOUSE_SERVING_URL in the environment, or try it with `--embedded`.",
        )
    verified = releases.verify(settings, release)
    if not verified.ok:
        raise Refusal(
            "RELEASE_DAMAGED",
            f"{verified.release_id} is no longer what was published ({verified.summary()}).",
            "Restore its folder from the back-up, or serve another release.",
        )
    with _faults_explained(), psycopg.connect(address, autocommit=True) as connection:
        connection.execute("set timezone to 'UTC'")
        with _only_server(connection):
            return _serve(settings, verified.release_id, connection, started)


def _serve(
    settings: Settings, release_id: str, connection: psycopg.Connection, started: float
) -> ServeReport:
    folder, schema = settings.releases / release_id, loading.schema_of(release_id)
    content, manifest_hash = manifests.read(folder)
    with connection.transaction():
        access.prepare(connection)
    known = connection.execute(
        "select manifest_hash from serving.served_release where release_id = %s", [release_id]
    ).fetchone()
    current = connection.execute("select release_id from serving.served_release where is_current").fetchone()
    if known is not None and known[0] != manifest_hash:
        raise Refusal(
            "OTHER_RELEASE_SERVED",
            f"The database holds another release under the name {release_id}.",
            "It was served from another home. Serve from that one, or use a database of its own.",
        )
    if known is None:
        with connection.transaction():
            loading.load_release(connection, folder, schema)
            if settings.serving_restricted and (twin := twin_of(settings, release_id)).is_file():
                loading.load_twin(connection, twin, schema)
            connection.execute(
                "insert into serving.served_release (release_id, schema_name, content_hash, manifest_hash) "
                "values (%s, %s, %s, %s)",
                [release_id, schema, content.content_hash, manifest_hash],
            )
    with loading.opened(folder) as (_, found):
        views.swap(connection, release_id, schema, found)
    return ServeReport(
        release_id=release_id,
        schema_name=schema,
        rows=sum(table.rows for table in content.tables),
        loaded=known is None,
        switched_from=current[0] if current and current[0] != release_id else None,
        dropped=_drop_old(connection),
        seconds=round(time.monotonic() - started, 2),
    )


def _forget(connection: psycopg.Connection, release_id: str, schema: str) -> None:
    connection.execute("delete from serving.served_release where release_id = %s", [release_id])
    for each in (schema, restricted.schema_of(schema)):
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(each)))


def _drop_old(connection: psycopg.Connection) -> list[str]:
    """Drop all but the current release and the newest others; one that somebody reads waits for next time."""
    old = connection.execute(
        "select release_id, schema_name from serving.served_release where not is_current "
        "order by served_at desc offset %s",
        [KEPT_RELEASES - 1],
    ).fetchall()
    dropped = []
    for release_id, schema in old:
        with suppress(psycopg.errors.LockNotAvailable), connection.transaction():
            connection.execute("set local lock_timeout = '500ms'")
            _forget(connection, release_id, schema)
            dropped.append(release_id)
    return dropped


@contextmanager
def _only_server(connection: psycopg.Connection) -> Iterator[None]:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _locked(connection):
        if time.monotonic() > deadline:
            raise Refusal(
                "SERVER_BUSY",
                "Another process is bringing a release into this database.",
                "Wait until it has ended and try again.",
            )
        time.sleep(0.2)
    yield  # the lock goes with the connection


def _locked(connection: psycopg.Connection) -> bool:
    found = connection.execute("select pg_try_advisory_lock(%s)", [_ONE_SERVER]).fetchone()
    return bool(found and found[0])


@contextmanager
def _faults_explained() -> Iterator[None]:
    """Say PostgreSQL's faults in plain words; its own text can quote an address or a row."""
    still = "Readers still see the release before."
    try:
        yield
    except psycopg.errors.DiskFull as fault:
        raise WarehouseError(
            "SERVING_DISK_FULL", f"PostgreSQL's disk is full. {still}", "Free some space, then serve again."
        ) from fault
    except psycopg.errors.ReadOnlySqlTransaction as fault:
        raise WarehouseError(
            "SERVING_READ_ONLY",
            f"PostgreSQL takes no writes: it is a stand-by, or set to read only. {still}",
            "See that WAREHOUSE_SERVING_URL names the server that takes writes, then serve again.",
        ) from fault
    except psycopg.OperationalError as fault:
        raise WarehouseError(
            "SERVING_UNREACHABLE",
            f"PostgreSQL could not be reached, or the connection broke. {still}",
            "See that it runs and that WAREHOUSE_SERVING_URL names it, then serve again.",
        ) from fault
    except psycopg.Error as fault:
        raise WarehouseError(
            "SERVING_FAILED",
            f"PostgreSQL refused the release (SQLSTATE {fault.sqlstate or 'unknown'}). {still}",
            "Its server log names the statement; a column that changed its type needs a new table name.",
        ) from fault
    except OSError as fault:
        raise storage_fault(fault, _PREPARING, still) from fault
    except duckdb.IOException as fault:
        raise storage_fault(as_os_error(fault), _PREPARING, still) from fault
