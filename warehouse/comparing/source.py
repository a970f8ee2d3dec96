"""Which database a comparison is read from: the newest month there is, unless one is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.build import database_of
from warehouse.errors import Refusal, UsageFault
from warehouse.periods import Period
from warehouse.releases import list_releases, marts
from warehouse.releases.verification import resolve
from warehouse.settings import Settings


@dataclass(frozen=True)
class Source:
    """A database with the tables of schema `mart`; nobody has approved the figures of a candidate."""

    name: str
    period: str
    database: Path
    is_candidate: bool


def find_source(settings: Settings, period: Period | None = None, release: str | None = None) -> Source:
    """The release named, or the candidate of the month named, or the newest month of either.

    Of a month that was published and has a candidate too, the release is taken. Raises `UsageFault`
    TWO_SOURCES, UNKNOWN_RELEASE; `Refusal` NO_RELEASE, NO_CANDIDATE, NOTHING_BUILT.
    """
    if period is not None and release is not None:
        raise UsageFault(
            "TWO_SOURCES",
            "A month names a candidate and --release names a release: give one of them.",
            "Leave out --period or --release.",
        )
    if release is not None:
        return _of_release(settings, resolve(settings, release))
    if period is not None:
        if not database_of(settings, period).is_file():
            raise Refusal(
                "NO_CANDIDATE",
                f"There is no candidate of {period}.",
                f"Run `warehouse build --period {period}`.",
            )
        return _of_candidate(settings, period)
    published = {line.release_id: line.published_at for line in list_releases(settings) if line.is_present}
    newest_release = max(published, key=lambda one: (one[:7], published[one]), default=None)
    newest_candidate = max(_candidates(settings), key=str, default=None)
    if newest_release is not None and newest_release[:7] >= str(newest_candidate or ""):
        return _of_release(settings, newest_release)
    if newest_candidate is None:
        raise Refusal(
            "NOTHING_BUILT",
            "There is neither a candidate nor a release to read from.",
            "Load the publications and run `warehouse build --period YYYY-MM`.",
        )
    return _of_candidate(settings, newest_candidate)


def _candidates(settings: Settings) -> list[Period]:
    folder = settings.home_dir / "candidate"
    return [Period.parse(path.parent.name) for path in folder.glob("????-??/warehouse.duckdb")]


def _of_candidate(settings: Settings, period: Period) -> Source:
    return Source(f"candidate of {period}", str(period), database_of(settings, period), is_candidate=True)


def _of_release(settings: Settings, release_id: str) -> Source:
    database = settings.releases / release_id / marts.DATABASE
    return Source(f"release {release_id}", release_id[:7], database, is_candidate=False)
