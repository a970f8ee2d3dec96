"""Assembling: the checked candidate becomes the folder that will be published."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select

from warehouse.contracts import names_persons
from warehouse.errors import Refusal, WarehouseError
from warehouse.hashing import sha256_of
from warehouse.ledger import Build, Delivery, DeliveryTable, Ledger, now
from warehouse.periods import Period
from warehouse.releases import contract, marts, pointer, power_bi
from warehouse.releases import manifest as manifests
from warehouse.releases.exports import export_table
from warehouse.releases.files import Files, files_below, storage_fault
from warehouse.releases.manifest import DeliveryEntry, FileEntry, Manifest
from warehouse.releases.marts import Table
from warehouse.settings import Settings


def release_folder(settings: Settings, period: Period) -> Path:
    """The folder of a candidate that will be published as it stands."""
    return settings.candidate(period) / "release"


def assemble(settings: Settings, period: Period, verdict: dict[str, Any]) -> Manifest:
    """Make `candidate/<period>/release/` afresh from the candidate's database.

    `verdict` is what the rules say: key `verdict` (publishable, publishable_with_caveats, blocked), key
    `waivers` (a list), and whatever else the manifest should show. Replaces an older folder only when the
    new one is whole. Raises `Refusal` NO_CANDIDATE, `WarehouseError` CANDIDATE_UNREADABLE or a storage fault.
    """
    from warehouse.build import database_of

    database = database_of(settings, period)
    if not database.is_file():
        raise Refusal(
            "NO_CANDIDATE",
            f"There is no candidate of {period}.",
            f"Run `warehouse build --period {period}` first.",
        )
    files = Files()
    fresh = settings.candidate(period) / f".release-{secrets.token_hex(4)}"
    try:
        for stale in settings.candidate(period).glob(".release-*"):
            files.remove(stale)
        fresh.mkdir()
        write_tables(
            database, fresh, keys=keys_from_dbt(settings.candidate(period) / "dbt" / "manifest.json")
        )
        _write_reports(fresh, settings.authority)
        sealed = seal(settings, period, fresh, verdict)
        _put_in_place(files, fresh, release_folder(settings, period))
    except duckdb.Error as fault:
        raise WarehouseError(
            "CANDIDATE_UNREADABLE",
            f"The candidate of {period} could not be copied ({type(fault).__name__}).",
            "See that no other program has it open and that the disk has room, then build and check again.",
        ) from fault
    except OSError as fault:
        raise storage_fault(
            fault, f"assembling the candidate of {period}", "Nothing was published."
        ) from fault
    return sealed


def write_tables(database: Path, folder: Path, keys: dict[tuple[str, str], str] | None = None) -> list[Table]:
    """Write `marts.duckdb`, `parquet/`, `csv/`, the dictionary and the model for Power BI into `folder`.

    `keys` adds 'primary' or 'foreign' by (table, column) to what the database itself declares.
    """
    path = folder / marts.DATABASE
    tables = marts.with_keys(marts.copy_marts(database, path), keys or {})
    with marts.open_marts(path) as connection:
        for table in tables:
            export_table(connection, table, folder)
    marts.write_dictionary(tables, folder / marts.DICTIONARY)
    power_bi.write_model(tables, folder / power_bi.NAME)
    return tables


def keys_from_dbt(artifact: Path) -> dict[tuple[str, str], str]:
    """Keys as the models' own tests state them: unique combinations, and relationships to other models."""
    if not artifact.is_file():
        return {}
    nodes = json.loads(artifact.read_bytes())["nodes"]
    tests = [node for node in nodes.values() if node.get("test_metadata") and node.get("attached_node")]
    keys: dict[tuple[str, str], str] = {}
    for kind, word in (
        ("relationships", "foreign"),
        ("unique", "primary"),
        ("unique_combination", "primary"),
    ):
        for node in tests:
            if node["test_metadata"]["name"] != kind:
                continue
            names: Sequence[str] = node["test_metadata"]["kwargs"].get("columns") or [node["column_name"]]
            for name in names:
                keys[node["attached_node"].rsplit(".", 1)[-1], name] = word
    return keys


