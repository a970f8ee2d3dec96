"""From a candidate to what readers see: sign-off, publish, verify, roll back, compare, explain."""

import csv
import fcntl
import json
import stat
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from publishing import (
    APPROVER,
    MONTH,
    contacts_shown,
    make_approved,
    make_candidate,
    record_check,
    record_delivery,
    settings_for,
)
from sqlalchemy import select

from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.ledger import Decision, Ledger, Release
from warehouse.periods import Period
from warehouse.releases import (
    current_release,
    diff,
    explain,
    list_releases,
    publish,
    rollback,
    sign_off,
    verify,
)
from warehouse.releases.assembly import release_folder
from warehouse.releases.manifest import read
from warehouse.settings import Settings

R1, R2 = "2017-11-r1", "2017-11-r2"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def two_releases(settings: Settings) -> Settings:
    record_delivery(settings)
    for number, contacts in ((1, 611), (2, 612)):
        make_approved(settings, contacts=contacts, number=number)
        publish(settings, MONTH)
    return settings


def _rows(settings: Settings, release: str, table: str) -> list[dict[str, str]]:
    with (settings.releases / release / "csv" / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _code(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(WarehouseError) as raised:
        call(*arguments, **named)  # type: ignore[operator]
    return raised.value.code


# --- sign-off ------------------------------------------------------------------------------------


def test_a_sign_off_names_exactly_the_candidate_on_the_disk(settings: Settings) -> None:
    sealed = make_candidate(settings)
    record_check(settings, sealed)
    decision = sign_off(settings, MONTH, APPROVER, True, "figures agree")
    assert decision.manifest_hash == sealed.hash == read(release_folder(settings, MONTH))[1]
    assert (decision.decision, decision.decided_by) == ("approved", APPROVER)


@pytest.mark.parametrize(
    ("name", "comment", "code"),
    [("  ", "long enough", "NAME_MISSING"), ("Lead", " ok  ", "COMMENT_TOO_SHORT")],
)
def test_a_sign_off_without_name_or_reason_is_a_usage_fault(
    settings: Settings, name: str, comment: str, code: str
) -> None:
    make_candidate(settings)
    with pytest.raises(UsageFault) as raised:
        sign_off(settings, MONTH, name, True, comment)
    assert raised.value.code == code


def test_a_month_without_a_candidate_is_neither_signed_nor_published(settings: Settings) -> None:
    assert _code(sign_off, settings, MONTH, APPROVER, True, "figures agree") == "NO_CANDIDATE"
    assert _code(publish, settings, MONTH) == "NO_CANDIDATE"


def test_a_blocked_candidate_can_be_rejected_but_not_approved(settings: Settings) -> None:
    record_check(settings, make_candidate(settings), verdict="blocked")
    assert _code(sign_off, settings, MONTH, APPROVER, True, "figures agree") == "CANDIDATE_BLOCKED"
    assert sign_off(settings, MONTH, APPROVER, False, "rules fail").decision == "rejected"


def test_a_candidate_that_no_check_knows_cannot_be_approved(settings: Settings) -> None:
    make_candidate(settings)
    assert _code(sign_off, settings, MONTH, APPROVER, True, "figures agree") == "NOT_CHECKED"


def test_a_verdict_edited_in_the_manifest_is_not_believed(settings: Settings) -> None:
    record_check(settings, make_candidate(settings), verdict="blocked")
    path = release_folder(settings, MONTH) / "manifest.json"
    content = json.loads(path.read_text()) | {"verdict": {"verdict": "publishable"}, "waivers": ["made up"]}
    path.write_text(json.dumps(content))
    assert _code(sign_off, settings, MONTH, APPROVER, True, "figures agree") == "NOT_CHECKED"


# --- publish -------------------------------------------------------------------------------------


def test_an_approved_candidate_becomes_the_release_that_readers_see(settings: Settings) -> None:
    sealed = make_approved(settings)
    report = publish(settings, MONTH)
    assert (report.outcome, report.release_id, report.previous_release) == ("published", R1, None)
    assert (settings.releases / "current").readlink() == Path(R1)
    assert contacts_shown(settings) == 611
    final, final_hash = read(settings.releases / R1)
    assert final.candidate_manifest_hash == sealed.hash
    assert final.content_hash == sealed.content_hash
    assert final.sign_off is not None
    assert (final.sign_off.decided_by, final.sign_off.manifest_hash) == (APPROVER, sealed.hash)
    with Ledger(settings).session() as session:
        release = session.scalars(select(Release)).one()
        _, change = session.scalars(select(Decision).order_by(Decision.decision_id))
    assert (release.manifest_hash, release.content_hash) == (final_hash, sealed.content_hash)
    assert (change.from_release_id, change.release_id, change.decision) == (None, R1, "published")


def test_only_the_list_of_releases_differs_from_what_was_approved(settings: Settings) -> None:
    approved = {entry.path: entry.sha256 for entry in make_approved(settings).files}
    publish(settings, MONTH)
    published = {entry.path: entry.sha256 for entry in read(settings.releases / R1)[0].files}
    assert {path for path in published if published[path] != approved.get(path)} == {
        "marts.duckdb",
        "csv/dim_release.csv",
        "parquet/dim_release.parquet",
    }
    assert approved.keys() == published.keys()


def test_the_list_of_releases_tells_the_whole_history(two_releases: Settings) -> None:
    rows = _rows(two_releases, R2, "dim_release")
    assert [(r["release_id"], r["is_current"], r["previous_release_id"], r["approved_by"]) for r in rows] == [
        (R1, "false", "", APPROVER),
        (R2, "true", R1, APPROVER),
    ]
    assert all(row["published_at"] and row["catalogue_version"] == "cat-1" for row in rows)
    with duckdb.connect(str(two_releases.releases / R2 / "marts.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select release_id, is_current from mart.dim_release order by 1"
        ).fetchall() == [(R1, False), (R2, True)]


def test_a_release_cannot_be_written_to(two_releases: Settings) -> None:
    folder = two_releases.releases / R1
    for path in [folder, *folder.rglob("*")]:
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path


def test_publishing_again_changes_nothing(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    assert publish(settings, MONTH).outcome == "nothing_changed"


def test_a_rebuild_with_the_same_figures_keeps_the_release(settings: Settings) -> None:
    first = make_approved(settings)
    publish(settings, MONTH)
    second = make_approved(settings, number=2)
    assert second.content_hash == first.content_hash
    assert second.hash != first.hash
    report = publish(settings, MONTH)
    assert (report.outcome, report.release_id) == ("nothing_changed", R1)
    assert [line.release_id for line in list_releases(settings)] == [R1]


def test_a_damaged_release_is_replaced_even_by_the_same_figures(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    damaged = settings.releases / R1 / "dictionary.csv"
    damaged.chmod(0o644)
    damaged.write_text("changed")
    make_approved(settings, number=2)
    report = publish(settings, MONTH)
    assert (report.outcome, report.release_id) == ("published", R2)
    assert verify(settings).ok


def test_an_unapproved_candidate_is_refused(settings: Settings) -> None:
    record_check(settings, make_candidate(settings))
    assert _code(publish, settings, MONTH) == "NOT_SIGNED_OFF"
    assert current_release(settings) is None


def test_the_newest_decision_counts(settings: Settings) -> None:
    make_approved(settings)
    sign_off(settings, MONTH, "Director", False, "changed my mind")
    assert _code(publish, settings, MONTH) == "REJECTED"
    sign_off(settings, MONTH, "Director", True, "changed it back")
    assert publish(settings, MONTH).approved_by == "Director"


def test_an_approval_does_not_pass_to_another_candidate(settings: Settings) -> None:
    make_approved(settings, contacts=611)
    record_check(settings, make_candidate(settings, contacts=612))
    assert _code(publish, settings, MONTH) == "NOT_SIGNED_OFF"


@pytest.mark.parametrize("path", ["marts.duckdb", "csv/fct_indicator_value.csv", "digest/index.html"])
def test_one_byte_changed_after_the_approval_is_refused(settings: Settings, path: str) -> None:
    make_approved(settings)
    file = release_folder(settings, MONTH) / path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert _code(publish, settings, MONTH) == "CANDIDATE_CHANGED"
    assert list(settings.releases.glob("[!.]*")) == []


def test_a_file_added_or_taken_away_after_the_approval_is_refused(settings: Settings) -> None:
    make_approved(settings)
    folder = release_folder(settings, MONTH)
    (folder / "more.txt").write_text("more")
    assert _code(publish, settings, MONTH) == "CANDIDATE_CHANGED"
    (folder / "more.txt").unlink()
    (folder / "dictionary.csv").unlink()
    assert _code(publish, settings, MONTH) == "CANDIDATE_CHANGED"


def test_a_release_number_is_never_used_twice(settings: Settings) -> None:
    make_approved(settings, contacts=611)
    publish(settings, MONTH)
    make_approved(settings, contacts=612, number=1)
    assert _code(publish, settings, MONTH) == "RELEASE_ID_TAKEN"
    assert contacts_shown(settings) == 611


def test_a_release_that_a_lost_ledger_forgot_is_not_overwritten(settings: Settings) -> None:
    make_approved(settings, contacts=611)
    publish(settings, MONTH)
    for file in settings.home_dir.glob("ledger.sqlite*"):
        file.unlink()
    make_approved(settings, contacts=612, number=1)
    assert _code(publish, settings, MONTH) == "RELEASE_ID_TAKEN"
    assert contacts_shown(settings) == 611


def test_an_unknown_folder_in_the_way_is_set_aside_not_lost(settings: Settings) -> None:
    make_approved(settings)
    (settings.releases / R1).mkdir(parents=True)
    (settings.releases / R1 / "notes.txt").write_text("kept")
    assert publish(settings, MONTH).outcome == "published"
    (aside,) = settings.releases.glob(".unrecorded-*")
    assert (aside / "notes.txt").read_text() == "kept"


def test_a_second_publisher_is_turned_away(settings: Settings) -> None:
    make_approved(settings)
    settings.releases.mkdir()
    with (settings.releases / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert _code(publish, settings, MONTH) == "PUBLISHER_BUSY"
    assert publish(settings, MONTH).outcome == "published"


def test_a_later_month_follows_on(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    december = Period(2017, 12)
    make_approved(settings, contacts=500, month=december)
    assert publish(settings, december).previous_release == R1
    assert current_release(settings) == "2017-12-r1"


def test_a_late_correction_of_an_older_month_leads_no_reader_back(settings: Settings) -> None:
    december = Period(2017, 12)
    make_approved(settings)
    publish(settings, MONTH)
    make_approved(settings, contacts=500, month=december)
    publish(settings, december)
    make_approved(settings, contacts=612, number=2)
    report = publish(settings, MONTH)
    assert (report.outcome, report.release_id) == ("published", R2)
    assert report.notes == [
        f"{R2} is published, and readers keep 2017-12-r1, which is of a later month. "
        "Publish that month again to bring it the corrected figures."
    ]
    assert current_release(settings) == "2017-12-r1"
    assert verify(settings, R2).ok
    assert publish(settings, MONTH).outcome == "nothing_changed"
    make_approved(settings, contacts=501, month=december, number=2)
    publish(settings, december)
    assert current_release(settings) == "2017-12-r2"


def test_after_a_rollback_to_an_older_month_its_next_release_is_shown(settings: Settings) -> None:
    december = Period(2017, 12)
    make_approved(settings)
    publish(settings, MONTH)
    make_approved(settings, contacts=500, month=december)
    publish(settings, december)
    rollback(settings, R1, by="Service manager")
    make_approved(settings, contacts=612, number=2)
    assert publish(settings, MONTH).notes == []
    assert current_release(settings) == R2


# --- verify, roll back ---------------------------------------------------------------------------


def test_verify_reads_every_file_of_the_current_release(two_releases: Settings) -> None:
    report = verify(two_releases)
    assert (report.release_id, report.ok, report.files_checked) == (R2, True, 14)


def test_verify_names_what_is_missing_extra_and_changed(two_releases: Settings) -> None:
    folder = two_releases.releases / R2
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        path.chmod(0o755)
    (folder / "csv" / "dim_area.csv").unlink()
    (folder / "added.txt").write_text("added")
    (folder / "dictionary.csv").chmod(0o644)
    (folder / "dictionary.csv").write_text("other")
    report = verify(two_releases, R2)
    assert not report.ok
    assert report.missing == ["csv/dim_area.csv"]
    assert report.extra == ["added.txt"]
    assert report.changed == ["dictionary.csv"]
    assert verify(two_releases, R1).ok


def test_verify_notices_a_manifest_that_was_rewritten_to_fit(two_releases: Settings) -> None:
    path = two_releases.releases / R2 / "manifest.json"
    path.chmod(0o644)
    path.write_text(path.read_text().replace(APPROVER, "Somebody else"))
    assert verify(two_releases, R2).changed == ["manifest.json"]


def test_a_rollback_points_back_and_stands_in_the_ledger(two_releases: Settings) -> None:
    assert contacts_shown(two_releases) == 612
    rollback(two_releases, R1, by="Service manager")
    assert contacts_shown(two_releases) == 611
    with Ledger(two_releases).session() as session:
        last = session.scalars(select(Decision).order_by(Decision.decision_id)).all()[-1]
    assert (last.from_release_id, last.release_id) == (R2, R1)
    assert (last.decision, last.decided_by) == ("rolled_back", "Service manager")
    assert not rollback(two_releases, R1, by="Service manager").changed
    assert not rollback(two_releases, "current", by="Service manager").changed
    assert contacts_shown(two_releases) == 611


def test_after_a_rollback_the_withdrawn_figures_can_be_published_again(two_releases: Settings) -> None:
    rollback(two_releases, R1, by="Service manager")
    make_approved(two_releases, contacts=612, number=3)
    assert publish(two_releases, MONTH).release_id == "2017-11-r3"
    assert contacts_shown(two_releases) == 612


def test_a_rollback_to_an_unknown_or_damaged_release_is_refused(two_releases: Settings) -> None:
    assert _code(rollback, two_releases, "2017-11-r9", by="Lead") == "UNKNOWN_RELEASE"
    assert _code(rollback, two_releases, "../candidate", by="Lead") == "UNKNOWN_RELEASE"
    damaged = two_releases.releases / R1 / "marts.duckdb"
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(Refusal) as raised:
        rollback(two_releases, R1, by="Lead")
    assert raised.value.code == "RELEASE_DAMAGED"
    assert contacts_shown(two_releases) == 612


# --- compare, explain ----------------------------------------------------------------------------


def test_diff_lists_the_one_figure_that_changed(two_releases: Settings) -> None:
    report = diff(two_releases, R1, "current")
    assert (report.added, report.removed, report.changed) == (0, 0, 1)
    (one,) = report.differences
    assert (one.indicator_code, one.value_before, one.value_after) == ("CSC001", Decimal(611), Decimal(612))
    assert diff(two_releases, R1, R1).differences == []


def test_diff_between_months_lists_what_came_and_went(two_releases: Settings) -> None:
    december = Period(2017, 12)
    make_approved(two_releases, contacts=500, month=december)
    publish(two_releases, december)
    report = diff(two_releases, R2, "2017-12-r1")
    assert (report.added, report.removed, report.changed) == (2, 2, 0)


def test_diff_lists_parts_symbols_and_counts_as_well(settings: Settings) -> None:
    figure = "update mart.fct_indicator_value set {} where breakdown = '{}'"
    part = (
        "insert into mart.fct_indicator_value by name select 'CSC001' as indicator_code, 'E06000034' as "
        "area_code, 'month' as period_kind, date '2017-11-30' as period_end, 'sex' as breakdown, 'f' as "
        "breakdown_value, 40 as value, 'returned' as origin, 'final' as status, 'x' as release_id"
    )
    make_approved(settings, also=[figure.format("numerator = 10, denominator = 20", "all"), part])
    publish(settings, MONTH)
    recounted = figure.format("numerator = 20, denominator = 40", "all")
    make_approved(settings, number=2, also=[recounted, figure.format("symbol = 'z'", "age")])
    publish(settings, MONTH)
    age, whole, sex = sorted(diff(settings, R1, R2).differences, key=lambda one: one.change + one.breakdown)
    assert (age.change, age.breakdown, age.symbol_before, age.symbol_after) == ("changed", "age", "c", "z")
    assert not age.is_recounted
    assert (whole.change, whole.value_before, whole.value_after) == ("changed", Decimal(611), Decimal(611))
    assert (whole.numerator_before, whole.denominator_before) == (Decimal(10), Decimal(20))
    assert (whole.numerator_after, whole.denominator_after) == (Decimal(20), Decimal(40))
    assert whole.is_recounted
    assert (sex.change, sex.breakdown_value, sex.value_before, sex.value_after) == ("removed", "f", 40, None)


def test_explain_gives_the_figure_with_its_delivery(two_releases: Settings) -> None:
    report = explain(two_releases, "csc001")
    assert (report.release_id, report.area_name, report.period) == (R2, "Thurrock", "2017-11")
    whole, suppressed = report.figures
    assert (whole.value, whole.numerator, whole.origin) == (Decimal(612), Decimal(612), "returned")
    assert (suppressed.value, suppressed.symbol) == (None, "c")
    assert [entry.sha256 for entry in report.deliveries] == ["ab" * 32]
    assert explain(two_releases, "CSC001", release=R1).figures[0].value == Decimal(611)


def test_explain_says_what_it_does_not_know(two_releases: Settings) -> None:
    assert _code(explain, two_releases, "CSC999") == "UNKNOWN_INDICATOR"
    assert _code(explain, two_releases, "CSC001", area="E00000000") == "UNKNOWN_AREA"
    assert _code(explain, two_releases, "CSC001", period=Period(2015, 4)) == "NO_FIGURE"
    assert _code(explain, two_releases, "CSC001", release="latest") == "UNKNOWN_RELEASE"


def test_before_anything_is_published_there_is_no_release(settings: Settings) -> None:
    assert list_releases(settings) == []
    assert _code(verify, settings) == "NO_RELEASE"
    assert current_release(settings) is None
