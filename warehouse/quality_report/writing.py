"""Where the report's files lie: in every release, and in the secure zone for every candidate."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.periods import Period
from warehouse.quality_report import evidence, listing, page
from warehouse.quality_report.evidence import Decision
from warehouse.settings import Settings
from warehouse.sql import quoted

if TYPE_CHECKING:  # the releases write this report, so at run time they come first
    from warehouse.releases import DecisionLine

_RULE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def write_released(
    connection: duckdb.DuckDBPyConnection, folder: Path, authority: str | None = None
) -> list[Path]:
    """Write `quality/index.html`, `quality.csv` and `quality.xlsx` under `folder`; returns the three paths.

    `connection` holds the release's tables in schema `mart`; `authority` as in `warehouse.digest.marts.read`.
    The same marts give the same bytes. Raises `WarehouseError` MART_INCOMPLETE or MART_EMPTY where the
    marts cannot be shown.
    """
    found = evidence.read(connection, authority)
    return [
        _write_page(folder / "quality", page.render(found)),
        listing.write_csv(found, folder / "quality.csv"),
        listing.write_workbook(found, folder / "quality.xlsx"),
    ]


def candidate_report(settings: Settings, period: Period) -> Path:
    """The page of the candidate's own report."""
    return settings.candidate(period) / "quality" / "index.html"


def write_candidate(
    settings: Settings, period: Period, manifest_hash: str, decisions: Iterable[DecisionLine] = ()
) -> Path:
    """Write the candidate's own report into the secure zone, with the row references of every failing rule.

    `manifest_hash` is that of the assembled candidate; `decisions` are all that the ledger holds, newest
    first. Replaces what an earlier check left. Returns the path of the page; raises as `write_released` does.
    """
    made = [_decision(line) for line in decisions]
    about_this = (one for one in made if one.manifest_hash == manifest_hash and one.is_sign_off)
    standing = next(about_this, None)
    target = candidate_report(settings, period)
    shutil.rmtree(target.parent, ignore_errors=True)
    (target.parent / "rows").mkdir(parents=True)
    with duckdb.connect(str(settings.candidate(period) / "warehouse.duckdb"), read_only=True) as connection:
        found = evidence.read(connection, settings.authority)
        found = replace(found, decisions=tuple(one for one in made if one is not standing))
        downloads = {
            rule.rule_id: f"rows/{path.name}"
            for rule in found.attention
            if (path := _write_rows(connection, rule.rule_id, target.parent / "rows"))
        }
    return _write_page(target.parent, page.render(found, page.Panel(manifest_hash, standing, downloads)))


def _decision(line: DecisionLine) -> Decision:
    return Decision(
        period=line.period,
        decision=line.decision,
        decided_by=line.decided_by,
        decided_at=line.decided_at,
        comment=line.comment,
        acknowledged=tuple(line.acknowledged),
        waivers=tuple(line.waivers),
        manifest_hash=line.manifest_hash,
        release_id=line.release_id or "",
    )


def _write_page(folder: Path, html: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def _write_rows(connection: duckdb.DuckDBPyConnection, rule_id: str, folder: Path) -> Path | None:
    """Write where the failing rows of one rule stand; nothing where none is on record."""
    # The id becomes a file's name.
    if not _RULE_ID.fullmatch(rule_id):
        return None
    described = connection.execute(
        "select column_name from duckdb_columns() where schema_name = 'checks' "
        "and table_name = 'failing_row' and database_name = current_database() "
        "and column_name <> 'rule_id' order by column_index"
    )
    names = [str(name) for (name,) in described.fetchall()]
    chosen = ", ".join(quoted(name) for name in names)
    rows = connection.execute(
        f"select {chosen} from checks.failing_row where rule_id = ? order by all",  # noqa: S608
        [rule_id],
    ).fetchall()
    if not rows:
        return None
    path = folder / f"{rule_id}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["rule_id", *names])
        writer.writerows([rule_id, *map(listing.safe, row)] for row in rows)
    return path