def _write_reports(folder: Path, authority: str) -> None:
    from warehouse import quality_report
    from warehouse.digest import pages, workbook

    with marts.open_marts(folder / marts.DATABASE) as connection:
        workbook.write(connection, folder / "scorecard.xlsx", authority)
        pages.write(connection, folder, authority)
        quality_report.write_released(connection, folder, authority)


def seal(settings: Settings, period: Period, folder: Path, verdict: dict[str, Any]) -> Manifest:
    """Write the candidate's `manifest.json` over everything that lies in `folder`; returns it."""
    release_id = (settings.candidate(period) / "release_id").read_text().strip()
    with marts.open_marts(folder / marts.DATABASE) as connection:
        tables = marts.describe_tables(connection)
        row = connection.execute(
            f"select catalogue_version from mart.{marts.RELEASE_TABLE} where release_id = ?",  # noqa: S608
            [release_id],
        ).fetchone()
    if row is None:
        raise WarehouseError(
            "RELEASE_ID_DIFFERS",
            f"The candidate's tables are not those of {release_id}.",
            f"Run `warehouse build --period {period}` and `warehouse check --period {period}` again.",
        )
    ledger = Ledger(settings)
    build = _newest_build(ledger, period)
    sealed = Manifest(
        release_id=release_id,
        period=str(period),
        authority=settings.authority,
        created_at=now(),
        code_commit=build.code_commit if build else "unknown",
        catalogue_version=str(row[0]),
        previous_release=pointer.current_release(settings),
        content_hash=marts.content_hash(tables),
        verdict={key: value for key, value in verdict.items() if key != "waivers"},
        waivers=list(verdict.get("waivers") or []),
        deliveries=_deliveries(ledger, period, build),
        tables=tables,
        contract=contract.versions(contract.tables_in(folder)),
        files=describe_files(folder),
    )
    (folder / manifests.NAME).write_text(sealed.to_text(), encoding="utf-8")
    return sealed


def describe_files(folder: Path, paths: Iterable[str] | None = None) -> list[FileEntry]:
    """Hash, bytes and rows of some files of a release folder; by default of all but its manifest."""
    named = (
        [path for path in files_below(folder) if path != manifests.NAME] if paths is None else sorted(paths)
    )
    rows = marts.rows_in_files(folder, named)
    return [
        FileEntry(
            path=path,
            sha256=sha256_of(folder / path),
            bytes=(folder / path).stat().st_size,
            rows=rows[path],
        )
        for path in named
    ]


def _newest_build(ledger: Ledger, period: Period) -> Build | None:
    with ledger.session() as session:
        return session.scalar(
            select(Build)
            .where(Build.period == str(period), Build.outcome == "built")
            .order_by(Build.build_id.desc())
            .limit(1)
        )


def _deliveries(ledger: Ledger, period: Period, build: Build | None) -> list[DeliveryEntry]:
    """What the build read, by the paths it recorded: a later delivery is not in the figures."""
    query = select(DeliveryTable, Delivery.sha256).join(
        Delivery, Delivery.delivery_id == DeliveryTable.delivery_id
    )
    if build is None:
        query = query.where(DeliveryTable.superseded_by.is_(None), DeliveryTable.period <= str(period))
    with ledger.session() as session:
        found = {
            DeliveryEntry(
                extract=table.extract,
                table=table.table_name,
                authority=table.authority,
                period=table.period,
                sha256=sha256,
                rows=None if names_persons(table.extract) else table.rows_accepted,
            )
            for table, sha256 in session.execute(query)
            if build is None or table.path in build.deliveries
        }
    return sorted(found, key=lambda e: (e.extract, e.table, e.authority, e.period, e.sha256))


def _put_in_place(files: Files, fresh: Path, target: Path) -> None:
    old = target.with_name(f".release-old-{secrets.token_hex(4)}")
    if target.exists():
        files.rename(target, old)
    files.rename(fresh, target)
    if old.exists():
        files.remove(old)
